internal import Programs

/// `stills saved-search`: the commands about searches that are kept under names.
enum SavedSearchGroup {
    static let name = "saved-search"
    static let summary = "Keep searches under names, list, change and forget them."
    static let discussion = """
        “stills search --saved NAME” asks one again. They are your own: on a server those of your account, in a library of this \
        machine those of “local”.
        """
}

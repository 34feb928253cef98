internal import Programs

/// `stills collection`: the commands about collections.
enum CollectionGroup {
    static let name = "collection"
    static let summary = "Make, list, rename, move and remove collections."
}

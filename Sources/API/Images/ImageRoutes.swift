/// Pictures: find, look, change, throw away.
enum ImageRoutes {
    static let tag = "Images"

    static let all: [Route] = [
        list, check, show, edit, trash, restore, purge, revert, original, metadata, history,
    ]
}

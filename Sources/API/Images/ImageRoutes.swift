/// Pictures: find, look, change, throw away.
enum ImageRoutes {
    static let tag = "Images"

    static let all: [Route] = [list, show]
}

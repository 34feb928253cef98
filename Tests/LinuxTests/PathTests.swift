import Linux
import Testing

@Suite("Paths are bytes")
struct PathTests {
    @Test("A NUL makes no path")
    func nulIsRefused() {
        #expect(Path(bytes: [65, 0, 66]) == nil)
        let text = "a\0b"
        #expect(Path(text) == nil)
    }

    @Test("Bytes that are no UTF-8 are kept, and repaired only for display")
    func otherEncodings() throws {
        let path = try #require(Path(bytes: [0x66, 0xFF, 0x6F]))
        #expect(Array(path.bytes) == [0x66, 0xFF, 0x6F])
        #expect(path.text == nil)
        #expect(path.description == "f\u{FFFD}o")
    }

    @Test("Control characters and turned text are shown as escapes")
    func controlCharacters() {
        let path = Path("a\nb\u{1B}[2Jc\u{202E}d")
        #expect(path.description == "a\\nb\\u{1B}[2Jc\\u{202E}d")
        #expect(path.text == "a\nb\u{1B}[2Jc\u{202E}d")
    }

    @Test(
        "Last part, parent and extension",
        arguments: [
            ("a/b.jpg", "b.jpg", "a", "jpg"), ("/b", "b", "/", nil), ("b.tar.gz", "b.tar.gz", ".", "gz"),
            ("a//b/", "b", "a", nil), ("/", "", "/", nil), (".hidden", ".hidden", ".", nil), ("a.", "a.", ".", nil),
        ] as [(String, String, String, String?)])
    func parts(text: String, last: String, parent: String, ending: String?) throws {
        let path = try #require(Path(text))
        #expect(path.lastPart.text == last)
        #expect(path.parent.text == parent)
        #expect(path.fileExtension.map { String(decoding: $0, as: UTF8.self) } == ending)
    }

    @Test("Appending puts one slash between, and gives way to an absolute path")
    func appending() {
        let base: Path = "a"
        #expect(base.appending("b") == "a/b")
        #expect(Path("a/").appending("b") == "a/b")
        #expect(base.appending("/b") == "/b")
        #expect(base.adding(suffix: ".xmp") == "a.xmp")
        #expect(Path("/a//b/").parts == ["a", "b"])
    }

    @Test("The order is that of the bytes")
    func order() {
        #expect(["b", "a/b", "a-b", "a"].map { Path($0) }.compactMap { $0 }.sorted() == ["a", "a-b", "a/b", "b"])
    }
}

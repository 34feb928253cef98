import StillsClient
import Testing

@Suite("Addresses of servers")
struct ServerAddressTests {
    @Test(
        "An address is kept in one form",
        arguments: [
            ("https://Photos.Example.org", "https://photos.example.org"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("HTTPS://a/Stills//", "https://a/Stills"), ("http://[::1]:80", "http://[::1]:80"),
        ])
    func reading(text: String, expected: String) {
        #expect(ServerAddress(text)?.text == expected)
    }

    @Test(
        "What is no plain address of a server is refused",
        arguments: [
            "", "photos.example.org", "ftp://a", "http://", "http://:80", "http:///x", "http://u:p@a", "http://a?b",
            "http://a#b", "http://a b", "http://a\r\nX: y", "http://ä", "http://a\\b",
        ])
    func refusing(text: String) {
        #expect(ServerAddress(text) == nil)
    }

    @Test("Only this machine may be spoken to in the clear without a word")
    func clear() throws {
        for (text, isReadable) in [
            ("http://photos.example.org", true), ("https://photos.example.org", false), ("http://127.0.0.1:1", false),
            ("http://localhost:80", false), ("http://[::1]", false), ("http://10.0.0.1", true),
        ] {
            #expect(try #require(ServerAddress(text)).isReadableByOthers == isReadable)
        }
    }

    @Test("Queries are encoded")
    func encoding() throws {
        let url = try #require(ServerAddress("http://a")).url("/v1/images", query: [("q", "ä b&c=+%"), ("n", "1")])
        #expect(url == "http://a/v1/images?q=%C3%A4%20b%26c%3D%2B%25&n=1")
    }
}

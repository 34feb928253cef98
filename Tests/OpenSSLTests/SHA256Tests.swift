import OpenSSL
import Testing

@Suite("SHA-256")
struct SHA256Tests {
    private static let abc: [UInt8] = [
        0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03,
        0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
    ]

    @Test("The example of FIPS 180-4 comes out, at once and in pieces")
    func example() throws {
        #expect(try SHA256.hash(Array("abc".utf8)) == Self.abc)
        var hash = try SHA256()
        try hash.update(Array("a".utf8))
        try hash.update([])
        try hash.update(Array("bc".utf8))
        #expect(try hash.finish() == Self.abc)
    }

    @Test("Nothing has a digest, too")
    func empty() throws {
        #expect(try SHA256.hash([UInt8]()).prefix(4) == [0xe3, 0xb0, 0xc4, 0x42])
        #expect(try SHA256().finish().prefix(4) == [0xe3, 0xb0, 0xc4, 0x42])
    }

    @Test("Begun again, it has forgotten")
    func reset() throws {
        var hash = try SHA256()
        try hash.update([1, 2, 3])
        try hash.reset()
        try hash.update(Array("abc".utf8))
        #expect(try hash.finish() == Self.abc)
    }
}

@Suite("Base64 for URLs")
struct Base64URLTests {
    @Test(
        "The examples of RFC 4648 come out, without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func examples(plain: String, coded: String) {
        #expect(Base64URL.encode(Array(plain.utf8)) == coded)
        #expect(Base64URL.decode(coded) == Array(plain.utf8))
    }

    @Test("All bytes come back, in the alphabet for URLs")
    func allBytes() {
        let bytes = Array(UInt8.min...UInt8.max)
        let text = Base64URL.encode(bytes)
        #expect(Base64URL.decode(text) == bytes)
        #expect(text.contains("-") && text.contains("_") && !text.contains("="))
    }

    @Test("Whatever would not be written is not read", arguments: ["Zg==", "Z", "Zh", "Zm9", "Z g", "+/", "Zé"])
    func strict(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}

import StillsModel
import Testing

@Suite("Identifiers are RFC 9562 UUIDs")
struct IdentifierTests {
    @Test("A new identifier is version 7 and carries the time")
    func newIdentifierIsVersionSeven() throws {
        var generator = SystemRandomNumberGenerator()
        let id = ImageID(at: Instant(microseconds: 0x0123_4567_89AB * 1000), using: &generator)
        let text = id.description
        #expect(text.hasPrefix("01234567-89ab-7"))
        #expect("89ab".contains(text[text.index(text.startIndex, offsetBy: 19)]))
        #expect(ImageID(text) == id)
        #expect(ImageID(bytes: id.bytes) == id)
    }

    @Test("Either case is read, anything else is refused")
    func textFormIsStrict() {
        #expect(ImageID("F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6")?.description == "f81d4fae-7dec-11d0-a765-00a0c91e6bf6")
        for wrong in [
            "", "f81d4fae7dec11d0a76500a0c91e6bf6", "f81d4fae-7dec-11d0-a765-00a0c91e6bf",
            "f81d4fae-7dec-11d0-a765-00a0c91e6bf60", "f81d4fae-7dec-11d0-a765-00a0c91e6bfg",
        ] {
            #expect(ImageID(wrong) == nil, "\(wrong)")
        }
    }
}

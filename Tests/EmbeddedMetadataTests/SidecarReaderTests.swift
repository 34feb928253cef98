import EmbeddedMetadata
import Testing

@Suite("XMP sidecars")
struct SidecarReaderTests {
    private static let opening = """
        <x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Test"><rdf:RDF \
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" \
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" \
        xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4" exif:GPSLatitude="48,30.5S">
        """
    private static let properties = """
        <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Heron</rdf:li></rdf:Alt></dc:title>
        <dc:subject><rdf:Bag><rdf:li>bird</rdf:li><rdf:li>lake</rdf:li></rdf:Bag></dc:subject>
        """
    private static let closing = "</rdf:Description></rdf:RDF></x:xmpmeta>"
    private static let whole = opening + properties + closing

    private func read(_ text: String) -> Result<[String: TagValue], MetadataError> {
        read(Array(text.utf8))
    }

    private func read(_ bytes: [UInt8]) -> Result<[String: TagValue], MetadataError> {
        do throws(MetadataError) {
            let tags = try SidecarReader().read(bytes)
            return .success(Dictionary(uniqueKeysWithValues: tags.map { ($0.qualifiedName, $0.value) }))
        } catch {
            return .failure(error)
        }
    }

    private func reason(_ outcome: Result<[String: TagValue], MetadataError>) -> String {
        if case .failure(let error) = outcome { error.message } else { "it was read" }
    }

    @Test("Its tags have exiftool's names and values, and nothing else is among them")
    func tags() throws {
        let tags = try read(Self.whole).get()
        #expect(tags["XMP:Title"] == .string("Heron"))
        #expect(tags["XMP:Subject"] == .list([.string("bird"), .string("lake")]))
        #expect(tags["XMP:Rating"] == .string("4"))
        #expect(tags["XMP:GPSLatitude"]?.number == -48.508_333_333_333_333)
        #expect(tags.keys.allSatisfy { $0.hasPrefix("XMP:") })
    }

    @Test("A packet's wrapper, a byte order mark, a bare rdf:RDF, UTF-16 and padding behind are all XMP")
    func forms() throws {
        let bare = String(Self.whole.drop { $0 != ">" }.dropFirst().dropLast("</x:xmpmeta>".count))
        let packet = "<?xpacket begin='\u{FEFF}' id='W5M0MpCehiHzreSzNTczkc9d'?>\n\(Self.whole)\n<?xpacket end='w'?>"
        let wide: [UInt8] = [0xFF, 0xFE] + Self.whole.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        for bytes in [
            Array(bare.utf8), Array(packet.utf8), Array("\u{FEFF}\(Self.whole)".utf8), wide,
            Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(Self.whole)".utf8),
            Array(Self.whole.utf8) + [UInt8](repeating: 0, count: 64),
        ] { #expect(try read(bytes).get()["XMP:Title"] == .string("Heron")) }
    }

    @Test("One that is cut short anywhere is refused, and never half read")
    func truncated() {
        let bytes = Array(Self.whole.utf8)
        for length in 0..<bytes.count {
            guard case .success = read(Array(bytes[..<length])) else { continue }
            Issue.record("\(length) of \(bytes.count) bytes were read")
        }
        let reason = reason(read(Self.opening + Self.properties))
        #expect(reason.contains("not well-formed at byte"), "\(reason)")
    }

    @Test("Entities that would unfold to gigabytes are refused")
    func bomb() {
        var document = "<!DOCTYPE x [<!ENTITY a0 \"ha\">"
        for level in 1...30 { document += "<!ENTITY a\(level) \"&a\(level - 1);&a\(level - 1);\">" }
        document += "]>" + Self.opening + "<dc:title>&a30;</dc:title>" + Self.closing
        #expect(reason(read(document)).contains("declares entities"))
        let outside = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + Self.whole
        #expect(reason(read(outside)).contains("declares entities"))
    }

    @Test("Too deep, too long, empty, and what is no XMP are refused by name")
    func hostile() {
        let deep = String(repeating: "<dc:a>", count: 100_000)
        #expect(reason(read(Self.opening + deep)).contains("nested too deep"))
        #expect(reason(read([UInt8](repeating: 0x20, count: 20 << 20))).contains("the limit is 16777216"))
        #expect(reason(read("")).contains("empty"))
        #expect(reason(read("not XML at all")).contains("plain text"))
        #expect(reason(read("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")).contains("an XML document (svg)"))
        #expect(reason(read([0xFF, 0xD8, 0xFF, 0xE0, 0, 16])).contains("It is no XMP"))
    }

    @Test("Changed bytes anywhere end in tags or in a reason")
    func mutations() {
        let bytes = Array(Self.whole.utf8)
        for place in bytes.indices {
            for byte in [0, 0x3C, 0x26, 0xFF] as [UInt8] {
                var changed = bytes
                changed[place] = byte
                if case .failure(let error) = read(changed) { #expect(!error.message.isEmpty) }
            }
        }
    }
}

import EmbeddedMetadata
import Testing

@Suite("XMP, IPTC, Photoshop and ICC")
struct TextualMetadataTests {
    private func xmp(_ properties: String, before: String = "") throws -> PictureMetadata {
        try read(
            JPEGBuilder.file(
                JPEGBuilder.xmp(
                    """
                    \(before)<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF \
                    xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" \
                    xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
                    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:exif="http://ns.adobe.com/exif/1.0/" \
                    xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#" \
                    xmp:CreateDate="2006-03-13T14:13:41+01:00">\(properties)</rdf:Description></rdf:RDF></x:xmpmeta>
                    """)))
    }

    @Test("Attributes, lists and languages; prefixes do not matter")
    func xmpForms() throws {
        let picture = try xmp(
            """
            <d:title><rdf:Alt><rdf:li xml:lang="fr">Chat</rdf:li>
            <rdf:li xml:lang="x-default">Cat</rdf:li></rdf:Alt></d:title>
            <d:subject><rdf:Bag><rdf:li>a</rdf:li><rdf:li>b</rdf:li></rdf:Bag></d:subject>
            <d:creator><rdf:Seq><rdf:li>Ann</rdf:li></rdf:Seq></d:creator>
            """)
        #expect(text("XMP:CreateDate", picture) == "2006:03:13 14:13:41+01:00")
        #expect(text("XMP:Title", picture) == "Cat")
        #expect(text("XMP:Title-fr", picture) == "Chat")
        #expect(picture.value(of: "Subject", in: "XMP") == .list([.string("a"), .string("b")]))
        #expect(picture.value(of: "Creator", in: "XMP") == .string("Ann"))
        #expect(picture.tags.first { $0.name == "Creator" }?.place == "XMP-dc")
    }

    @Test("Structures are flattened, their values gathered over the list")
    func xmpStructures() throws {
        let picture = try xmp(
            """
            <xmpMM:History><rdf:Seq><rdf:li rdf:parseType="Resource"><stEvt:action>saved</stEvt:action></rdf:li>
            <rdf:li stEvt:action="derived" stEvt:when="2020-01-02"/></rdf:Seq></xmpMM:History>
            <exif:GPSLatitude>48,30.0S</exif:GPSLatitude><exif:ExposureTime>1/4</exif:ExposureTime>
            """)
        #expect(picture.value(of: "HistoryAction", in: "XMP") == .list([.string("saved"), .string("derived")]))
        #expect(text("XMP:HistoryWhen", picture) == "2020:01:02")
        #expect(text("XMP:GPSLatitude", picture) == "-48.5")
        #expect(text("XMP:ExposureTime", picture) == "0.25")
    }

    @Test("Entity declarations are refused: nothing behind them is read")
    func xmpEntities() throws {
        let picture = try xmp(
            "<d:format>&a;</d:format>", before: "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>")
        #expect(picture.tags.allSatisfy { $0.group != "XMP" })
        #expect(picture.warnings.contains { $0.contains("entities") })
    }

    @Test("Depth is bounded")
    func xmpDepth() throws {
        let nested = String(repeating: "<d:a>", count: 5_000) + String(repeating: "</d:a>", count: 5_000)
        let picture = try xmp(nested)
        #expect(picture.warnings.contains { $0.contains("nested too deep") })
    }

    @Test("What stands before an error in XMP stays")
    func brokenXMP() throws {
        let picture = try xmp("<d:format>image/jpeg</d:format><d:oops")
        #expect(text("XMP:Format", picture) == "image/jpeg")
        #expect(picture.warnings.count == 1)
    }

    private func photoshop(_ id: Int, _ body: [UInt8]) -> [UInt8] {
        var block = Bytes()
        block.ascii("8BIM")
        block.big16(id)
        block.bytes([0, 0])
        block.big32(body.count)
        block.bytes(body + (body.count.isMultiple(of: 2) ? [] : [0]))
        return block.all
    }

    private func dataSet(_ record: UInt8, _ number: UInt8, _ body: [UInt8]) -> [UInt8] {
        [0x1C, record, number, 0, UInt8(body.count)] + body
    }

    @Test("IPTC: dates, repeated data sets, the declared character set also for what stands before it")
    func iptc() throws {
        var sets = dataSet(1, 5, Array("é".utf8))
        sets += dataSet(1, 90, [0x1B, 0x25, 0x47])
        sets += dataSet(2, 25, Array("one".utf8))
        sets += dataSet(2, 25, Array("zwei ö".utf8))
        sets += dataSet(2, 55, Array("20020620".utf8))
        sets += dataSet(2, 60, Array("170000+0100".utf8))
        let segment = JPEGBuilder.segment(0xED, Array("Photoshop 3.0\0".utf8) + photoshop(0x0404, sets))
        let picture = try read(JPEGBuilder.file(segment))
        #expect(text("IPTC:Destination", picture) == "é")
        #expect(picture.value(of: "Keywords", in: "IPTC") == .list([.string("one"), .string("zwei ö")]))
        #expect(text("IPTC:DateCreated", picture) == "2002:06:20")
        #expect(text("IPTC:TimeCreated", picture) == "17:00:00+01:00")
    }

    @Test("IPTC without a declared character set is Latin")
    func latinIPTC() throws {
        let segment = JPEGBuilder.segment(
            0xED, Array("Photoshop 3.0\0".utf8) + photoshop(0x0404, dataSet(2, 90, [0x4B, 0xF6, 0x6C, 0x6E])))
        let picture = try read(JPEGBuilder.file(segment))
        #expect(text("IPTC:City", picture) == "Köln")
    }

    @Test("ICC: header and description, in the old form and in the one with languages")
    func icc() throws {
        var described = Bytes()
        described.ascii("desc\0\0\0\0")
        described.big32(5)
        described.ascii("sRGB\0")
        let plain = try read(profile(described.all))
        #expect(text("ICC_Profile:ProfileDescription", plain) == "sRGB")
        var translated = Bytes()
        translated.ascii("mluc\0\0\0\0")
        translated.big32(2)
        translated.big32(12)
        translated.ascii("enUS")
        translated.big32(4)
        translated.big32(40)
        translated.ascii("deDE")
        translated.big32(2)
        translated.big32(44)
        translated.bytes([0, 0x41, 0, 0x42, 0, 0x43])
        let picture = try read(profile(translated.all))
        #expect(text("ICC_Profile:ProfileDescription", picture) == "AB")
        #expect(text("ICC_Profile:ProfileDescription-de-DE", picture) == "C")
        #expect(text("ICC_Profile:ColorSpaceData", picture) == "RGB ")
    }

    private func profile(_ description: [UInt8]) -> [UInt8] {
        var bytes = Bytes()
        bytes.bytes([UInt8](repeating: 0, count: 16))
        bytes.ascii("RGB XYZ ")
        bytes.bytes([UInt8](repeating: 0, count: 12))
        bytes.ascii("acsp")
        bytes.bytes([UInt8](repeating: 0, count: 88))
        bytes.big32(1)
        bytes.ascii("desc")
        bytes.big32(144)
        bytes.big32(description.count)
        bytes.bytes(description)
        var segment = Bytes()
        segment.ascii("ICC_PROFILE\0")
        segment.bytes([1, 1])
        segment.bytes(bytes.all)
        return JPEGBuilder.file(JPEGBuilder.segment(0xE2, segment.all))
    }
}

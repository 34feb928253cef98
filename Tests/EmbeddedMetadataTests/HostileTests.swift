import EmbeddedMetadata
import Foundation
import Testing

/// Every file may be hostile: whatever the bytes, reading ends, within its budgets, with a picture or an error.
@Suite("Damaged bytes never stop the reader")
struct HostileTests {
    /// Small pictures that hold every kind of metadata.
    private static let seeds: [[UInt8]] = {
        var tiff = TIFFBuilder()
        tiff.short(0x0100, 30)
        tiff.short(0x0101, 20)
        tiff.text(0x010F, "Maker")
        tiff.fractions(0x829A, [(1, 60)])
        tiff.undefined(0x9286, Array("UNICODE\0ab".utf8))
        tiff.undefined(0xA302, [0, 2, 0, 2, 0, 1, 1, 2])
        tiff.fractions(0xA432, [(18, 1), (55, 1), (35, 10), (56, 10)])
        tiff.long(0x8769, 8)
        tiff.long(0x014A, 40)
        let exif = tiff.build()
        let packet = """
            <x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="t"><rdf:RDF \
            xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description \
            xmlns:d="http://purl.org/dc/elements/1.1/"><d:subject><rdf:Bag><rdf:li>a</rdf:li></rdf:Bag></d:subject>\
            </rdf:Description></rdf:RDF></x:xmpmeta>
            """
        var block = Bytes()
        block.ascii("Photoshop 3.0\08BIM")
        block.bytes([4, 4, 0, 0, 0, 0, 0, 21, 0x1C, 2, 25, 0, 3, 0x61, 0x62, 0x63, 0x1C, 2, 55, 0, 8])
        block.ascii("20200229")
        var profile = Bytes()
        profile.ascii("ICC_PROFILE\0")
        profile.bytes([1, 1])
        profile.bytes([UInt8](repeating: 0, count: 160))
        var folded = Bytes()
        folded.ascii("Title\0\0")
        folded.bytes([0x78, 0x9C, 0xCB, 0x48, 0xCD, 0xC9, 0xC9])
        var jfif = Bytes()
        jfif.ascii("JFIF\0")
        jfif.bytes([1, 2, 1, 0, 72, 0, 72, 0, 0])
        var international = Bytes()
        international.ascii("XML:com.adobe.xmp\0\0\0\0\0" + packet)
        var webP = Bytes()
        webP.ascii("RIFF\0\0\0\0WEBPVP8X")
        webP.little32(10)
        webP.bytes([0x2C, 0, 0, 0, 99, 0, 0, 49, 0, 0])
        webP.ascii("EXIF")
        webP.little32(exif.count)
        webP.bytes(exif)
        let jpeg = JPEGBuilder.file(
            JPEGBuilder.segment(0xE0, jfif.all), JPEGBuilder.exif(exif), JPEGBuilder.xmp(packet),
            JPEGBuilder.segment(0xED, block.all), JPEGBuilder.segment(0xE2, profile.all))
        let png = PNGBuilder.file(
            PNGBuilder.chunk("eXIf", exif), PNGBuilder.chunk("tEXt", Array("Title\0x".utf8)),
            PNGBuilder.chunk("zTXt", folded.all), PNGBuilder.chunk("iTXt", international.all))
        var gif = Bytes()
        gif.ascii("GIF89a")
        gif.bytes([9, 0, 9, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255])
        gif.bytes([0x21, 0xFE, 3, 0x61, 0x62, 0x63, 0, 0x21, 0xF9, 4, 1, 9, 0, 1, 0])
        gif.bytes([0x2C, 0, 0, 0, 0, 9, 0, 9, 0, 0, 2, 1, 0x44, 0, 0x3B])
        return [jpeg, png, gif.all, webP.all, exif] + boxSeeds(exif, packet) + otherSeeds(exif, jpeg)
    }()

    private static func boxSeeds(_ exif: [UInt8], _ packet: String) -> [[UInt8]] {
        var heif = HEIFBuilder(exif: exif, packet: packet, preview: JPEGBuilder.file(), locationVersion: 1)
        heif.transforms = [BoxBuilder.box("irot", [1]), BoxBuilder.box("imir", [0])]
        var avif = heif
        avif.brand = "avif"
        avif.locationVersion = 2
        avif.keepsDataInMeta = true
        let canon = CanonRawBuilder.file(main: exif, exif: exif, preview: JPEGBuilder.file())
        let jpeg2000 = JPEG2000Builder.file(
            BoxBuilder.box("uuid", Array("JpgTiffExif->JP2".utf8), exif),
            BoxBuilder.box("asoc", BoxBuilder.box("asoc", BoxBuilder.box("xml ", Array(packet.utf8)))),
            BoxBuilder.box("res ", BoxBuilder.box("resc", [0, 1, 0, 1, 0, 1, 0, 1, 0, 0])))
        let jpegXL = JPEGXLBuilder.file(
            BoxBuilder.box("Exif", [0, 0, 0, 0], exif), BoxBuilder.box("xml ", Array(packet.utf8)))
        return [
            heif.build(), avif.build(), canon, jpeg2000, JPEG2000Builder.codestream(width: 3, height: 2), jpegXL,
            JPEGXLBuilder.codestream,
        ]
    }

    private static func otherSeeds(_ exif: [UInt8], _ jpeg: [UInt8]) -> [[UInt8]] {
        var raf = Bytes()
        raf.ascii("FUJIFILMCCD-RAW ")
        raf.bytes([UInt8](repeating: 0, count: 0x54 - raf.all.count))
        raf.big32(0x60)
        raf.big32(jpeg.count)
        raf.big32(0x60 + jpeg.count)
        raf.bytes([0, 0, 0, 0] + jpeg + [0, 0, 0, 1, 1, 0x11, 0, 4, 0, 9, 0, 9])
        var panasonic = exif
        panasonic.replaceSubrange(2..<4, with: [0, 0x55])
        var olympus = exif
        olympus.replaceSubrange(0..<4, with: Array("MMOR".utf8))
        var bitmap = Bytes()
        bitmap.ascii("BM\0\0\0\0\0\0\0\0\0\0\0\0")
        bitmap.little32(124)
        bitmap.bytes([9, 0, 0, 0, 9, 0, 0, 0, 1, 0, 24, 0] + [UInt8](repeating: 0, count: 40))
        bitmap.ascii("DEBM")
        bitmap.bytes([UInt8](repeating: 0, count: 52))
        bitmap.little32(124)
        bitmap.little32(20)
        bitmap.bytes([UInt8](repeating: 7, count: 40))
        let photoshop = Array("8BPS\0\u{1}\0\0\0\0\0\0\0\u{3}\0\0\0\u{9}\0\0\0\u{9}\0\u{8}\0\u{3}".utf8)
        let resources: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 14] + Array("8BIM".utf8) + [4, 10, 0, 0, 0, 0, 0, 1, 1, 0]
        let drawing = Array("<svg width='4in' viewBox='0 0 1 2'><metadata><a b='c'/></metadata></svg>".utf8)
        return [raf.all, panasonic, olympus, bitmap.all, photoshop + resources, drawing]
    }

    @Test("Boxes within boxes without end, and tables that promise too much")
    func greedyBoxes() {
        var nested = BoxBuilder.box("xml ", [0x20])
        for _ in 0..<2_000 { nested = BoxBuilder.box("asoc", nested) }
        survives(JPEG2000Builder.file(nested))
        var nestedMovie = BoxBuilder.box("free", [])
        for _ in 0..<2_000 { nestedMovie = BoxBuilder.box("trak", nestedMovie) }
        survives(BoxBuilder.type("crx ", "crx ") + BoxBuilder.box("moov", nestedMovie))
        let huge: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]
        for name in ["iloc", "ipma", "iinf", "iref"] {
            for version in 0...3 as ClosedRange<UInt8> {
                let filler = [UInt8](repeating: 0xFF, count: 60_000)
                let table = BoxBuilder.full(name, version: version, [0x88, 0x88] + huge + huge, filler)
                let properties = BoxBuilder.box("iprp", BoxBuilder.box("ipco", table), table)
                survives(BoxBuilder.type("heic", "heic") + BoxBuilder.full("meta", table, properties))
            }
        }
        // More boxes than a file may have entries.
        let row = (0..<30_000).flatMap { _ in BoxBuilder.box("free", []) }
        survives(BoxBuilder.type("avif", "avif") + BoxBuilder.full("meta", row))
    }

    @Test("Every beginning of a picture")
    func everyPrefix() {
        for seed in Self.seeds {
            for length in 0...seed.count { survives(Array(seed[..<length])) }
        }
    }

    @Test("Random changes of bytes, from a fixed seed")
    func mutations() {
        var random = SplitMix(state: 20_260_101)
        for seed in Self.seeds {
            for _ in 0..<400 { survives(Self.mutated(seed, &random)) }
        }
    }

    @Test("Random changes of real pictures", .enabled(if: Corpus.folder != nil, "STILLS_CORPUS is not set"))
    func realMutations() throws {
        var random = SplitMix(state: 7)
        let small = try Corpus.files().filter { file in
            let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
            return size.map { $0 < 60_000 } ?? false
        }
        for file in small.prefix(Corpus.isFull ? small.count : 150) {
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
            for _ in 0..<(Corpus.isFull ? 40 : 2) { survives(Self.mutated(bytes, &random)) }
            survives(Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))))
        }
    }

    private func survives(_ bytes: [UInt8]) {
        switch outcome(bytes) {
        case .success(let picture):
            #expect(picture.tags.count <= MetadataReader.Limits().tagCount)
            #expect(Set(picture.tags.map(\.qualifiedName)).count == picture.tags.count)
            var json: [UInt8] = []
            ExifToolJSON.append(picture, sourceFile: "x", to: &json)
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json)) }
        case .failure(let error):
            #expect(error.code != .unreadable, "\(error.message)")
            #expect(error.message.hasSuffix("."))
        }
    }

    private static func mutated(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var changed = bytes
        guard !changed.isEmpty else { return changed }
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            let index = Int.random(in: 0..<changed.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: changed[index] = 0xFF
            case 1: changed[index] = 0
            case 2: changed[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            default: changed[index] = UInt8.random(in: 0...255, using: &random)
            }
        }
        return changed
    }
}

/// SplitMix64: small, and the same on every machine.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

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
        return [jpeg, png, gif.all, webP.all, exif]
    }()

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

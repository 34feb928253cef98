import EmbeddedMetadata
import Foundation
import StillsTesting
import Testing

/// The copy's bytes.
func stripped(_ bytes: [UInt8], _ type: String, chunks: [Int] = [65_536]) -> Result<[UInt8], StrippingError> {
    guard var stripper = MetadataStripper(mediaType: type) else { return .success([]) }
    do throws(StrippingError) {
        var start = 0
        var turn = 0
        while start < bytes.count {
            let end = min(bytes.count, start + chunks[turn % chunks.count])
            try stripper.push(Array(bytes[start..<end]))
            start = end
            turn += 1
        }
        let copy = try stripper.finish()
        var result: [UInt8] = []
        for piece in copy.pieces {
            switch piece {
            case .bytes(let bytes): result += bytes
            case .source(let range): result += bytes[Int(range.lowerBound)..<Int(range.upperBound)]
            }
        }
        #expect(Int64(result.count) == copy.byteCount)
        return .success(result)
    } catch {
        return .failure(error)
    }
}

@Suite("Copies without metadata")
struct StrippingTests {
    private static let orientation: [UInt8] = [
        0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
    ]
    private static let scan: [UInt8] =
        JPEGBuilder.segment(0xDA, [1, 1, 0, 0, 63, 0]) + [1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4]
    private static let tables = JPEGBuilder.segment(0xDB, Array(repeating: 1, count: 65))
    private static let frame = JPEGBuilder.frame(width: 8, height: 8)

    private static var webp: [UInt8] {
        var file = Array("RIFF".utf8) + [40, 0, 0, 0]
        file += Array("WEBPVP8X".utf8) + [10, 0, 0, 0, 8]
        file += Array(repeating: UInt8(0), count: 9)
        file += Array("VP8 ".utf8) + [10, 0, 0, 0]
        return file + Array(1...10)
    }

    /// A chunk with its checksum (PNG, annex D).
    private static func checkedChunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in Array(name.utf8) + body {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        let check = (0..<4).map { UInt8(truncatingIfNeeded: ~sum >> UInt32(24 - 8 * $0)) }
        return PNGBuilder.chunk(name, body).dropLast(4) + check
    }

    private static func exif() -> [UInt8] {
        let long = Array(repeating: UInt8(7), count: 300)
        return JPEGBuilder.segment(0xE1, Array("Exif\0\0".utf8) + Self.orientation + long)
    }

    @Test("A JPEG keeps what decodes, its profile and its orientation, and nothing else", arguments: [1, 2, 7, 65_536])
    func jpeg(chunk: Int) throws {
        let jfif = Array("JFIF\0".utf8) + [1, 2, 1, 0, 72, 0, 72]
        let profile = JPEGBuilder.segment(0xE2, Array("ICC_PROFILE\0".utf8) + [1, 1, 9, 9])
        let adobe = Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 1]
        let start: [UInt8] = [0xFF, 0xD8]
        let stop: [UInt8] = [0xFF, 0xD9]
        let first = start + JPEGBuilder.segment(0xE0, jfif + [1, 1, 200, 200, 200]) + Self.exif()
        var secrets = JPEGBuilder.segment(0xFE, Array("a comment".utf8))
        secrets += JPEGBuilder.segment(0xED, Array("Photoshop 3.0\0".utf8))
        secrets += JPEGBuilder.segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0<x/>".utf8))
        secrets += JPEGBuilder.segment(0xE2, Array("MPF\0".utf8))
        var second = profile + JPEGBuilder.segment(0xEE, adobe + [9, 9])
        second += Self.tables
        second += [0xFF, 0xFF] + Self.frame.dropFirst()
        let third = Self.scan + JPEGBuilder.segment(0xFE, [1]) + Self.scan + stop
        let file = first + secrets + second + third + Array("what follows".utf8)
        var wanted = start + JPEGBuilder.segment(0xE0, jfif + [0, 0])
        wanted += JPEGBuilder.segment(0xE1, Array("Exif\0\0".utf8) + Self.orientation)
        wanted += profile + JPEGBuilder.segment(0xEE, adobe)
        wanted += Self.tables + Self.frame
        wanted += Self.scan + Self.scan + stop
        #expect(try stripped(file, "image/jpeg", chunks: [chunk]).get() == wanted)
    }

    @Test("A copy has no copy but itself")
    func idempotence() throws {
        let file = [0xFF, 0xD8] + Self.exif() + Self.tables + Self.frame + Self.scan + [0xFF, 0xD9]
        let once = try stripped(file, "image/jpeg").get()
        #expect(try stripped(once, "image/jpeg").get() == once)
    }

    @Test("A JPEG that was cut short within its picture keeps as much as it has")
    func cutShort() throws {
        let file = [0xFF, 0xD8] + Self.tables + Self.frame + Self.scan
        #expect(try stripped(file, "image/jpeg").get() == file)
        guard case .failure = stripped(Array(file.prefix(40)), "image/jpeg") else {
            Issue.record("a picture without pixels has a copy")
            return
        }
    }

    @Test(
        "A PNG keeps its pixels and colours; what must be understood and is not is refused", arguments: [1, 5, 65_536])
    func png(chunk: Int) throws {
        let head = PNGBuilder.chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
        let kept = PNGBuilder.chunk("gAMA", [0, 0, 1, 2]) + PNGBuilder.chunk("IDAT", [1, 2, 3])
        let gone =
            PNGBuilder.chunk("tEXt", Array("Author\0me".utf8)) + PNGBuilder.chunk("tIME", [1, 2, 3, 4, 5, 6, 7])
            + PNGBuilder.chunk("zzZz", [1]) + PNGBuilder.chunk("iTXt", [])
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let end = PNGBuilder.chunk("IEND", [])
        let exif = PNGBuilder.chunk("eXIf", Self.orientation + Array(repeating: 0, count: 40))
        let file = signature + head + gone + exif + kept + end + Array("what follows".utf8)
        let wanted = signature + head + Self.checkedChunk("eXIf", Self.orientation) + kept + end
        #expect(try stripped(file, "image/png", chunks: [chunk]).get() == wanted)
        guard case .failure = stripped(signature + head + PNGBuilder.chunk("ZZZZ", [1]) + kept + end, "image/png")
        else {
            Issue.record("a part that decoders must know was passed over")
            return
        }
    }

    @Test("A WebP has its length and flags right", arguments: [1, 3, 65_536])
    func webp(chunk: Int) throws {
        func part(_ name: String, _ data: [UInt8]) -> [UInt8] {
            Array(name.utf8) + little(data.count) + data + (data.count % 2 == 1 ? [0] : [])
        }
        func little(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 255) } }
        func file(_ body: [UInt8]) -> [UInt8] {
            Array("RIFF".utf8) + little(4 + body.count) + Array("WEBP".utf8) + body
        }
        let size: [UInt8] = [0, 0, 0, 9, 0, 0, 9, 0, 0]
        let pixels = part("VP8 ", [1, 2, 3])
        let full = file(
            part("VP8X", [0x2C] + size) + part("ICCP", [7, 7]) + pixels + part("EXIF", Self.orientation)
                + part("XMP ", Array("<x/>".utf8)) + part("ZZZZ", [1]))
        let upright = file(
            part("VP8X", [0x28] + size) + part("ICCP", [7, 7]) + pixels + part("EXIF", Self.orientation))
        #expect(try stripped(full + [1, 2, 3], "image/webp", chunks: [chunk]).get() == upright)
        let plain = file(part("VP8X", [0x0C] + size) + pixels + part("EXIF", Array("nothing".utf8)))
        #expect(try stripped(plain, "image/webp").get() == file(part("VP8X", [0] + size) + pixels))
        #expect(try stripped(file(pixels), "image/webp").get() == file(pixels))
    }

    @Test("Other types have no copies")
    func otherTypes() {
        for type in ["image/heic", "image/tiff", "image/gif", "image/svg+xml", "image/x-nikon-nef", ""] {
            #expect(MetadataStripper(mediaType: type) == nil)
        }
    }

    /// Whatever the bytes, the run ends, the copy is made of the picture's own parts, and is a copy of itself.
    @Test("Altered pictures end in a copy or a reason", arguments: ["image/jpeg", "image/png", "image/webp"])
    func alteredPictures(type: String) throws {
        let samples: [String: [UInt8]] = [
            "image/jpeg": [0xFF, 0xD8] + Self.exif() + Self.tables + Self.frame + Self.scan + [0xFF, 0xD9],
            "image/png": PNGBuilder.file(PNGBuilder.chunk("eXIf", Self.orientation)),
            "image/webp": Self.webp,
        ]
        let sample = samples[type] ?? []
        var random = SeededRandom(seed: 5)
        var copies = 0
        for _ in 0..<3_000 {
            let bytes = random.mutate(sample, alphabet: [0, 0xFF, 0xD9, 0xDA, 0xE1, 0x41, 0x20])
            let whole = stripped(bytes, type)
            #expect(stripped(bytes, type, chunks: [1, 3, 17]) == whole)
            guard case .success(let copy) = whole else { continue }
            copies += 1
            #expect(copy.count <= bytes.count + 64)
            #expect(stripped(copy, type) == .success(copy))
        }
        #expect(copies > 100)
    }
}

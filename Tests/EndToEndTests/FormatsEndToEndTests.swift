import StillsTesting
import Testing

/// Every format goes the same way: in by its content, found by its name, out with its extension.
@Suite("Formats beyond JPEG")
struct FormatsEndToEndTests {
    private static func box(_ name: String, _ body: [UInt8]) -> [UInt8] {
        let size = body.count + 8
        return [0, 0, UInt8(size >> 8), UInt8(size & 255)] + Array(name.utf8) + body
    }

    /// A HEIC file of 64 by 48 pixels, with nothing in it but that.
    private static let heic: [UInt8] = {
        let size = box("ispe", [0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 48])
        let properties = box("iprp", box("ipco", size) + box("ipma", [0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1]))
        let entry = box("infe", [2, 0, 0, 0, 0, 1, 0, 0] + Array("hvc1".utf8) + [0])
        let items = box("pitm", [0, 0, 0, 0, 0, 1]) + box("iinf", [0, 0, 0, 0, 0, 1] + entry)
        return box("ftyp", Array("heic\0\0\0\0mif1heic".utf8)) + box("meta", [0, 0, 0, 0] + items + properties)
    }()

    /// A TIFF file with one directory: size, and a DNG version.
    private static let dng: [UInt8] = [
        0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 3, 1, 0, 0, 3, 0, 0, 0, 1, 0, 90, 0, 0, 1, 1, 0, 3, 0, 0, 0, 1, 0, 60, 0, 0,
        0xC6, 0x12, 0, 1, 0, 0, 0, 4, 1, 4, 0, 0, 0, 0, 0, 0,
    ]

    /// JPEG XL's bare codestream: 40 by 24 pixels.
    private static let jpegXL: [UInt8] = [0xFF, 0x0A, 0x05, 0x08, 0, 0]

    private static let svg = Array("<svg xmlns='http://www.w3.org/2000/svg' width='30' height='20'/>".utf8)

    @Test("Go in by their content and are found by their name")
    func takenInAndFound() async throws {
        try await Sandbox.withLibrary { sandbox in
            // Names say nothing.
            for (name, bytes) in [("1", Self.heic), ("2", Self.dng), ("3", Self.jpegXL), ("4", Self.svg)] {
                _ = try sandbox.write("pictures/\(name).bin", bytes)
            }
            let run = try await sandbox.stills("import", "--json", "pictures").expect(0).objects()
            #expect(run.last?.integer("imported") == 4)
            let expected = [
                ("heic", "image/heic", 64, 48), ("dng", "image/x-adobe-dng", 90, 60),
                ("raw", "image/x-adobe-dng", 90, 60),
                ("jxl", "image/jxl", 40, 24), ("svg", "image/svg+xml", 30, 20),
            ]
            for (name, mediaType, width, height) in expected {
                let found = try await sandbox.stills("search", "--json", "type:\(name)").expect(0).objects()
                #expect(found.count == 1, "\(name)")
                #expect(found.first?.text("mediaType") == mediaType)
                #expect(found.first?.integer("width") == width)
                #expect(found.first?.integer("height") == height)
            }
        }
    }

    @Test("A HEIC file that is cut off before its size is refused as broken")
    func cutOff() async throws {
        try await Sandbox.withLibrary { sandbox in
            _ = try sandbox.write("pictures/cut.heic", Self.heic.prefix(60))
            let end = try await sandbox.stills("import", "pictures").expect(1)
            #expect(end.errorText.contains("The picture is broken"))
        }
    }
}

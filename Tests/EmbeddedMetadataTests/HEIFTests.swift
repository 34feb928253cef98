import EmbeddedMetadata
import Testing

@Suite("HEIC, HEIF, AVIF and CR3: pictures in boxes")
struct HEIFTests {
    private static let packet = """
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
        <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="f"/></rdf:RDF></x:xmpmeta>
        """

    private static let exif: [UInt8] = {
        var tiff = TIFFBuilder()
        tiff.text(0x010F, "Maker")
        tiff.short(0x0112, 8)
        return tiff.build()
    }()

    @Test("Size, Exif and XMP, wherever the items are", arguments: [UInt8(0), 1, 2], [false, true])
    func items(locationVersion: UInt8, keepsDataInMeta: Bool) throws {
        var heif = HEIFBuilder()
        heif.exif = Self.exif
        heif.packet = Self.packet
        heif.locationVersion = locationVersion
        heif.keepsDataInMeta = keepsDataInMeta && locationVersion > 0
        let picture = try read(heif.build())
        #expect(picture.type == .heic)
        #expect(picture.width == 64)
        #expect(picture.height == 48)
        #expect(text("EXIF:Make", picture) == "Maker")
        #expect(text("XMP:Format", picture) == "f")
        #expect(text("QuickTime:PrimaryItemReference", picture) == "1")
        #expect(picture.warnings.isEmpty, "\(picture.warnings)")
    }

    /// A turn counter-clockwise by quarters; a mirroring (0 top and bottom, 1 left and right).
    enum Transform: Sendable {
        case turn(UInt8), mirror(UInt8)

        var box: [UInt8] {
            switch self {
            case .turn(let quarters): BoxBuilder.box("irot", [quarters])
            case .mirror(let axis): BoxBuilder.box("imir", [axis])
            }
        }
    }

    @Test(
        "Turn and mirroring make the orientation, in their order",
        arguments: [
            ([.turn(0)], 1), ([.mirror(1)], 2), ([.turn(2)], 3), ([.mirror(0)], 4), ([.turn(1), .mirror(0)], 5),
            ([.turn(3)], 6), ([.turn(1), .mirror(1)], 7), ([.turn(1)], 8),
        ] as [([Transform], Int)])
    func orientation(transforms: [Transform], expected: Int) throws {
        var heif = HEIFBuilder()
        heif.exif = Self.exif
        heif.transforms = transforms.map(\.box)
        #expect(try read(heif.build()).orientation == expected)
    }

    @Test("Exif's orientation does not count: the picture is stored upright")
    func exifOrientation() throws {
        var heif = HEIFBuilder()
        heif.exif = Self.exif
        let picture = try read(heif.build())
        #expect(picture.orientation == nil)
        #expect(text("EXIF:Orientation", picture) == "8")
    }

    @Test("A JPEG item is a preview, and its place is told")
    func preview() throws {
        var heif = HEIFBuilder(brand: "avif")
        heif.preview = JPEGBuilder.file()
        let file = heif.build()
        let picture = try read(file)
        #expect(picture.type == .avif)
        let range = try #require(picture.preview)
        #expect(Array(file[Int(range.lowerBound)..<Int(range.upperBound)]) == heif.preview)
    }

    @Test("A file without a main picture's size is damaged")
    func noMeta() {
        let error = #expect(throws: MetadataError.self) { try read(BoxBuilder.type("heic", "mif1", "heic")) }
        #expect(error?.code == .damaged)
    }

    @Test("An item whose place overflows is left out with a warning")
    func hugeOffsets() throws {
        var heif = HEIFBuilder()
        heif.exif = Self.exif
        var file = heif.build()
        let place = try #require(Self.position(of: "iloc", in: file))
        // Offsets of eight bytes: the table no longer fits what it says.
        file[place + 8] = 0x88
        let picture = try read(file)
        #expect(picture.width == 64)
        #expect(!picture.warnings.isEmpty)
    }

    private static func position(of name: String, in file: [UInt8]) -> Int? {
        let letters = Array(name.utf8)
        return (0..<(file.count - 4)).first { Array(file[$0..<($0 + 4)]) == letters }
    }

    @Test("CR3: Canon's directories and the preview")
    func canonRaw() throws {
        var main = TIFFBuilder()
        main.short(0x0100, 6000)
        main.short(0x0101, 4000)
        main.text(0x010F, "Canon")
        main.short(0x0112, 6)
        var exif = TIFFBuilder()
        exif.fractions(0x829A, [(1, 80)])
        let preview = JPEGBuilder.file()
        let file = CanonRawBuilder.file(main: main.build(), exif: exif.build(), preview: preview)
        let picture = try read(file)
        #expect(picture.type == .cr3)
        #expect(picture.width == 6000)
        #expect(picture.orientation == 6)
        #expect(text("EXIF:ExposureTime", picture) == "0.0125")
        let range = try #require(picture.preview)
        #expect(Array(file[Int(range.lowerBound)..<Int(range.upperBound)]) == preview)
    }
}

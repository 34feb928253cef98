import EmbeddedMetadata
import Testing

@Suite("Camera RAW: type, size and the largest preview")
struct RawFileTests {
    private static let jpeg = JPEGBuilder.file(JPEGBuilder.exif(exif))

    private static let exif: [UInt8] = {
        var tiff = TIFFBuilder()
        tiff.text(0x0110, "Model")
        tiff.short(0x0112, 6)
        return tiff.build()
    }()

    /// A TIFF file with one directory in which two entries say where the JPEG picture after it is.
    private static func file(_ tiff: TIFFBuilder, offsetTag: Int, lengthTag: Int) -> [UInt8] {
        var tiff = tiff
        tiff.long(offsetTag, 0)
        tiff.long(lengthTag, jpeg.count)
        let length = tiff.build().count
        tiff.entries = tiff.entries.filter { $0.tag != offsetTag && $0.tag != lengthTag }
        tiff.long(offsetTag, length)
        tiff.long(lengthTag, jpeg.count)
        return tiff.build() + jpeg
    }

    private func expectPreview(_ picture: PictureMetadata, in file: [UInt8]) throws {
        let range = try #require(picture.preview)
        #expect(Array(file[Int(range.lowerBound)..<Int(range.upperBound)]) == Self.jpeg)
    }

    private static func camera(_ maker: String, photometric: Int = 32803) -> TIFFBuilder {
        var tiff = TIFFBuilder()
        tiff.short(0x0100, 4000)
        tiff.short(0x0101, 3000)
        tiff.short(0x0106, photometric)
        tiff.text(0x010F, maker)
        return tiff
    }

    @Test(
        "Makers of raw data in TIFF are told apart",
        arguments: [
            ("SONY", PictureType.arw), ("NIKON CORPORATION", .nef), ("PENTAX Corporation", .pef),
            ("RICOH IMAGING COMPANY, LTD.", .pef), ("Nobody", .tiff),
        ])
    func makers(maker: String, type: PictureType) throws {
        let picture = try read(Self.camera(maker).build())
        #expect(picture.type == type)
        #expect(picture.width == 4000)
    }

    @Test("A TIFF that a camera's maker wrote is no raw file")
    func plainTIFF() throws {
        #expect(try read(Self.camera("SONY", photometric: 2).build()).type == .tiff)
    }

    @Test("ARW: the preview of the first directory")
    func sonyPreview() throws {
        let file = Self.file(Self.camera("SONY"), offsetTag: 0x0201, lengthTag: 0x0202)
        let picture = try read(file)
        #expect(text("EXIF:PreviewImageLength", picture) == "\(Self.jpeg.count)")
        try expectPreview(picture, in: file)
    }

    @Test("DNG: a preview in one strip")
    func dngPreview() throws {
        var tiff = Self.camera("Any", photometric: 6)
        tiff.long(0x00FE, 1)
        tiff.short(0x0103, 7)
        tiff.undefined(0xC612, [1, 4, 0, 0])
        let file = Self.file(tiff, offsetTag: 0x0111, lengthTag: 0x0117)
        let picture = try read(file)
        #expect(picture.type == .dng)
        #expect(picture.mediaType == "image/x-adobe-dng")
        try expectPreview(picture, in: file)
    }

    /// A directory as cameras write it, least significant byte first: numbers and texts as bytes of one format.
    private static func littleDirectory(_ entries: [(tag: Int, format: Int, count: Int, value: Int)]) -> [UInt8] {
        var bytes = Bytes()
        bytes.little16(entries.count)
        for entry in entries {
            bytes.little16(entry.tag)
            bytes.little16(entry.format)
            bytes.little32(entry.count)
            bytes.little32(entry.value)
        }
        bytes.little32(0)
        return bytes.all
    }

    @Test("CR2: the size is Exif's, that of the first directory the preview's")
    func canonSize() throws {
        let header: [UInt8] = [0x49, 0x49, 0x2A, 0, 16, 0, 0, 0, 0x43, 0x52, 2, 0, 0, 0, 0, 0]
        let jpegAt = header.count + 2 + 6 * 12 + 4
        let directory = Self.littleDirectory([
            (0x0100, 3, 1, 1536), (0x0101, 3, 1, 1024), (0x0111, 4, 1, jpegAt), (0x0117, 4, 1, Self.jpeg.count),
            (0xA002, 3, 1, 5184), (0xA003, 3, 1, 3456),
        ])
        let file = header + directory + Self.jpeg
        let picture = try read(file)
        #expect(picture.type == .cr2)
        #expect(picture.width == 5184)
        #expect(picture.height == 3456)
        #expect(text("EXIF:PreviewImageStart", picture) == "\(jpegAt)")
        try expectPreview(picture, in: file)
    }

    @Test("ORF: the preview that the maker notes name", arguments: ["OLYMPUS\0II\u{3}\0", "OM SYSTEM\0\0\0II\u{4}\0"])
    func olympusPreview(mark: String) throws {
        let header = Array("IIRO".utf8) + [8, 0, 0, 0]
        let exifAt = 8 + 2 + 3 * 12 + 4
        let notesAt = exifAt + 2 + 12 + 4
        let mark = Array(mark.utf8)
        let settingsAt = mark.count + 2 + 12 + 4
        let jpegAt = settingsAt + 2 + 2 * 12 + 4
        let notes =
            mark + Self.littleDirectory([(0x2020, 13, 1, settingsAt)])
            + Self.littleDirectory([(0x0101, 4, 1, jpegAt), (0x0102, 4, 1, Self.jpeg.count)])
        let file =
            header + Self.littleDirectory([(0x0100, 3, 1, 4608), (0x0101, 3, 1, 3456), (0x8769, 4, 1, exifAt)])
            + Self.littleDirectory([(0x927C, 7, notes.count + Self.jpeg.count, notesAt)]) + notes + Self.jpeg
        let picture = try read(file)
        #expect(picture.type == .orf)
        #expect(picture.width == 4608)
        try expectPreview(picture, in: file)
    }

    @Test("RAF: the JPEG's metadata, the raw picture's size")
    func fuji() throws {
        var file = Bytes()
        file.ascii("FUJIFILMCCD-RAW 0201FF000000")
        file.bytes([UInt8](repeating: 0, count: 0x3C - file.all.count))
        file.ascii("0102")
        file.bytes([UInt8](repeating: 0, count: 0x54 - file.all.count))
        let directoryAt = 0x80 + Self.jpeg.count
        file.big32(0x80)
        file.big32(Self.jpeg.count)
        file.big32(directoryAt)
        file.bytes([UInt8](repeating: 0, count: 0x80 - file.all.count))
        file.bytes(Self.jpeg)
        file.big32(1)
        file.bytes([0x01, 0x11, 0, 4, 0x0F, 0xA0, 0x17, 0x70])
        let picture = try read(file.all)
        #expect(picture.type == .raf)
        #expect(picture.width == 6000)
        #expect(picture.height == 4000)
        #expect(picture.orientation == 6)
        #expect(text("EXIF:Model", picture) == "Model")
        try expectPreview(picture, in: file.all)
    }

    @Test("RW2: the sensor's size, and the Exif in the JPEG inside")
    func panasonicRaw() throws {
        let header: [UInt8] = [0x49, 0x49, 0x55, 0, 8, 0, 0, 0]
        let jpegAt = 8 + 2 + 5 * 12 + 4
        let directory = Self.littleDirectory([
            (4, 3, 1, 6), (5, 3, 1, 8), (6, 3, 1, 2742), (7, 3, 1, 3656), (0x2E, 7, Self.jpeg.count, jpegAt),
        ])
        let file = header + directory + Self.jpeg
        let picture = try read(file)
        #expect(picture.type == .rw2)
        #expect(picture.width == 3648)
        #expect(picture.height == 2736)
        #expect(picture.orientation == 6)
        #expect(text("EXIF:Model", picture) == "Model")
        try expectPreview(picture, in: file)
    }

    @Test("What is no JPEG is no preview")
    func falsePreview() throws {
        var file = Self.file(Self.camera("SONY"), offsetTag: 0x0201, lengthTag: 0x0202)
        file[file.count - Self.jpeg.count] = 0
        #expect(try read(file).preview == nil)
    }
}

import EmbeddedMetadata
import Testing

@Suite("JPEG XL, JPEG 2000, BMP, Photoshop and SVG")
struct FurtherContainerTests {
    private static let exif: [UInt8] = {
        var tiff = TIFFBuilder()
        tiff.text(0x010F, "Maker")
        tiff.short(0x0112, 3)
        return tiff.build()
    }()

    private static let packet = """
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
        <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="f"/></rdf:RDF>
        """

    // MARK: JPEG XL

    @Test("JPEG XL: the codestream's size and orientation")
    func nakedJPEGXL() throws {
        let picture = try read(JPEGXLBuilder.codestream)
        #expect(picture.fileType == "JXL Codestream")
        #expect(picture.width == 40)
        #expect(picture.height == 24)
        #expect(picture.orientation == 6)
    }

    @Test("JPEG XL in boxes: Exif and XMP beside it")
    func boxedJPEGXL() throws {
        let picture = try read(
            JPEGXLBuilder.file(
                BoxBuilder.box("Exif", [0, 0, 0, 0], Self.exif), BoxBuilder.box("xml ", Array(Self.packet.utf8))))
        #expect(picture.width == 40)
        #expect(text("EXIF:Make", picture) == "Maker")
        #expect(text("XMP:Format", picture) == "f")
        #expect(picture.warnings.isEmpty)
    }

    @Test("JPEG XL in parts: the first one tells the size")
    func partialJPEGXL() throws {
        let file =
            JPEGXLBuilder.signature + BoxBuilder.box("jxlp", [0, 0, 0, 0], JPEGXLBuilder.codestream)
            + BoxBuilder.box("jxlp", [0x80, 0, 0, 1], [9, 9])
        #expect(try read(file).height == 24)
    }

    @Test("What JPEG XL compresses is passed over with a warning")
    func compressedBox() throws {
        let picture = try read(JPEGXLBuilder.file(BoxBuilder.box("brob", Array("Exif".utf8), [1, 2])))
        #expect(picture.warnings.count == 1)
        #expect(picture.warnings.first?.contains("Exif") == true)
    }

    // MARK: JPEG 2000

    @Test("JPEG 2000: header, colour and the blocks under their numbers")
    func jpeg2000() throws {
        let xmpID: [UInt8] = [
            0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
        ]
        let iptcID: [UInt8] = [
            0x33, 0xC7, 0xA4, 0xD2, 0xB8, 0x1D, 0x47, 0x23, 0xA0, 0xBA, 0xF1, 0xA3, 0xE0, 0x97, 0xAD, 0x38,
        ]
        let picture = try read(
            JPEG2000Builder.file(
                BoxBuilder.box("uuid", Array("JpgTiffExif->JP2".utf8), Self.exif),
                BoxBuilder.box("uuid", xmpID, Array(Self.packet.utf8)),
                BoxBuilder.box("uuid", iptcID, [0x1C, 2, 90, 0, 4] + Array("Rome".utf8))))
        #expect(picture.type == .jpeg2000)
        #expect(picture.width == 64)
        #expect(picture.height == 48)
        #expect(picture.orientation == 3)
        #expect(text("Jpeg2000:ColorSpace", picture) == "16")
        #expect(text("EXIF:Make", picture) == "Maker")
        #expect(text("XMP:Format", picture) == "f")
        #expect(text("IPTC:City", picture) == "Rome")
    }

    @Test("A bare codestream: the size without what lies before the picture, and the comment")
    func codestream() throws {
        let picture = try read(JPEG2000Builder.codestream(width: 300, height: 200))
        #expect(picture.mediaType == "image/x-j2c")
        #expect(picture.width == 300)
        #expect(picture.height == 200)
        #expect(text("File:Comment", picture) == "hi")
    }

    // MARK: BMP

    private static func bitmap(headerSize: Int, _ fields: [UInt8]) -> [UInt8] {
        var file = Bytes()
        file.ascii("BM")
        file.bytes([UInt8](repeating: 0, count: 12))
        file.little32(headerSize)
        file.bytes(fields)
        file.bytes([UInt8](repeating: 0, count: max(0, headerSize - 4 - fields.count)))
        return file.all
    }

    @Test("BMP: a header of every size", arguments: [12, 16, 40, 52, 56, 64, 108, 124])
    func bitmapHeaders(size: Int) throws {
        let fields: [UInt8] =
            size == 12 ? [30, 0, 20, 0, 1, 0, 24, 0] : [30, 0, 0, 0, 20, 0, 0, 0, 1, 0, 24, 0]
        let picture = try read(Self.bitmap(headerSize: size, fields))
        #expect(picture.width == 30)
        #expect(picture.height == 20)
        #expect(text("File:BitDepth", picture) == "24")
        #expect((text("File:RedMask", picture) != nil) == (size != 64 && size >= 52))
    }

    @Test("BMP: a picture stored from the top down is as high")
    func topDownBitmap() throws {
        let picture = try read(Self.bitmap(headerSize: 40, [30, 0, 0, 0, 0xEC, 0xFF, 0xFF, 0xFF, 1, 0, 24, 0]))
        #expect(picture.height == 20)
    }

    @Test("BMP: the first of OS/2's several pictures")
    func bitmapArray() throws {
        let array = Array("BA".utf8) + [40, 0, 0, 0] + [UInt8](repeating: 0, count: 8)
        let picture = try read(array + Self.bitmap(headerSize: 12, [30, 0, 20, 0, 1, 0, 24, 0]))
        #expect(picture.type == .bmp)
        #expect(picture.width == 30)
    }

    // MARK: Photoshop

    @Test("Photoshop: the header and the resources")
    func photoshop() throws {
        var file = Bytes()
        file.ascii("8BPS")
        file.bytes([0, 1, 0, 0, 0, 0, 0, 0, 0, 3])
        file.big32(20)
        file.big32(30)
        file.bytes([0, 8, 0, 3, 0, 0, 0, 0, 0, 0, 0, 22])
        file.ascii("8BIM")
        file.bytes([4, 4, 0, 0, 0, 0, 0, 9, 0x1C, 2, 90, 0, 4])
        file.ascii("Rome\0")
        let picture = try read(file.all)
        #expect(picture.width == 30)
        #expect(picture.height == 20)
        #expect(text("IPTC:City", picture) == "Rome")
    }

    // MARK: SVG

    @Test(
        "SVG: lengths in pixels, or else the view box",
        arguments: [
            ("width='30' height='20'", 30, 20), ("width='4in' height='72pt'", 384, 96),
            ("width='30px' height='20px' viewBox='0 0 1 1'", 30, 20), ("viewBox='0 0 300.4 150'", 300, 150),
            ("width='100%' height='100%' viewBox='1,2,3,4'", 3, 4),
        ])
    func svgSize(attributes: String, width: Int, height: Int) throws {
        let picture = try read(Array("<svg xmlns='http://www.w3.org/2000/svg' \(attributes)><g/></svg>".utf8))
        #expect(picture.mediaType == "image/svg+xml")
        #expect(picture.width == width)
        #expect(picture.height == height)
    }

    @Test("SVG without a size is a picture all the same")
    func sizelessSVG() throws {
        #expect(try read(Array("<svg/>".utf8)).width == nil)
    }

    @Test("SVG: entities are not unfolded, XMP is read")
    func svgContent() throws {
        let hostile = "<!DOCTYPE svg [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><svg width='1' height='1'>&c;</svg>"
        #expect(try read(Array(hostile.utf8)).width == nil)
        let picture = try read(Array("<svg width='5' height='6'><metadata>\(Self.packet)</metadata></svg>".utf8))
        #expect(picture.width == 5)
        #expect(text("XMP:Format", picture) == "f")
    }

    // MARK: Damaged JPEG that others open

    @Test("A JPEG whose first segment lost its mark is read from the next")
    func damagedStart() throws {
        var file = JPEGBuilder.file(JPEGBuilder.segment(0xE0, Array("JFIF\0".utf8)), width: 9, height: 8)
        file[2] = 0xFE
        let picture = try read(file)
        #expect(picture.width == 9)
        #expect(picture.warnings.count == 1)
    }
}

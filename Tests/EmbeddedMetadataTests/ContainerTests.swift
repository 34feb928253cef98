import EmbeddedMetadata
import Testing

@Suite("Containers give their size and their own words")
struct ContainerTests {
    @Test("JPEG: frame, JFIF, comments, Adobe")
    func jpeg() throws {
        let jfif = JPEGBuilder.segment(0xE0, Array("JFIF\0".utf8) + [1, 2, 1, 0, 72, 0, 96, 0, 0])
        let adobe = JPEGBuilder.segment(0xEE, Array("Adobe".utf8) + [0, 100, 0x40, 0, 0, 0, 1])
        let comments = JPEGBuilder.segment(0xFE, Array("one\0".utf8)) + JPEGBuilder.segment(0xFE, Array("two".utf8))
        let picture = try read(JPEGBuilder.file(jfif, adobe, comments, width: 640, height: 480))
        #expect(picture.type == .jpeg)
        #expect(picture.width == 640)
        #expect(picture.height == 480)
        #expect(text("JFIF:JFIFVersion", picture) == "1 2")
        #expect(text("JFIF:YResolution", picture) == "96")
        #expect(text("APP14:ColorTransform", picture) == "1")
        #expect(text("File:YCbCrSubSampling", picture) == "2 2")
        #expect(picture.value(of: "Comment", in: "File") == .list([.string("one"), .string("two")]))
        #expect(picture.warnings.isEmpty)
    }

    @Test("A JPEG cut off after its frame header is a picture with a warning")
    func truncatedJPEG() throws {
        let picture = try read(Array([0xFF, 0xD8] + JPEGBuilder.frame(width: 9, height: 8)))
        #expect(picture.width == 9)
        #expect(picture.warnings.count == 1)
    }

    @Test("A JPEG without a frame header is damaged, and the place is told")
    func headlessJPEG() {
        let error = #expect(throws: MetadataError.self) { try read([0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2]) }
        #expect(error?.code == .damaged)
        #expect(error?.offset == 8)
    }

    @Test("Bytes between JPEG segments are skipped with a warning")
    func strayBytes() throws {
        let comment = JPEGBuilder.segment(0xFE, [0x61])
        let picture = try read(JPEGBuilder.file(comment, [1, 2, 3], width: 5, height: 5))
        #expect(picture.width == 5)
        #expect(picture.warnings.count == 1)
    }

    @Test("PNG: header, text, resolution, colour, time")
    func png() throws {
        var time = Bytes()
        time.big16(2020)
        time.bytes([2, 29, 1, 2, 3])
        var international = Bytes()
        international.ascii("Title\0\0\0fr\0Titre\0Été")
        let picture = try read(
            PNGBuilder.file(
                PNGBuilder.chunk("gAMA", [0, 0, 0xB1, 0x8F]), PNGBuilder.chunk("tIME", time.all),
                PNGBuilder.chunk("pHYs", [0, 0, 0x0B, 0x13, 0, 0, 0x0B, 0x13, 1]),
                PNGBuilder.chunk("tEXt", Array("Thumb::Image::height\0".utf8) + [0xE9]),
                PNGBuilder.chunk("tEXt", Array("Creation Time\0Mon, 9 Aug 2004 21:17:36 -0000".utf8)),
                PNGBuilder.chunk("iTXt", international.all)))
        #expect(picture.width == 7)
        #expect(picture.height == 5)
        #expect(text("PNG:Gamma", picture) == "2.2")
        #expect(text("PNG:ModifyDate", picture) == "2020:02:29 01:02:03")
        #expect(text("PNG:PixelsPerUnitX", picture) == "2835")
        #expect(text("PNG:ThumbImageheight", picture) == "é")
        #expect(text("PNG:CreationTime", picture) == "2004:08:09 21:17:36-00:00")
        #expect(text("PNG:Title-fr", picture) == "Été")
    }

    @Test("GIF: screen, frames, comment, loops")
    func gif() throws {
        var file = Bytes()
        file.ascii("GIF89a")
        file.little16(10)
        file.little16(20)
        file.bytes([0xF0, 0, 0] + [UInt8](repeating: 0, count: 6))
        file.bytes([0x21, 0xFF, 11])
        file.ascii("NETSCAPE2.0")
        file.bytes([3, 1, 5, 0, 0])
        file.bytes([0x21, 0xFE, 2, 0x68, 0x69, 0])
        for _ in 0..<2 {
            file.bytes([0x21, 0xF9, 4, 1, 50, 0, 7, 0])
            file.bytes([0x2C, 0, 0, 0, 0, 10, 0, 20, 0, 0, 2, 1, 0x44, 0])
        }
        file.bytes([0x3B])
        let picture = try read(file.all)
        #expect(picture.width == 10)
        #expect(picture.height == 20)
        #expect(text("GIF:AnimationIterations", picture) == "5")
        #expect(text("GIF:FrameCount", picture) == "2")
        #expect(text("GIF:Duration", picture) == "1")
        #expect(text("GIF:TransparentColor", picture) == "7")
        #expect(text("File:Comment", picture) == "hi")
        #expect(picture.warnings.isEmpty)
    }

    @Test("WebP: the canvas of an extended file is its size")
    func webP() throws {
        var file = Bytes()
        file.ascii("RIFF\0\0\0\0WEBPVP8X")
        file.little32(10)
        file.bytes([0x10, 0, 0, 0, 99, 0, 0, 49, 0, 0])
        file.ascii("VP8L")
        file.little32(5)
        file.bytes([0x2F, 3, 0, 0, 0, 0])
        let picture = try read(file.all)
        #expect(picture.width == 100)
        #expect(picture.height == 50)
        #expect(picture.fileType == "Extended WEBP")
        #expect(text("RIFF:WebP_Flags", picture) == "16")
    }

    @Test("TIFF: size and tags of the first directory; DNG by its version")
    func tiff() throws {
        var builder = TIFFBuilder()
        builder.short(0x0100, 300)
        builder.short(0x0101, 200)
        builder.text(0x010F, "Maker")
        let picture = try read(builder.build())
        #expect(picture.type == .tiff)
        #expect(picture.width == 300)
        #expect(picture.height == 200)
        #expect(text("EXIF:Make", picture) == "Maker")
        builder.entries.append(.init(tag: 0xC612, format: 1, count: 4, value: [1, 4, 0, 0]))
        #expect(try read(builder.build()).type == .dng)
    }

    @Test("A TIFF without a size is damaged, and the place is told")
    func sizelessTIFF() {
        var builder = TIFFBuilder()
        builder.text(0x010F, "Maker")
        let error = #expect(throws: MetadataError.self) { try read(builder.build()) }
        #expect(error?.code == .damaged)
        #expect(error?.offset == 8)
    }

    @Test("BMP: size, also stored from the top down")
    func bmp() throws {
        var file = Bytes()
        file.ascii("BM")
        file.bytes([UInt8](repeating: 0, count: 12))
        file.little32(40)
        file.little32(3)
        file.little32(0xFFFF_FFFE)
        file.bytes([1, 0, 24, 0] + [UInt8](repeating: 0, count: 24))
        let picture = try read(file.all)
        #expect(picture.width == 3)
        #expect(picture.height == 2)
    }
}

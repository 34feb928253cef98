import EmbeddedMetadata
import Testing

@Suite("Pictures are told apart by their first bytes")
struct PictureSnifferTests {
    /// One beginning of a file: bytes as Latin text.
    struct Head: Sendable {
        var type: PictureType
        var bytes: [UInt8]

        init(_ type: PictureType, _ latin: String) {
            self.type = type
            bytes = latin.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        }
    }

    private static let heads: [Head] = [
        Head(.jpeg, "\u{FF}\u{D8}\u{FF}\u{E0}"),
        Head(.png, "\u{89}PNG\u{0D}\u{0A}\u{1A}\u{0A}"),
        Head(.gif, "GIF89a"),
        Head(.webP, "RIFF\0\0\0\0WEBPVP8 "),
        Head(.tiff, "II*\0\u{8}\0\0\0\0\0"),
        Head(.tiff, "MM\0*\0\0\0\u{8}"),
        Head(.bigTIFF, "II+\0\u{8}\0\0\0"),
        Head(.cr2, "II*\0\u{10}\0\0\0CR\u{2}\0"),
        Head(.orf, "IIRO"),
        Head(.rw2, "IIU\0"),
        Head(.raf, "FUJIFILMCCD-RAW 0201"),
        Head(.bmp, "BM\0\0\0\0\0\0\0\0\0\0\0\0(\0\0\0"),
        Head(.ico, "\0\0\u{1}\0\u{1}\0\u{10}\u{10}\0\0"),
        Head(.psd, "8BPS"),
        Head(.heic, "\0\0\0\u{18}ftypheic\0\0\0\0mif1heic"),
        Head(.heif, "\0\0\0\u{18}ftypmif1\0\0\0\0mif1heic"),
        Head(.avif, "\0\0\0\u{18}ftypavif\0\0\0\0avifmif1"),
        Head(.avif, "\0\0\0\u{1C}ftypmif1\0\0\0\0mif1avifmiaf"),
        Head(.heif, "\0\0\0\u{14}ftypmif1\0\0\0\0mif1"),
        Head(.cr3, "\0\0\0\u{18}ftypcrx \0\0\0\u{1}crx isom"),
        Head(.jpeg, "\u{FF}\u{D8}\u{FE}\u{E0}\0\u{10}JFIF\0\u{1}\u{1}\0\0\u{1}\0\u{1}\0\0\u{FF}\u{DB}\0C"),
        Head(.jpegXL, "\u{FF}\u{0A}"),
        Head(.j2c, "\u{FF}O\u{FF}Q\0)"),
        Head(.bmp, "BA(\0\0\0\0\0\0\0\0\0\0\0BM\0\0\0\0\0\0\0\0\0\0\0\0\u{C}\0\0\0"),
        Head(.jpegXL, "\0\0\0\u{C}JXL \u{D}\u{A}\u{87}\u{A}"),
        Head(.jpeg2000, "\0\0\0\u{C}jP  \u{D}\u{A}\u{87}\u{A}"),
        Head(.svg, "<svg xmlns='http://www.w3.org/2000/svg'/>"),
        Head(.svg, "<?xml version='1.0'?>\n<!-- a > b --><!DOCTYPE svg [<!ENTITY a 'b'>]>\n<s:svg/>"),
    ]

    @Test("Every format has its mark", arguments: heads)
    func typeByContent(head: Head) {
        #expect(PictureSniffer.type(head: head.bytes) == head.type)
    }

    @Test(
        "What is no picture is refused with what it is",
        arguments: [
            ("", "an empty file"), ("hello, world\n", "plain text"), ("<!DOCTYPE html><html>", "an HTML document"),
            ("PK\u{3}\u{4}", "a ZIP archive"), ("%PDF-1.7", "a PDF document"),
            ("BM is a car maker, more or less", "plain text"),
            ("<a><svg/></a>", "an XML document (a)"), ("RIFF\0\0\0\0WAVE", "audio or video"),
            ("\0\0\0\u{18}ftypisom\0\0\0\0isommp41", "audio or video"),
        ])
    func notAPicture(content: String, description: String) {
        let error = #expect(throws: MetadataError.self) { try read(Array(content.utf8)) }
        #expect(error?.code == .notAPicture)
        #expect(error?.message.contains(description) == true, "\(error?.message ?? "")")
    }

    @Test("Types have a media type and an extension, and lead back to it")
    func mediaTypesAndExtensions() {
        for type in PictureType.allCases {
            #expect(type.mediaType.hasPrefix("image/"))
            #expect(PictureType.fileExtension(forMediaType: type.mediaType) == type.fileExtension)
        }
        #expect(PictureType.fileExtension(forMediaType: "IMAGE/JPEG; charset=binary") == "jpg")
        #expect(PictureType.fileExtension(forMediaType: "text/html") == nil)
    }

    @Test("Icons are reported by their type alone")
    func icons() throws {
        let picture = try read([0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 8, 0, 0, 0, 0, 0, 22, 0, 0, 0])
        #expect(picture.mediaType == "image/vnd.microsoft.icon")
        #expect(picture.width == nil)
    }

    @Test("A first marker alone is no JPEG")
    func twoBytesAreNoPicture() {
        let error = #expect(throws: MetadataError.self) { try read([0xFF, 0xD8, 0x20, 0x20, 0x41, 0x42]) }
        #expect(error?.code == .notAPicture)
    }
}

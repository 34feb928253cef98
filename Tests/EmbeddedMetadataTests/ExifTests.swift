import EmbeddedMetadata
import Testing

@Suite("Exif values are those of exiftool -n")
struct ExifTests {
    private func exif(_ fill: (inout TIFFBuilder) -> Void) throws -> PictureMetadata {
        var builder = TIFFBuilder()
        fill(&builder)
        return try read(JPEGBuilder.file(JPEGBuilder.exif(builder.build())))
    }

    @Test("Text ends at its NUL, makers' padding is cut, copyright's two parts are joined")
    func textValues() throws {
        let picture = try exif {
            $0.text(0x010F, "NIKON   ")
            $0.text(0x010E, "a ")
            $0.text(0x8298, "Ann \0Bob")
        }
        #expect(text("EXIF:Make", picture) == "NIKON")
        #expect(text("EXIF:ImageDescription", picture) == "a ")
        #expect(text("EXIF:Copyright", picture) == "Ann\nBob")
    }

    @Test("Orientation is the first directory's, and only 1 to 8")
    func orientation() throws {
        #expect(try exif { $0.short(0x0112, 6) }.orientation == 6)
        #expect(try exif { $0.short(0x0112, 9) }.orientation == nil)
    }

    @Test("Fractions have ten significant digits; those without a value say so")
    func fractions() throws {
        let picture = try exif {
            $0.fractions(0x829A, [(1, 15)])
            $0.fractions(0x829D, [(0, 0)])
            $0.fractions(0x920A, [(7, 0)])
            $0.fractions(0xA432, [(18, 1), (55, 1), (0, 0), (35, 10)])
        }
        #expect(picture.value(of: "ExposureTime", in: "EXIF") == .real(0.06666666667))
        #expect(text("EXIF:FNumber", picture) == "undef")
        #expect(text("EXIF:FocalLength", picture) == "inf")
        #expect(text("EXIF:LensInfo", picture) == "18 55 undef 3.5")
    }

    @Test("Additive exposure values become seconds and f-numbers")
    func additiveValues() throws {
        let picture = try exif {
            $0.fractions(0x9201, [(3, 1)])
            $0.fractions(0x9202, [(4, 1)])
        }
        #expect(text("EXIF:ShutterSpeedValue", picture) == "0.125")
        #expect(text("EXIF:ApertureValue", picture) == "4")
    }

    @Test("Comments name their character set")
    func userComment() throws {
        let wide: [UInt8] = [0x26, 0x03, 0, 0x41]
        let picture = try exif {
            $0.undefined(0x9286, Array("UNICODE\0".utf8) + wide)
            $0.undefined(0x9C9B, [0x41, 0, 0xE9, 0, 0, 0])
        }
        #expect(text("EXIF:UserComment", picture) == "☃A")
        #expect(text("EXIF:XPTitle", picture) == "Aé")
    }

    @Test("Position: degrees without a sign in Exif, with one in Composite")
    func position() throws {
        let gps = 200
        var directory = TIFFBuilder()
        directory.entries = [
            .init(tag: 1, format: 2, count: 2, value: [UInt8(ascii: "S"), 0]),
            .init(tag: 3, format: 2, count: 2, value: [UInt8(ascii: "E"), 0]),
        ]
        directory.fractions(2, [(33, 1), (30, 1), (36, 1)])
        directory.fractions(4, [(151, 1), (15, 1), (0, 1)])
        directory.fractions(7, [(1, 1), (2, 1), (355, 100)])
        directory.text(0x1D, "2020:02:29")
        var main = TIFFBuilder()
        main.long(0x8825, gps)
        var tiff = main.build()
        tiff += [UInt8](repeating: 0, count: gps - tiff.count)
        tiff += directory.build(directoryAt: gps, header: false)
        let picture = try read(JPEGBuilder.file(JPEGBuilder.exif(tiff)))
        #expect(text("EXIF:GPSLatitude", picture) == "33.51")
        #expect(text("Composite:GPSLatitude", picture) == "-33.51")
        #expect(text("Composite:GPSPosition", picture) == "-33.51 151.25")
        #expect(text("EXIF:GPSTimeStamp", picture) == "01:02:03.55")
        #expect(text("Composite:GPSDateTime", picture) == "2020:02:29 01:02:03.55Z")
        #expect(picture.tags.first { $0.name == "GPSTimeStamp" }?.place == "GPS")
    }

    @Test("A directory that points at itself is read once")
    func loop() throws {
        var builder = TIFFBuilder()
        builder.text(0x010F, "Maker")
        builder.long(0x8769, 8)
        builder.next = 8
        let picture = try read(JPEGBuilder.file(JPEGBuilder.exif(builder.build())))
        #expect(text("EXIF:Make", picture) == "Maker")
        #expect(picture.warnings.count == 1)
    }

    @Test("Values beyond the end and unknown formats are skipped with a warning")
    func hostileEntries() throws {
        let picture = try exif {
            $0.entries.append(.init(tag: 0x010F, format: 2, count: 0x7FFF_FFFF, value: [0, 0, 0, 9, 0]))
            $0.entries.append(.init(tag: 0x0110, format: 99, count: 1, value: [0, 0, 0, 0]))
            $0.text(0x0131, "fine")
        }
        #expect(text("EXIF:Software", picture) == "fine")
        #expect(text("EXIF:Make", picture) == nil)
        #expect(picture.warnings.count == 2)
    }

    @Test("Tags, entries and values have budgets")
    func budgets() throws {
        var limits = MetadataReader.Limits()
        limits.tagCount = 4
        limits.valueSize = 16
        var builder = TIFFBuilder()
        builder.text(0x010E, String(repeating: "x", count: 100))
        for tag in 0x010F...0x0111 { builder.short(tag, 1) }
        builder.short(0x0131, 1)
        let picture = try read(JPEGBuilder.file(JPEGBuilder.exif(builder.build())), limits: limits)
        #expect(picture.value(of: "ImageDescription", in: "EXIF") == .binary(byteCount: 101))
        #expect(picture.tags.count == 4)
        #expect(picture.warnings.contains("Only the first 4 tags were kept."))
    }

    @Test("Many entries that share one large value do not make it read many times")
    func sharedValues() throws {
        var limits = MetadataReader.Limits()
        limits.totalSize = 3_000
        var builder = TIFFBuilder()
        for tag in [0x010E, 0x0131, 0x013B] { builder.text(tag, String(repeating: "x", count: 1_400)) }
        builder.short(0x0100, 3)
        builder.short(0x0101, 4)
        let picture = try read(builder.build(), limits: limits)
        #expect(picture.width == 3)
        #expect(text("EXIF:Software", picture)?.utf8.count == 1_400)
        #expect(picture.value(of: "Artist", in: "EXIF") == .binary(byteCount: 1_401))
        #expect(picture.warnings == ["Only the first 3000 bytes of metadata were read."])
    }
}

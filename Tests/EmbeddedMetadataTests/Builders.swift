import EmbeddedMetadata

/// Bytes put together for a test.
struct Bytes {
    var all: [UInt8] = []

    static func + (left: Bytes, right: Bytes) -> Bytes { Bytes(all: left.all + right.all) }

    init(all: [UInt8] = []) {
        self.all = all
    }

    mutating func ascii(_ text: String) { all.append(contentsOf: text.utf8) }
    mutating func bytes(_ bytes: [UInt8]) { all.append(contentsOf: bytes) }

    mutating func big16(_ value: Int) { all.append(contentsOf: [UInt8(value >> 8 & 255), UInt8(value & 255)]) }

    mutating func big32(_ value: Int) {
        big16(value >> 16 & 0xFFFF)
        big16(value & 0xFFFF)
    }

    mutating func little16(_ value: Int) { all.append(contentsOf: [UInt8(value & 255), UInt8(value >> 8 & 255)]) }

    mutating func little32(_ value: Int) {
        little16(value & 0xFFFF)
        little16(value >> 16 & 0xFFFF)
    }
}

/// A TIFF structure with the most significant byte first.
struct TIFFBuilder {
    struct Entry {
        var tag: Int
        var format: Int
        var count: Int
        var value: [UInt8]
    }

    var entries: [Entry] = []
    /// Offset of the next directory that the first one states.
    var next = 0

    mutating func text(_ tag: Int, _ text: String) {
        entries.append(Entry(tag: tag, format: 2, count: text.utf8.count + 1, value: Array(text.utf8) + [0]))
    }

    mutating func short(_ tag: Int, _ value: Int) {
        entries.append(
            Entry(tag: tag, format: 3, count: 1, value: [UInt8(value >> 8 & 255), UInt8(value & 255), 0, 0]))
    }

    mutating func long(_ tag: Int, _ value: Int) {
        var bytes = Bytes()
        bytes.big32(value)
        entries.append(Entry(tag: tag, format: 4, count: 1, value: bytes.all))
    }

    mutating func fractions(_ tag: Int, _ values: [(Int, Int)]) {
        var bytes = Bytes()
        for (above, below) in values {
            bytes.big32(above)
            bytes.big32(below)
        }
        entries.append(Entry(tag: tag, format: 5, count: values.count, value: bytes.all))
    }

    mutating func undefined(_ tag: Int, _ value: [UInt8]) {
        entries.append(Entry(tag: tag, format: 7, count: value.count, value: value))
    }

    /// The whole structure, its header included; `base` is where the directory stands.
    func build(directoryAt base: Int = 8, header: Bool = true) -> [UInt8] {
        var file = Bytes()
        if header {
            file.ascii("MM")
            file.big16(42)
            file.big32(base)
        }
        file.big16(entries.count)
        var data: [UInt8] = []
        let dataAt = base + 2 + entries.count * 12 + 4
        for entry in entries {
            file.big16(entry.tag)
            file.big16(entry.format)
            file.big32(entry.count)
            if entry.value.count <= 4 {
                file.bytes(entry.value + [UInt8](repeating: 0, count: 4 - entry.value.count))
            } else {
                file.big32(dataAt + data.count)
                data += entry.value
            }
        }
        file.big32(next)
        return file.all + data
    }
}

enum JPEGBuilder {
    static func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
        var bytes = Bytes()
        bytes.bytes([0xFF, marker])
        bytes.big16(body.count + 2)
        bytes.bytes(body)
        return bytes.all
    }

    static func frame(width: Int, height: Int) -> [UInt8] {
        var body = Bytes()
        body.bytes([8])
        body.big16(height)
        body.big16(width)
        body.bytes([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1])
        return segment(0xC0, body.all)
    }

    static func file(_ segments: [UInt8]..., width: Int = 64, height: Int = 48) -> [UInt8] {
        var file: [UInt8] = [0xFF, 0xD8]
        for segment in segments { file += segment }
        file += frame(width: width, height: height)
        file += segment(0xDA, [1, 1, 0, 0, 63, 0])
        file += [0x12, 0x34, 0xFF, 0xD9]
        return file
    }

    static func exif(_ tiff: [UInt8]) -> [UInt8] { segment(0xE1, Array("Exif\0\0".utf8) + tiff) }

    static func xmp(_ packet: String) -> [UInt8] {
        segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Array(packet.utf8))
    }
}

enum PNGBuilder {
    /// The checksum is not looked at when metadata are read.
    static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        var bytes = Bytes()
        bytes.big32(body.count)
        bytes.ascii(name)
        bytes.bytes(body)
        bytes.big32(0)
        return bytes.all
    }

    static func file(_ chunks: [UInt8]...) -> [UInt8] {
        var header = Bytes()
        header.big32(7)
        header.big32(5)
        header.bytes([8, 2, 0, 0, 0])
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        file += chunk("IHDR", header.all)
        for chunk in chunks { file += chunk }
        file += chunk("IDAT", [0])
        file += chunk("IEND", [])
        return file
    }
}

func read(
    _ bytes: [UInt8], limits: MetadataReader.Limits = .init()
) throws(MetadataError) -> PictureMetadata {
    try MetadataReader(limits: limits).read(MemorySource(bytes))
}

/// The value's text, or nil where the tag is missing: `"EXIF:Make"`.
func text(_ name: String, _ picture: PictureMetadata) -> String? {
    picture.tags.first { $0.qualifiedName == name }?.value.text
}

/// What reading those bytes comes to.
func outcome(_ bytes: [UInt8]) -> Result<PictureMetadata, MetadataError> {
    do throws(MetadataError) {
        return .success(try MetadataReader().read(MemorySource(bytes)))
    } catch {
        return .failure(error)
    }
}

/// Files made of boxes, put together for a test.
enum BoxBuilder {
    static func box(_ name: String, _ body: [UInt8]...) -> [UInt8] {
        let content = body.flatMap { $0 }
        var bytes = Bytes()
        bytes.big32(content.count + 8)
        bytes.ascii(name)
        bytes.bytes(content)
        return bytes.all
    }

    /// A box with version and flags first.
    static func full(_ name: String, version: UInt8 = 0, flags: UInt8 = 0, _ body: [UInt8]...) -> [UInt8] {
        box(name, [version, 0, 0, flags], body.flatMap { $0 })
    }

    static func big32(_ numbers: Int...) -> [UInt8] {
        var bytes = Bytes()
        for number in numbers { bytes.big32(number) }
        return bytes.all
    }

    static func type(_ brand: String, _ others: String...) -> [UInt8] {
        box("ftyp", Array(brand.utf8), [0, 0, 0, 0], Array(others.joined().utf8))
    }
}

/// A HEIF file with a picture (item 1), Exif (item 2) and XMP (item 3), whose bytes are in the box `mdat` or `idat`.
struct HEIFBuilder {
    var brand = "heic"
    var width = 64
    var height = 48
    /// Boxes of the main picture beside its size: `irot`, `imir`.
    var transforms: [[UInt8]] = []
    var exif: [UInt8] = []
    var packet = ""
    /// A JPEG picture, as item 4.
    var preview: [UInt8] = []
    /// Of the box `iloc`: 0, 1 or 2.
    var locationVersion: UInt8 = 0
    /// Whether Exif and XMP are in the box `idat`. Needs version 1 of `iloc`, or 2.
    var keepsDataInMeta = false

    private struct Item {
        var id: Int
        var type: String
        var bytes: [UInt8]
    }

    func build() -> [UInt8] {
        var items = [Item(id: 1, type: "hvc1", bytes: [1, 2, 3, 4])]
        if !exif.isEmpty {
            items.append(Item(id: 2, type: "Exif", bytes: [0, 0, 0, 6] + Array("Exif\0\0".utf8) + exif))
        }
        if !packet.isEmpty { items.append(Item(id: 3, type: "mime", bytes: Array(packet.utf8))) }
        if !preview.isEmpty { items.append(Item(id: 4, type: "jpeg", bytes: preview)) }
        let head = BoxBuilder.type(brand, "mif1", brand)
        // The table of places has one length whatever it says: the first round finds how long all before the bytes is.
        let metaSize = meta(items, dataAt: 0).count
        let data = items.flatMap(\.bytes)
        return head + meta(items, dataAt: head.count + metaSize + 8) + BoxBuilder.box("mdat", data)
    }

    private func meta(_ items: [Item], dataAt: Int) -> [UInt8] {
        let entries = items.map { item in
            var body: [UInt8] = [0, UInt8(item.id), 0, 0] + Array(item.type.utf8) + [0]
            if item.type == "mime" { body += Array("application/rdf+xml\0".utf8) }
            return BoxBuilder.full("infe", version: 2, body)
        }
        let size = BoxBuilder.full("ispe", BoxBuilder.big32(width, height))
        let numbers = Array(1...(transforms.count + 1)).map { UInt8($0) }
        let handler = BoxBuilder.full("hdlr", [0, 0, 0, 0], Array("pict".utf8), [UInt8](repeating: 0, count: 13))
        return BoxBuilder.full(
            "meta", handler, BoxBuilder.full("pitm", [0, 1]),
            BoxBuilder.full("iinf", [0, UInt8(items.count)], entries.flatMap { $0 }),
            locations(items, dataAt: dataAt),
            BoxBuilder.full("iref", BoxBuilder.box("cdsc", [0, 2, 0, 1, 0, 1])),
            BoxBuilder.box(
                "iprp", BoxBuilder.box("ipco", size + transforms.flatMap { $0 }),
                BoxBuilder.full("ipma", [0, 0, 0, 1, 0, 1, UInt8(numbers.count)], numbers)),
            BoxBuilder.box("idat", items.flatMap(\.bytes)))
    }

    private func locations(_ items: [Item], dataAt: Int) -> [UInt8] {
        var body = Bytes()
        body.bytes([0x44, 0x00])
        if locationVersion == 2 { body.big32(items.count) } else { body.big16(items.count) }
        var offset = 0
        for item in items {
            let isInMeta = keepsDataInMeta && item.id > 1
            if locationVersion == 2 { body.big32(item.id) } else { body.big16(item.id) }
            if locationVersion > 0 { body.big16(isInMeta ? 1 : 0) }
            body.big16(0)
            body.big16(1)
            body.big32((isInMeta ? 0 : dataAt) + offset)
            body.big32(item.bytes.count)
            offset += item.bytes.count
        }
        return BoxBuilder.full("iloc", version: locationVersion, body.all)
    }
}

/// A CR3 file: Canon's directories, XMP, a preview.
enum CanonRawBuilder {
    static func file(main: [UInt8], exif: [UInt8], preview: [UInt8]) -> [UInt8] {
        let canon: [UInt8] = [
            0x85, 0xC0, 0xB6, 0x87, 0x82, 0x0F, 0x11, 0xE0, 0x81, 0x11, 0xF4, 0xCE, 0x46, 0x2B, 0x6A, 0x48,
        ]
        let previewID: [UInt8] = [
            0xEA, 0xF4, 0x2B, 0x5E, 0x1C, 0x98, 0x4B, 0x88, 0xB9, 0xFB, 0xB7, 0xDC, 0x40, 0x6E, 0x4D, 0x16,
        ]
        let directories = BoxBuilder.box("uuid", canon, BoxBuilder.box("CMT1", main), BoxBuilder.box("CMT2", exif))
        let picture = BoxBuilder.box(
            "PRVW", [0, 0, 0, 0, 0, 1, 0, 8, 0, 8, 0, 1], BoxBuilder.big32(preview.count), preview)
        return BoxBuilder.type("crx ", "crx ", "isom") + BoxBuilder.box("moov", directories)
            + BoxBuilder.box("uuid", previewID, [0, 0, 0, 0, 0, 0, 0, 1], picture) + BoxBuilder.box("mdat", [0])
    }
}

enum JPEG2000Builder {
    static let signature: [UInt8] = BoxBuilder.box("jP  ", [0x0D, 0x0A, 0x87, 0x0A])

    static func codestream(width: Int, height: Int) -> [UInt8] {
        [0xFF, 0x4F, 0xFF, 0x51, 0, 41, 0, 0] + BoxBuilder.big32(width + 10, height + 20, 10, 20)
            + BoxBuilder.big32(width, height, 0, 0) + [0, 1, 7, 1, 1, 0xFF, 0x64, 0, 6, 0, 1, 0x68, 0x69, 0xFF, 0x90]
    }

    static func file(_ boxes: [UInt8]...) -> [UInt8] {
        let header = BoxBuilder.box("ihdr", BoxBuilder.big32(48, 64), [0, 3, 7, 7, 0, 0])
        return signature + BoxBuilder.type("jp2 ", "jp2 ")
            + BoxBuilder.box("jp2h", header, BoxBuilder.box("colr", [1, 0, 0, 0, 0, 0, 16]))
            + boxes.flatMap { $0 } + BoxBuilder.box("jp2c", codestream(width: 64, height: 48))
    }
}

enum JPEGXLBuilder {
    static let signature: [UInt8] = BoxBuilder.box("JXL ", [0x0D, 0x0A, 0x87, 0x0A])

    /// 40 × 24 pixels, turned clockwise for display: small sizes, then ImageMetadata with an orientation of 6.
    static let codestream: [UInt8] = {
        // From the lowest bit: small, height / 8 - 1, no ratio, width / 8 - 1, not all as usual, more fields, 6 - 1.
        let fields: [(value: UInt32, bits: UInt32)] = [(1, 1), (2, 5), (0, 3), (4, 5), (0, 1), (1, 1), (5, 3)]
        var bits: UInt32 = 0
        var position: UInt32 = 0
        for field in fields {
            bits |= field.value << position
            position += field.bits
        }
        return [0xFF, 0x0A] + [0, 8, 16, 24].map { UInt8(bits >> $0 & 255) }
    }()

    static func file(_ boxes: [UInt8]...) -> [UInt8] {
        signature + BoxBuilder.type("jxl ", "jxl ") + boxes.flatMap { $0 } + BoxBuilder.box("jxlc", codestream)
    }
}

/// Reads JPEG 2000: JP2 and JPX files, which are boxes, and bare codestreams (ISO/IEC 15444-1, annexes A and I).
final class JPEG2000Reader {
    private let input: Input
    private let sink: TagSink

    private static let codestreamStart: [UInt8] = [0xFF, 0x4F, 0xFF, 0x51]
    /// Boxes within boxes: header, codestream header, layer header, resolution, association, UUID's explanation.
    private static let containers: Set<String> = ["jp2h", "jpch", "jplh", "res ", "asoc", "uinf"]

    init(input: Input, sink: TagSink) {
        self.input = input
        self.sink = sink
    }

    func read() throws(MetadataError) {
        if input.head.hasPrefix(Self.codestreamStart) {
            readCodestream(input.head)
        } else {
            try readBoxes(BoxSequence(input: input, sink: sink), depth: 0)
        }
        guard sink.picture.width != nil else {
            throw MetadataError(
                code: .damaged, message: "The JPEG 2000 file has no picture header, so its size is not known.",
                offset: 0)
        }
    }

    private func readBoxes(_ sequence: BoxSequence, depth: Int) throws(MetadataError) {
        var boxes = sequence
        while let box = try boxes.next() {
            if Self.containers.contains(box.name) {
                guard depth < sink.limits.directoryDepth else { continue }
                try readBoxes(BoxSequence(in: box, input: input, sink: sink), depth: depth + 1)
            } else if box.name == "jp2c" {
                guard sink.picture.width == nil else { continue }
                readCodestream(try input.upTo(Int(min(box.size, 64)), at: box.offset))
            } else {
                try readBox(box)
            }
        }
    }

    private func readBox(_ box: Box) throws(MetadataError) {
        switch box.name {
        case "ftyp", "ihdr", "colr", "resc", "resd": break
        case "uuid": return try JPEG2000Extension(input: input, sink: sink).read(box)
        case "xml ":
            // Any XML may stand here; of interest is XMP.
            guard let body = try input.content(of: box, sink: sink) else { return }
            return XMPReader(sink: sink).read(body)
        default: return
        }
        guard let body = try input.content(of: box, sink: sink) else { return }
        switch box.name {
        case "ftyp": readType(body)
        case "ihdr": readHeader(body)
        case "colr": readColour(body)
        default: readResolution(body, box.name == "resc" ? "Capture" : "Display")
        }
    }

    private func readType(_ body: ByteView) {
        sink.addBrands(body, group: "Jpeg2000")
        if body.hasASCII("jpx ") { sink.setType(.jpx) }
    }

    private func readHeader(_ body: ByteView) {
        guard let height = body.uint32(0), let width = body.uint32(4) else { return }
        if sink.picture.width == nil { sink.setSize(width: Int(width), height: Int(height)) }
        add("ImageHeight", height)
        add("ImageWidth", width)
        add("NumberOfComponents", body.uint16(8))
        add("BitsPerComponent", body.byte(10))
        add("Compression", body.byte(11))
    }

    /// Method 1 is a number, 2 and 3 are an ICC profile.
    private func readColour(_ body: ByteView) {
        guard let method = body.byte(0), let precedence = body.byte(1), let approximation = body.byte(2) else { return }
        add("ColorSpecMethod", method)
        add("ColorSpecPrecedence", Int8(bitPattern: precedence))
        add("ColorSpecApproximation", approximation)
        if method == 2 || method == 3 {
            ICCReader(sink: sink).read(body.from(3))
        } else if method == 1 {
            add("ColorSpace", body.uint32(3))
        }
    }

    private func readResolution(_ body: ByteView, _ prefix: String) {
        for (index, axis) in ["Y", "X"].enumerated() {
            guard let above = body.uint16(index * 4), let below = body.uint16(index * 4 + 2), below > 0,
                let exponent = body.byte(8 + index)
            else { continue }
            let value = NumberText.rounded(Double(above) / Double(below), toDigits: 10)
            sink.add("Jpeg2000", prefix + axis + "Resolution", .real(value))
            add(prefix + axis + "ResolutionUnit", Int8(bitPattern: exponent))
        }
    }

    /// SIZ: the reference grid's size without what lies before the picture (annex A.5.1).
    private func readCodestream(_ head: ByteView) {
        guard head.hasPrefix(Self.codestreamStart), let right = head.uint32(8), let bottom = head.uint32(12),
            let left = head.uint32(16), let top = head.uint32(20), right > left, bottom > top
        else { return }
        sink.setSize(width: Int(right - left), height: Int(bottom - top))
        sink.add("File", "ImageWidth", .integer(Int64(right - left)))
        sink.add("File", "ImageHeight", .integer(Int64(bottom - top)))
        if sink.picture.type == .j2c { readComment(head) }
    }

    /// The main header's first comment in Latin letters (annex A.9.2): usually the program that wrote the file.
    private func readComment(_ head: ByteView) {
        var offset = 2
        while let marker = head.uint16(offset), let length = head.uint16(offset + 2), length >= 4, marker != 0xFF90 {
            if marker == 0xFF64, head.uint16(offset + 4) == 1, let text = head.view(offset + 6, Int(length) - 4) {
                return sink.add("File", "Comment", .string(MetadataText.latin1(text)))
            }
            offset += 2 + Int(length)
        }
    }

    private func add(_ name: String, _ value: (some BinaryInteger)?) {
        guard let value else { return }
        sink.add("Jpeg2000", name, .integer(Int64(value)))
    }
}

/// A box `uuid` of JPEG 2000: metadata under sixteen bytes that name its kind.
struct JPEG2000Extension {
    let input: Input
    let sink: TagSink

    private static let exif = Array("JpgTiffExif->JP2".utf8)
    private static let photoshopExif: [UInt8] = [
        0x05, 0x37, 0xCD, 0xAB, 0x9D, 0x0C, 0x44, 0x31, 0xA7, 0x2A, 0xFA, 0x56, 0x1F, 0x2A, 0x11, 0x3E,
    ]
    private static let geoTIFF: [UInt8] = [
        0xB1, 0x4B, 0xF8, 0xBD, 0x08, 0x3D, 0x4B, 0x43, 0xA5, 0xAE, 0x8C, 0xD7, 0xD5, 0xA6, 0xCE, 0x03,
    ]
    private static let iptc: [UInt8] = [
        0x33, 0xC7, 0xA4, 0xD2, 0xB8, 0x1D, 0x47, 0x23, 0xA0, 0xBA, 0xF1, 0xA3, 0xE0, 0x97, 0xAD, 0x38,
    ]
    private static let photoshopIPTC: [UInt8] = [
        0x09, 0xA1, 0x4E, 0x97, 0xC0, 0xB4, 0x42, 0xE0, 0xBE, 0xBF, 0x36, 0xDF, 0x6F, 0x0C, 0xE3, 0x6F,
    ]
    private static let xmp: [UInt8] = [
        0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
    ]
    private static let photoshop: [UInt8] = [
        0x2C, 0x4C, 0x01, 0x00, 0x85, 0x04, 0x40, 0xB9, 0xA0, 0x3E, 0x56, 0x21, 0x48, 0xD6, 0xDF, 0xEB,
    ]

    func read(_ box: Box) throws(MetadataError) {
        guard let id = try input.bytes(at: box.offset, count: 16) else { return }
        let known = [
            Self.exif, Self.photoshopExif, Self.geoTIFF, Self.iptc, Self.photoshopIPTC, Self.xmp, Self.photoshop,
        ]
        let content = box.skipping(16)
        guard let kind = known.first(where: { id.hasPrefix($0) }), let body = try input.content(of: content, sink: sink)
        else { return }
        switch kind {
        case Self.xmp: XMPReader(sink: sink).read(body)
        case Self.iptc, Self.photoshopIPTC: IPTCReader(sink: sink).read(body)
        case Self.photoshop: try PhotoshopReader(sink: sink).read(body)
        default:
            // Some writers keep the name that the block has in JPEG.
            let skipped = body.hasASCII("Exif\0\0") ? 6 : 0
            let exif = ExifReader(
                input: Input(body.from(skipped)), fileOffset: content.offset + Int64(skipped), sink: sink)
            if try !exif.read() { sink.warn("The Exif box does not begin as it must.") }
        }
    }
}

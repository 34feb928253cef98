/// Reads JPEG XL: a bare codestream, or one in boxes with metadata beside it (ISO/IEC 18181-1 and -2).
///
/// Boxes that are compressed with Brotli (`brob`) are skipped with a warning.
final class JPEGXLReader {
    private let input: Input
    private let sink: TagSink
    private var hasHeader = false

    init(input: Input, sink: TagSink) {
        self.input = input
        self.sink = sink
    }

    func read() throws(MetadataError) {
        if input.head.hasPrefix([0xFF, 0x0A]) {
            sink.setType(.jpegXL, fileType: "JXL Codestream")
            readHeader(input.head)
        } else {
            try readBoxes()
        }
        guard sink.picture.width != nil else {
            throw MetadataError(
                code: .damaged, message: "The JPEG XL file has no picture header, so its size is not known.",
                offset: 0)
        }
    }

    private func readBoxes() throws(MetadataError) {
        var boxes = BoxSequence(input: input, sink: sink)
        while let box = try boxes.next() {
            switch box.name {
            case "ftyp":
                if let body = try input.content(of: box, sink: sink) { sink.addBrands(body, group: "Jpeg2000") }
            case "jxlc": try readCodestream(box)
            // Parts of a codestream: the first has the header, after its number.
            case "jxlp": try readCodestream(box.skipping(4))
            case "Exif": try readExif(box)
            case "xml ":
                if let packet = try input.content(of: box, sink: sink) { XMPReader(sink: sink).read(packet) }
            case "brob":
                let inner = try input.bytes(at: box.offset, count: 4).map(MetadataText.latin1) ?? ""
                sink.warn("The compressed box \(inner) at offset \(box.offset) was not read.")
            default: break
            }
        }
    }

    private func readCodestream(_ box: Box) throws(MetadataError) {
        guard !hasHeader else { return }
        let head = try input.upTo(Int(min(box.size, 32)), at: box.offset)
        if head.hasPrefix([0xFF, 0x0A]) { readHeader(head) }
    }

    private func readHeader(_ head: ByteView) {
        var header = JPEGXLHeader(bits: BitReader(bytes: head.from(2).prefix(30)))
        guard let size = header.readSize() else { return }
        hasHeader = true
        sink.setSize(width: size.width, height: size.height)
        sink.add("File", "ImageWidth", .integer(Int64(size.width)))
        sink.add("File", "ImageHeight", .integer(Int64(size.height)))
        // Decoders turn the picture by this, and not by what Exif says.
        sink.setOrientation(header.readOrientation() ?? 1)
    }

    /// The offset of the TIFF header, counted from after these four bytes (ISO/IEC 18181-2).
    private func readExif(_ box: Box) throws(MetadataError) {
        guard let body = try input.content(of: box, sink: sink), let skipped = body.uint32(0) else { return }
        let start = 4 + Int(skipped)
        let exif = ExifReader(input: Input(body.from(start)), fileOffset: box.offset + Int64(start), sink: sink)
        if try !exif.read() { sink.warn("The Exif box does not begin as it must.") }
    }
}

/// The first fields of a JPEG XL codestream (ISO/IEC 18181-1, image headers).
struct JPEGXLHeader {
    var bits: BitReader

    /// SizeHeader: the height, then the width or its ratio to it.
    mutating func readSize() -> (width: Int, height: Int)? {
        guard let isSmall = bits.number(1), let height = dimension(isSmall == 1), let ratio = bits.number(3) else {
            return nil
        }
        let ratios = [(1, 1), (1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1)]
        if ratio > 0 {
            let (above, below) = ratios[ratio]
            return (height * above / below, height)
        }
        return dimension(isSmall == 1).map { ($0, height) }
    }

    /// ImageMetadata's orientation, after the size; 1 where all is as usual.
    mutating func readOrientation() -> Int? {
        guard let isUsual = bits.number(1) else { return nil }
        if isUsual == 1 { return 1 }
        guard let hasMore = bits.number(1) else { return nil }
        return hasMore == 0 ? 1 : bits.number(3).map { $0 + 1 }
    }

    private mutating func dimension(_ isSmall: Bool) -> Int? {
        if isSmall { return bits.number(5).map { ($0 + 1) * 8 } }
        guard let size = bits.number(2) else { return nil }
        return bits.number([9, 13, 18, 30][size]).map { $0 + 1 }
    }
}

/// Takes numbers of some bits, the least significant bit first.
struct BitReader {
    let bytes: ByteView
    private var position = 0

    init(bytes: ByteView) {
        self.bytes = bytes
    }

    /// A number of up to 32 bits; nil beyond the end.
    mutating func number(_ count: Int) -> Int? {
        var value = 0
        for index in 0..<count {
            guard let byte = bytes.byte(position / 8) else { return nil }
            value |= Int(byte >> UInt8(position % 8) & 1) << index
            position += 1
        }
        return value
    }
}

/// One box of a file made of boxes: ISO base media files (ISO/IEC 14496-12, section 4.2), JPEG 2000 (ISO/IEC 15444-1,
/// annex I) and JPEG XL (ISO/IEC 18181-2).
struct Box {
    /// Four letters, as Latin text: `ftyp`, `xml `.
    let name: String
    /// Where its content begins.
    let offset: Int64
    /// Bytes of the content.
    let size: Int64

    var end: Int64 { offset + size }

    /// The same box without the first bytes of its content: nothing left where it has fewer.
    func skipping(_ count: Int64) -> Box {
        Box(name: name, offset: offset + min(count, size), size: max(size - count, 0))
    }
}

/// Walks over boxes that follow one another. Each costs one entry of the file's budget, so that the walk ends.
struct BoxSequence {
    private let input: Input
    private let sink: TagSink
    private let end: Int64
    private var offset: Int64

    /// The boxes of a whole file, from `offset` on.
    init(input: Input, sink: TagSink, from offset: Int64 = 0) {
        self.input = input
        self.sink = sink
        self.offset = offset
        end = input.byteCount
    }

    /// The boxes within a box.
    init(in box: Box, input: Input, sink: TagSink) {
        self.input = input
        self.sink = sink
        offset = box.offset
        end = min(box.end, input.byteCount)
    }

    /// The next box; nil at the end, or where no box can be.
    mutating func next() throws(MetadataError) -> Box? {
        guard end - offset >= 8, sink.takeEntry(), let header = try input.bytes(at: offset, count: 8),
            let stated = header.uint32(0), let name = header.view(4, 4)
        else { return nil }
        var headerSize: Int64 = 8
        var size = Int64(stated)
        if stated == 0 {
            size = end - offset
        } else if stated == 1 {
            headerSize = 16
            guard let long = try input.bytes(at: offset + 8, count: 8)?.uint64(0), let exact = Int64(exactly: long)
            else { return nil }
            size = exact
        }
        guard size >= headerSize else {
            sink.warn("The box at offset \(offset) has no valid size.")
            return nil
        }
        if size > end - offset {
            sink.warn("The box \(MetadataText.latin1(name)) at offset \(offset) is cut off.")
            size = end - offset
            guard size >= headerSize else { return nil }
        }
        let box = Box(name: MetadataText.latin1(name), offset: offset + headerSize, size: size - headerSize)
        offset += size
        return box
    }
}

extension Input {
    /// A box's content, when it may be read whole; a warning says why not.
    func content(of box: Box, sink: TagSink) throws(MetadataError) -> ByteView? {
        guard box.size <= Int64(sink.limits.segmentSize), sink.takeBytes(Int(box.size)) else {
            sink.warn("The box \(box.name) at offset \(box.offset) is too large to be read.")
            return nil
        }
        return try bytes(at: box.offset, count: Int(box.size))
    }
}

extension TagSink {
    /// The box `ftyp`: which kinds of file this one is (ISO/IEC 14496-12, section 4.3).
    func addBrands(_ body: ByteView, group: String) {
        guard let major = body.view(0, 4), let minor = body.view(4, 4) else { return }
        add(group, "MajorBrand", .string(MetadataText.latin1(major)))
        if let high = minor.uint16(0), let middle = minor.byte(2), let low = minor.byte(3) {
            let parts = [String(high, radix: 16), String(middle, radix: 16), String(low, radix: 16)]
            add(group, "MinorVersion", .string(parts.joined(separator: ".")))
        }
        var brands: [TagValue] = []
        var offset = 8
        while let brand = body.view(offset, 4), brands.count < 64 {
            if brand.firstIndex(of: 0) == nil { brands.append(.string(MetadataText.latin1(brand))) }
            offset += 4
        }
        add(group, "CompatibleBrands", .list(brands))
    }
}

/// Reads a GIF file's blocks (CompuServe GIF89a specification).
final class GIFReader {
    private let input: Input
    private let sink: TagSink
    private var offset: Int64 = 0
    private var frames = 0
    private var hundredths = 0
    private var comments: [TagValue] = []

    init(input: Input, sink: TagSink) {
        self.input = input
        self.sink = sink
    }

    func read() throws(MetadataError) {
        guard let header = try input.bytes(at: 0, count: 13) else {
            throw MetadataError(
                code: .damaged, message: "The GIF file ends within its header.", offset: input.byteCount)
        }
        readScreen(header)
        offset = 13 + Self.colourTableSize(header.byte(10) ?? 0)
        try readBlocks()
        if frames > 1 { sink.add("GIF", "FrameCount", .integer(Int64(frames))) }
        if hundredths > 0 { sink.add("GIF", "Duration", .real(Double(hundredths) / 100)) }
        if let comment = comments.first {
            sink.add("File", "Comment", comments.count == 1 ? comment : .list(comments))
        }
    }

    private func readScreen(_ header: ByteView) {
        guard let width = header.uint16(6, .little), let height = header.uint16(8, .little),
            let flags = header.byte(10), let background = header.byte(11), let aspect = header.byte(12)
        else { return }
        sink.setSize(width: Int(width), height: Int(height))
        sink.add("GIF", "GIFVersion", .string(header.hasASCII("GIF89a") ? "89a" : "87a"))
        sink.add("GIF", "ImageWidth", .integer(Int64(width)))
        sink.add("GIF", "ImageHeight", .integer(Int64(height)))
        sink.add("GIF", "HasColorMap", .integer(Int64(flags >> 7)))
        sink.add("GIF", "ColorResolutionDepth", .integer(Int64(flags >> 4 & 7) + 1))
        sink.add("GIF", "BitsPerPixel", .integer(Int64(flags & 7) + 1))
        sink.add("GIF", "BackgroundColor", .integer(Int64(background)))
        if aspect != 0 { sink.add("GIF", "PixelAspectRatio", .real((Double(aspect) + 15) / 64)) }
    }

    private static func colourTableSize(_ flags: UInt8) -> Int64 {
        flags & 0x80 == 0 ? 0 : 3 * (2 << Int64(flags & 7))
    }

    private func readBlocks() throws(MetadataError) {
        while sink.takeEntry() {
            guard let kind = try input.bytes(at: offset, count: 1)?.byte(0) else {
                return sink.warn("The GIF file ends without its trailer.")
            }
            offset += 1
            switch kind {
            case 0x2C:
                guard try skipFrame() else { return sink.warn("The GIF file ends within a frame.") }
            case 0x21:
                guard try readExtension() else { return sink.warn("The GIF file ends within an extension.") }
            case 0x3B: return
            default: return sink.warn("The GIF file has an unknown block at offset \(offset - 1).")
            }
        }
    }

    private func skipFrame() throws(MetadataError) -> Bool {
        guard let descriptor = try input.bytes(at: offset, count: 9), let flags = descriptor.byte(8) else {
            return false
        }
        frames += 1
        offset += 9 + Self.colourTableSize(flags) + 1
        return try skipSubBlocks()
    }

    private func readExtension() throws(MetadataError) -> Bool {
        guard let label = try input.bytes(at: offset, count: 1)?.byte(0) else { return false }
        offset += 1
        switch label {
        case 0xF9: return try readGraphicControl()
        case 0xFE:
            guard let bytes = try subBlocks(limit: sink.limits.valueSize) else { return false }
            comments.append(.string(MetadataText.repaired(bytes)))
            return true
        case 0xFF: return try readApplication()
        default: return try skipSubBlocks()
        }
    }

    private func readGraphicControl() throws(MetadataError) -> Bool {
        if let control = try input.bytes(at: offset, count: 5), control.byte(0) == 4 {
            hundredths += Int(control.uint16(2, .little) ?? 0)
            if let flags = control.byte(1), flags & 1 == 1, let colour = control.byte(4) {
                sink.add("GIF", "TransparentColor", .integer(Int64(colour)))
            }
        }
        return try skipSubBlocks()
    }

    private func readApplication() throws(MetadataError) -> Bool {
        guard let name = try input.bytes(at: offset, count: 12), name.byte(0) == 11 else { return try skipSubBlocks() }
        if name.hasASCII("NETSCAPE2.0", at: 1) || name.hasASCII("ANIMEXTS1.0", at: 1) {
            offset += 12
            guard let data = try subBlocks(limit: 1024) else { return false }
            if data.first == 1, let loops = ByteView(Array(data)).uint16(1, .little) {
                sink.add("GIF", "AnimationIterations", .integer(Int64(loops)))
            }
            return true
        }
        if name.hasASCII("XMP DataXMP", at: 1) {
            offset += 12
            return try readXMP()
        }
        if name.hasASCII("ICCRGBG1012", at: 1) {
            offset += 12
            guard let data = try subBlocks(limit: sink.limits.segmentSize) else { return false }
            ICCReader(sink: sink).read(ByteView(Array(data)))
            return true
        }
        return try skipSubBlocks()
    }

    /// XMP stands here without sub-blocks: its bytes, taken as block lengths, lead into a trailer of 258 falling
    /// numbers.
    private func readXMP() throws(MetadataError) -> Bool {
        let start = offset
        guard try skipSubBlocks() else { return false }
        let size = Int(min(offset - start, Int64(sink.limits.xmpSize) + 258))
        if size > 258, let packet = try input.bytes(at: start, count: size - 258) { XMPReader(sink: sink).read(packet) }
        return true
    }

    private func subBlocks(limit: Int) throws(MetadataError) -> ArraySlice<UInt8>? {
        var bytes: [UInt8] = []
        while true {
            guard let length = try input.bytes(at: offset, count: 1)?.byte(0) else { return nil }
            guard length > 0 else { break }
            guard let block = try input.bytes(at: offset + 1, count: Int(length)) else { return nil }
            if bytes.count + Int(length) <= limit, sink.takeBytes(Int(length)) { bytes.append(contentsOf: block.slice) }
            offset += 1 + Int64(length)
        }
        offset += 1
        return bytes[...]
    }

    private func skipSubBlocks() throws(MetadataError) -> Bool {
        while true {
            guard let length = try input.bytes(at: offset, count: 1)?.byte(0) else { return false }
            offset += 1 + Int64(length)
            if length == 0 { return true }
        }
    }
}

/// Reads a WebP file's chunks (Google, WebP Container Specification; RFC 9649).
final class WebPReader {
    private let input: Input
    private let sink: TagSink
    private var milliseconds = 0
    private var isExtended = false

    init(input: Input, sink: TagSink) {
        self.input = input
        self.sink = sink
    }

    func read() throws(MetadataError) {
        var offset: Int64 = 12
        while let header = try input.bytes(at: offset, count: 8), let size = header.uint32(4, .little), sink.takeEntry()
        {
            let body = offset + 8
            if body + Int64(size) > input.byteCount { sink.warn("The WebP file ends within a chunk.") }
            try readChunk(header, size: Int(size), at: body)
            // Chunks begin at even offsets.
            offset = body + Int64(size) + Int64(size & 1)
        }
        if milliseconds > 0 { sink.add("RIFF", "Duration", .real(Double(milliseconds) / 1000)) }
        guard sink.picture.width != nil else {
            throw MetadataError(
                code: .damaged, message: "The WebP file has no picture header, so its size is not known.",
                offset: min(offset, input.byteCount))
        }
    }

    private func readChunk(_ header: ByteView, size: Int, at offset: Int64) throws(MetadataError) {
        if header.hasASCII("VP8X") {
            readExtended(try input.upTo(min(size, 10), at: offset))
        } else if header.hasASCII("VP8 ") {
            readLossy(try input.upTo(min(size, 10), at: offset))
        } else if header.hasASCII("VP8L") {
            readLossless(try input.upTo(min(size, 5), at: offset))
        } else if header.hasASCII("ANIM") {
            readAnimation(try input.upTo(min(size, 6), at: offset))
        } else if header.hasASCII("ANMF") {
            milliseconds += Int(try input.upTo(min(size, 16), at: offset).uint24Little(12) ?? 0)
        } else if header.hasASCII("ALPH") {
            readAlpha(try input.upTo(min(size, 1), at: offset))
        } else if Self.isMetadata(header), size <= sink.limits.segmentSize, sink.takeBytes(size) {
            try readMetadata(header, size: size, at: offset)
        }
    }

    private static func isMetadata(_ header: ByteView) -> Bool {
        header.hasASCII("EXIF") || header.hasASCII("XMP") || header.hasASCII("ICCP")
    }

    private func readMetadata(_ header: ByteView, size: Int, at offset: Int64) throws(MetadataError) {
        if header.hasASCII("EXIF") {
            let body = try input.upTo(size, at: offset)
            // Some writers keep the name that the block has in JPEG.
            let skipped = body.hasASCII("Exif\0\0") ? 6 : 0
            let exif = ExifReader(
                input: Input(body.from(skipped)), fileOffset: offset + Int64(skipped), sink: sink)
            if try !exif.read() { sink.warn("The Exif chunk does not begin as it must.") }
        } else if header.hasASCII("XMP ") || header.hasASCII("XMP\0") {
            XMPReader(sink: sink).read(try input.upTo(size, at: offset))
        } else if header.hasASCII("ICCP") {
            ICCReader(sink: sink).read(try input.upTo(size, at: offset))
        }
    }

    private func readExtended(_ body: ByteView) {
        guard let flags = body.uint32(0, .little), let width = body.uint24Little(4), let height = body.uint24Little(7)
        else { return }
        isExtended = true
        sink.setType(.webP, fileType: "Extended WEBP")
        sink.add("RIFF", "WebP_Flags", .integer(Int64(flags)))
        setSize(Int(width) + 1, Int(height) + 1)
    }

    /// RFC 6386, section 9.1.
    private func readLossy(_ body: ByteView) {
        guard let first = body.byte(0), body.byte(3) == 0x9D, body.byte(4) == 0x01, body.byte(5) == 0x2A,
            let width = body.uint16(6, .little), let height = body.uint16(8, .little)
        else { return }
        sink.add("RIFF", "VP8Version", .integer(Int64(first >> 1 & 7)))
        setSize(Int(width & 0x3FFF), Int(height & 0x3FFF))
        sink.add("RIFF", "HorizontalScale", .integer(Int64(width >> 14)))
        sink.add("RIFF", "VerticalScale", .integer(Int64(height >> 14)))
    }

    private func readLossless(_ body: ByteView) {
        guard body.byte(0) == 0x2F, let bits = body.uint32(1, .little) else { return }
        setSize(Int(bits & 0x3FFF) + 1, Int(bits >> 14 & 0x3FFF) + 1)
    }

    /// The canvas of an extended file is the picture, not its first frame.
    private func setSize(_ width: Int, _ height: Int) {
        guard sink.picture.width == nil || !isExtended else { return }
        sink.setSize(width: width, height: height)
        sink.add("RIFF", "ImageWidth", .integer(Int64(width)))
        sink.add("RIFF", "ImageHeight", .integer(Int64(height)))
    }

    private func readAnimation(_ body: ByteView) {
        guard let colour = body.view(0, 4), let loops = body.uint16(4, .little) else { return }
        let channels = [2, 1, 0, 3].compactMap { colour.byte($0) }.map { String($0) }
        sink.add("RIFF", "BackgroundColor", .string(channels.joined(separator: " ")))
        sink.add("RIFF", "AnimationLoopCount", .integer(Int64(loops)))
    }

    private func readAlpha(_ body: ByteView) {
        guard let flags = body.byte(0) else { return }
        sink.add("RIFF", "AlphaPreprocessing", .integer(Int64(flags >> 4 & 3)))
        sink.add("RIFF", "AlphaFiltering", .integer(Int64(flags >> 2 & 3)))
        sink.add("RIFF", "AlphaCompression", .integer(Int64(flags & 3)))
    }
}

internal import Zlib

/// Reads a PNG file's chunks (PNG specification, third edition; registered extensions).
final class PNGReader {
    let input: Input
    let sink: TagSink

    init(input: Input, sink: TagSink) {
        self.input = input
        self.sink = sink
    }

    func read() throws(MetadataError) {
        var offset: Int64 = 8
        while let header = try input.bytes(at: offset, count: 8), let size = header.uint32(0), sink.takeEntry() {
            guard size <= Int32.max else {
                sink.warn("The PNG chunk at offset \(offset) has no valid length.")
                break
            }
            if header.hasASCII("IEND", at: 4) { break }
            if offset == 8, !header.hasASCII("IHDR", at: 4) { sink.warn("The PNG file does not begin with IHDR.") }
            if !header.hasASCII("IDAT", at: 4) { try readChunk(header, size: Int(size), at: offset + 8) }
            offset += 12 + Int64(size)
        }
        if offset > input.byteCount { sink.warn("The PNG file ends within a chunk.") }
        guard sink.picture.width != nil else {
            throw MetadataError(
                code: .damaged, message: "The PNG file has no header chunk, so its size is not known.",
                offset: min(offset, input.byteCount))
        }
    }

    private func readChunk(_ header: ByteView, size: Int, at offset: Int64) throws(MetadataError) {
        guard let name = header.uint32(4), let chunk = PNGChunk(rawValue: name) else { return }
        if chunk.isCounted { return sink.add("PNG", chunk.tagName, .binary(byteCount: size)) }
        guard size <= sink.limits.segmentSize, sink.takeBytes(size) else {
            return sink.warn("The PNG chunk at offset \(offset) is too large to be read.")
        }
        guard let body = try input.bytes(at: offset, count: size) else { return }
        switch chunk {
        case .header: readHeader(body)
        case .text: try PNGTextReader(sink: sink).readLatin(body)
        case .compressedText: try PNGTextReader(sink: sink).readCompressed(body)
        case .internationalText: try PNGTextReader(sink: sink).readInternational(body)
        case .exif: try readExif(body, at: offset)
        case .palette where size > 3: sink.add("PNG", "Palette", .binary(byteCount: size))
        case .iccProfile: readProfile(body)
        case .xmp: XMPReader(sink: sink).read(body)
        default: PNGFieldReader(sink: sink).read(chunk, body)
        }
    }

    private func readHeader(_ body: ByteView) {
        guard let width = body.uint32(0), let height = body.uint32(4) else { return }
        sink.setSize(width: Int(width), height: Int(height))
        sink.add("PNG", "ImageWidth", .integer(Int64(width)))
        sink.add("PNG", "ImageHeight", .integer(Int64(height)))
        let fields = ["BitDepth", "ColorType", "Compression", "Filter", "Interlace"]
        for (index, name) in fields.enumerated() {
            if let value = body.byte(8 + index) { sink.add("PNG", name, .integer(Int64(value))) }
        }
    }

    private func readExif(_ body: ByteView, at offset: Int64) throws(MetadataError) {
        let skipped = body.hasASCII("Exif\0\0") ? 6 : 0
        let exif = ExifReader(input: Input(body.from(skipped)), fileOffset: offset + Int64(skipped), sink: sink)
        if try !exif.read() { sink.warn("The Exif chunk does not begin as it must.") }
    }

    private func readProfile(_ body: ByteView) {
        let name = body.untilNUL
        sink.add("PNG", "ProfileName", .string(MetadataText.latin1(name)))
        guard body.byte(name.count + 1) == 0 else {
            return sink.warn("The ICC profile is compressed in an unknown way.")
        }
        do throws(InflateError) {
            let profile = try sink.inflate(body.from(name.count + 2))
            ICCReader(sink: sink).read(ByteView(profile))
        } catch {
            sink.add("PNG", "ICC_Profile", .binary(byteCount: 0))
            sink.warn("The ICC profile cannot be unfolded: \(error.reason).")
        }
    }
}

extension TagSink {
    /// Unfolds a zlib stream within what the file may still unfold.
    func inflate(_ bytes: ByteView) throws(InflateError) -> [UInt8] {
        let unfolded = try Inflater.inflate(bytes.slice, limit: inflateBudget)
        inflateBudget -= unfolded.count
        return unfolded
    }
}

extension InflateError {
    /// In the middle of a sentence.
    var reason: String {
        switch self {
        case .damaged: "it is damaged"
        case .truncated: "it is cut off"
        case .tooLarge: "it would become too large"
        case .outOfMemory: "there is no memory for it"
        }
    }
}

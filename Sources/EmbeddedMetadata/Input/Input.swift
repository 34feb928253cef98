/// Targeted reads of one file: its head is read once, then only what is asked for, a window at a time.
final class Input {
    /// The first read. Enough for the header and Exif of most camera photos.
    static let headSize = 16 * 1024
    /// Small reads beyond the head are widened to this: structures that follow one another come with one read.
    private static let windowSize = 8 * 1024

    let byteCount: Int64
    let head: ByteView
    private let source: any ByteSource
    private var window = ByteView.empty
    private var windowOffset: Int64 = 0

    init(_ source: any ByteSource) throws(MetadataError) {
        self.source = source
        byteCount = max(source.byteCount, 0)
        let count = Int(min(byteCount, Int64(Self.headSize)))
        head = ByteView(try Self.read(source, at: 0, atLeast: count, count: count))
    }

    /// Bytes that are in memory already: one segment of a file.
    init(_ segment: ByteView) {
        source = MemorySource([])
        byteCount = Int64(segment.count)
        head = segment
    }

    /// A file within the file, whose offsets count from its own beginning; nil when it lies beyond the end.
    func part(at offset: Int64, count: Int64) throws(MetadataError) -> Input? {
        guard offset >= 0, count >= 0, offset <= byteCount, count <= byteCount - offset else { return nil }
        if offset + count <= Int64(head.count), let view = head.view(Int(offset), Int(count)) { return Input(view) }
        return try Input(PartialSource(whole: source, offset: offset, byteCount: count))
    }

    /// Exactly `count` bytes at `offset`; nil when the file does not have them.
    func bytes(at offset: Int64, count: Int) throws(MetadataError) -> ByteView? {
        guard offset >= 0, count >= 0, offset <= byteCount, Int64(count) <= byteCount - offset else { return nil }
        return try upTo(count, at: offset).view(0, count)
    }

    /// Up to `count` bytes at `offset`: fewer at the end of the file, none beyond.
    func upTo(_ count: Int, at offset: Int64) throws(MetadataError) -> ByteView {
        guard offset >= 0, count > 0, offset < byteCount else { return .empty }
        let wanted = Int(min(Int64(count), byteCount - offset))
        if offset + Int64(wanted) <= Int64(head.count), let view = head.view(Int(offset), wanted) { return view }
        if offset >= windowOffset, offset - windowOffset <= Int64(window.count),
            let view = window.view(Int(offset - windowOffset), wanted)
        {
            return view
        }
        window = ByteView(try Self.read(source, at: offset, atLeast: wanted, count: max(wanted, Self.windowSize)))
        windowOffset = offset
        return window.prefix(wanted)
    }

    private static func read(
        _ source: any ByteSource, at offset: Int64, atLeast least: Int, count: Int
    ) throws(MetadataError) -> [UInt8] {
        do {
            return try source.read(at: offset, atLeast: least, count: count)
        } catch {
            throw MetadataError(code: .unreadable, message: error.message, offset: offset, cause: error)
        }
    }
}

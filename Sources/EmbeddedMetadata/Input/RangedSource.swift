/// A file of which ranges are fetched, where each fetch costs a round trip: an object on a server.
///
/// What was fetched is kept, within a bound, and never fetched twice while it is. Reads that follow one another are answered by
/// fetches that grow, so that a file whose structure runs through all of it takes tens of fetches and not thousands; a read close
/// to the end brings all that follows it. For one reader at a time.
package final class RangedSource: ByteSource {
    /// How much is fetched at a time.
    package struct Policy: Sendable, Hashable {
        /// Of a fetch that does not follow the one before it.
        package var shortFetch: Int64 = 16 * 1024
        /// Of those that do: each is twice as long as the last, up to this.
        package var longFetch: Int64 = 1 << 20
        /// A fetch that begins so close to the end begins so far before it, and goes to the end.
        package var tail: Int64 = 32 * 1024
        /// Fetches of one file, the head not counted; one more is an error.
        package var fetchLimit = 400
        /// Bytes kept beside the head.
        package var keptSize = 2 << 20

        package init() {}
    }

    package let byteCount: Int64
    private let policy: Policy
    private let head: Block
    private let fetch: (Range<Int64>) throws(ByteSourceError) -> [UInt8]
    private var kept: [Block] = []
    private var fetches = 0
    private var lastEnd: Int64
    private var nextLength: Int64

    private struct Block {
        let offset: Int64
        let bytes: [UInt8]

        var end: Int64 { offset + Int64(bytes.count) }

        func holds(_ position: Int64) -> Bool { position >= offset && position < end }
    }

    /// - Parameters:
    ///   - head: The file's first bytes, as many as were fetched.
    ///   - fetch: Gives exactly the bytes of a range, which is not empty and lies within the file.
    package init(
        byteCount: Int64, head: [UInt8], policy: Policy = Policy(),
        fetch: @escaping (Range<Int64>) throws(ByteSourceError) -> [UInt8]
    ) {
        self.byteCount = byteCount
        self.policy = policy
        self.head = Block(offset: 0, bytes: head)
        self.fetch = fetch
        lastEnd = Int64(head.count)
        nextLength = policy.shortFetch
    }

    package func read(at offset: Int64, count: Int) throws(ByteSourceError) -> [UInt8] {
        try read(at: offset, atLeast: count, count: count)
    }

    package func read(at offset: Int64, atLeast least: Int, count: Int) throws(ByteSourceError) -> [UInt8] {
        guard offset >= 0, count > 0, offset < byteCount else { return [] }
        let needed = offset + min(Int64(max(least, 1)), byteCount - offset)
        let wanted = offset + min(Int64(count), byteCount - offset)
        var bytes: [UInt8] = []
        var position = offset
        while position < needed {
            if let block = block(holding: position) {
                let from = Int(position - block.offset)
                let upTo = Int(min(wanted, block.end) - block.offset)
                if from == 0, upTo == block.bytes.count, position == offset, block.end >= needed { return block.bytes }
                bytes += block.bytes[from..<upTo]
                position = block.offset + Int64(upTo)
            } else {
                try fetchMore(from: position, to: needed)
            }
        }
        return bytes
    }

    private func block(holding position: Int64) -> Block? {
        head.holds(position) ? head : kept.last { $0.holds(position) }
    }

    private func fetchMore(from position: Int64, to needed: Int64) throws(ByteSourceError) {
        guard fetches < policy.fetchLimit else {
            throw ByteSourceError(
                message: "Its metadata is scattered: it cannot be read with \(policy.fetchLimit) requests.")
        }
        fetches += 1
        let range = range(from: position, to: needed)
        let bytes = try fetch(range)
        guard bytes.count == range.count else {
            throw ByteSourceError(
                message: "\(range.count) bytes at \(range.lowerBound) were asked for, not \(bytes.count).")
        }
        lastEnd = range.upperBound
        kept.append(Block(offset: range.lowerBound, bytes: bytes))
        var size = kept.reduce(0) { $0 + $1.bytes.count }
        while size > policy.keptSize, kept.count > 1 { size -= kept.removeFirst().bytes.count }
    }

    private func range(from position: Int64, to needed: Int64) -> Range<Int64> {
        // Structures lie a little apart: a gap of less than a fetch is no leap.
        let follows = position >= lastEnd && position - lastEnd <= nextLength
        nextLength = follows ? min(nextLength * 2, policy.longFetch) : policy.shortFetch
        var start = position
        if byteCount - position <= policy.tail, position > lastEnd {
            start = max(byteCount - policy.tail, lastEnd)
        }
        var end = max(needed, position + nextLength)
        // Up to where the bytes are there already, but for a rest that is not worth a fetch of its own.
        if let next = kept.filter({ $0.offset > position }).map(\.offset).min(), needed <= next { end = min(end, next) }
        if byteCount - end < policy.shortFetch / 4 { end = byteCount }
        return start..<min(end, byteCount)
    }
}

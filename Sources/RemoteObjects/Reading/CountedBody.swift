internal import StillsModel

/// A body that is taken in pieces of the taker's size, by one task at a time.
actor CountedBody {
    private let body: any ByteStream
    private let tally: ReadingTally
    /// Arrived, and not taken.
    private var rest: ArraySlice<UInt8> = []
    /// How many bytes were taken or passed over.
    private(set) var position: Int64 = 0

    init(_ body: any ByteStream, _ tally: ReadingTally) {
        self.body = body
        self.tally = tally
    }

    /// The next bytes, fewer only at the end.
    ///
    /// - Parameter isAll: whether the body must end with them: then the connection can be used again.
    func bytes(_ count: Int, isAll: Bool) async throws(ByteStreamError) -> [UInt8] {
        var taken: [UInt8] = []
        while taken.count < count, try await fill() {
            let piece = rest.prefix(count - taken.count)
            taken += piece
            rest = rest.dropFirst(piece.count)
        }
        position += Int64(taken.count)
        guard isAll else { return taken }
        guard taken.count == count else {
            throw ByteStreamError(.unavailable, "The answer broke off after \(taken.count) of \(count) bytes.")
        }
        guard rest.isEmpty, try await body.next() == nil else {
            throw ByteStreamError(.corrupt, "The server sent more than it said.")
        }
        return taken
    }

    /// Passes bytes over up to a position, or to the end.
    func skip(to end: Int64) async throws(ByteStreamError) {
        while position < end, try await fill() {
            let piece = Int(min(Int64(rest.count), end - position))
            rest = rest.dropFirst(piece)
            position += Int64(piece)
        }
    }

    /// Passes all over that is left.
    ///
    /// - Throws: ``ByteStreamError`` with `.resourceExhausted` when that is more than the limit.
    func skip(upTo limit: Int64) async throws(ByteStreamError) {
        try await skip(to: limit)
        guard try await !fill() else {
            throw ByteStreamError(.resourceExhausted, "The server sends more than \(limit) bytes, and knows no ranges.")
        }
    }

    /// Whether there is at least a byte.
    private func fill() async throws(ByteStreamError) -> Bool {
        guard rest.isEmpty else { return true }
        guard let chunk = try await body.next() else { return false }
        tally.count(chunk.count)
        rest = chunk.bytes[...]
        return true
    }
}

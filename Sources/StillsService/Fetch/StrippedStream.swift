internal import EmbeddedMetadata
internal import StillsModel
internal import Synchronization

/// The bytes of a stripped copy, or of a range of it, piece by piece out of the original's blob.
final class StrippedStream: ByteStream {
    private struct State {
        /// What is still to come.
        var pieces: [StrippedCopy.Piece]
        var current: (any ByteStream)?
        /// Bytes that the current stream still has to give.
        var left: Int64 = 0
    }

    private let locator: BlobLocator
    private let blobs: any BlobStore
    private let state: Mutex<State>

    init(_ copy: StrippedCopy, range: Range<Int64>, of locator: BlobLocator, in blobs: any BlobStore) {
        self.locator = locator
        self.blobs = blobs
        state = Mutex(State(pieces: Array(Self.pieces(copy, within: range).reversed())))
    }

    private static func pieces(_ copy: StrippedCopy, within range: Range<Int64>) -> [StrippedCopy.Piece] {
        var pieces: [StrippedCopy.Piece] = []
        var start: Int64 = 0
        for piece in copy.pieces {
            let end = start + piece.byteCount
            let part = range.clamped(to: start..<end)
            if !part.isEmpty {
                switch piece {
                case .bytes(let bytes):
                    pieces.append(.bytes(Array(bytes[Int(part.lowerBound - start)..<Int(part.upperBound - start)])))
                case .source(let source):
                    let first = source.lowerBound + part.lowerBound - start
                    pieces.append(.source(first..<first + (part.upperBound - part.lowerBound)))
                }
            }
            start = end
        }
        return pieces
    }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        while true {
            if let (stream, left) = state.withLock({ state in state.current.map { ($0, state.left) } }) {
                if let chunk = try await stream.next() {
                    state.withLock { $0.left -= Int64(chunk.count) }
                    return chunk
                }
                guard left == 0 else { throw ByteStreamError(.corrupt, "The stored bytes are fewer than they were.") }
                state.withLock { $0.current = nil }
            }
            guard let piece = state.withLock({ $0.pieces.popLast() }) else { return nil }
            switch piece {
            case .bytes(let bytes): return ByteChunk(bytes)
            case .source(let range): try await open(range)
            }
        }
    }

    private func open(_ range: Range<Int64>) async throws(ByteStreamError) {
        do throws(BlobStoreError) {
            let stream = try await blobs.read(locator, range: range)
            state.withLock { state in
                state.current = stream
                state.left = range.upperBound - range.lowerBound
            }
        } catch {
            throw ByteStreamError(error.code, error.message, cause: error)
        }
    }
}

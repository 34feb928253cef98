internal import StillsModel
internal import Synchronization

/// The bytes of an object, or of a part of it. A connection that breaks, or stalls, is made anew, and the stream goes on where it
/// stood; an object that was replaced meanwhile ends it with `.conflict`. Where nothing tells one object from its successor, it does
/// not go on.
final class GoogleObjectStream: ByteStream {
    private struct State {
        var body: any ByteStream
        /// Where the next byte stands in the object.
        var offset: Int64
        /// Since bytes last came.
        var failures = 0
    }

    private let bucket: GoogleBucket
    private let key: String
    private let generation: Int64?
    private let end: Int64
    private let state: Mutex<State>

    /// So often a stream goes on without having got a single byte.
    private static let patience = 5

    init(_ bucket: GoogleBucket, _ key: String, generation: Int64?, body: any ByteStream, _ range: Range<Int64>) {
        self.bucket = bucket
        self.key = key
        self.generation = generation
        end = range.upperBound
        state = Mutex(State(body: body, offset: range.lowerBound))
    }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        while true {
            let (body, offset) = state.withLock { ($0.body, $0.offset) }
            if offset >= end { return nil }
            switch await Self.chunk(of: body) {
            case .success(let chunk?):
                guard Int64(chunk.count) <= end - offset else {
                    throw ByteStreamError(.corrupt, "More bytes came of \(bucket.named(key)) than were asked for.")
                }
                state.withLock { state in
                    state.offset += Int64(chunk.count)
                    state.failures = 0
                }
                return chunk
            case .success(nil):
                try await goOn(after: ByteStreamError(.unavailable, "The bytes of \(bucket.named(key)) broke off."))
            case .failure(let error):
                guard error.code == .unavailable else { throw error }
                try await goOn(after: error)
            }
        }
    }

    private static func chunk(of body: any ByteStream) async -> Result<ByteChunk?, ByteStreamError> {
        do throws(ByteStreamError) { return .success(try await body.next()) } catch { return .failure(error) }
    }

    /// Asks for the rest.
    private func goOn(after error: ByteStreamError) async throws(ByteStreamError) {
        let (failures, offset) = state.withLock { state in
            state.failures += 1
            return (state.failures, state.offset)
        }
        guard generation != nil, failures <= Self.patience else { throw error }
        do throws(CancellationError) {
            try await bucket.sleep(.milliseconds(100 << min(failures, 6)))
        } catch {
            throw ByteStreamError(.cancelled, "Reading \(bucket.named(key)) was cancelled.")
        }
        let body = try await rest(offset..<end)
        state.withLock { $0.body = body }
    }

    private func rest(_ range: Range<Int64>) async throws(ByteStreamError) -> any ByteStream {
        let deed = "go on reading \(bucket.named(key))"
        do throws(GoogleStorageError) {
            let reply = try await bucket.media(key, range, generation: generation, deed: deed)
            guard reply.status == 206 else {
                throw GoogleStorageError(.conflict, "\(bucket.named(key)) was replaced or removed while it was read.")
            }
            guard try bucket.part(reply, range).bytes == range else {
                throw bucket.malformed(deed, "another part than was asked for")
            }
            return reply.body
        } catch {
            throw ByteStreamError(error.code, error.message, cause: error)
        }
    }
}

internal import StillsModel
internal import Synchronization

/// The bytes of an object, or of a part of it. A connection that breaks, or stalls, is made anew, and the stream goes on where it
/// stood; an object that was replaced meanwhile ends it with `.conflict`.
final class S3ObjectStream: ByteStream {
    private struct State {
        var body: any ByteStream
        /// Where the next byte stands in the object.
        var offset: Int64
        /// Behind the last one that is wanted; nil when the body's end tells.
        var end: Int64?
        /// Bytes to be passed over first.
        var surplus: Int64
        /// Since bytes last came.
        var failures = 0
    }

    private let bucket: S3Bucket
    private let key: String
    private let tag: String?
    private let state: Mutex<State>

    /// So often a stream goes on without having got a single byte.
    private static let patience = 5

    init(_ bucket: S3Bucket, _ key: String, body: any ByteStream, part: S3Part, tag: String?) {
        self.bucket = bucket
        self.key = key
        self.tag = tag
        state = Mutex(State(body: body, offset: part.start, end: part.end, surplus: part.surplus))
    }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        while true {
            let (body, isAtEnd) = state.withLock {
                ($0.body, $0.end.map { [offset = $0.offset] in offset >= $0 } ?? false)
            }
            if isAtEnd { return nil }
            switch await Self.chunk(of: body) {
            case .success(let chunk?):
                if let taken = state.withLock({ Self.take(chunk, &$0) }) { return taken }
            case .success(nil):
                guard state.withLock({ $0.end != nil }) else { return nil }
                try await goOn(
                    after: ByteStreamError(.unavailable, "The bytes of \(bucket.named(key)) broke off."))
            case .failure(let error):
                guard error.code == .unavailable else { throw error }
                try await goOn(after: error)
            }
        }
    }

    private static func chunk(of body: any ByteStream) async -> Result<ByteChunk?, ByteStreamError> {
        do throws(ByteStreamError) { return .success(try await body.next()) } catch { return .failure(error) }
    }

    /// - Returns: nil when nothing of the chunk was asked for.
    private static func take(_ chunk: ByteChunk, _ state: inout State) -> ByteChunk? {
        var bytes = chunk.bytes
        let surplus = min(state.surplus, Int64(bytes.count))
        if surplus > 0 { bytes.removeFirst(Int(surplus)) }
        state.surplus -= surplus
        if let end = state.end, Int64(bytes.count) > end - state.offset {
            bytes.removeLast(bytes.count - Int(end - state.offset))
        }
        guard !bytes.isEmpty else { return nil }
        state.offset += Int64(bytes.count)
        state.failures = 0
        return ByteChunk(bytes)
    }

    /// Asks for the rest.
    private func goOn(after error: ByteStreamError) async throws(ByteStreamError) {
        let (failures, offset, end) = state.withLock { state in
            state.failures += 1
            return (state.failures, state.offset, state.end)
        }
        guard failures <= Self.patience else { throw error }
        do throws(CancellationError) {
            try await bucket.sleep(.milliseconds(100 << min(failures, 6)))
        } catch {
            throw ByteStreamError(.cancelled, "Reading \(bucket.named(key)) was cancelled.")
        }
        let (body, surplus) = try await rest(offset..<(end ?? .max))
        state.withLock { state in
            state.body = body
            state.surplus = surplus
        }
    }

    private func rest(_ range: Range<Int64>) async throws(ByteStreamError) -> (any ByteStream, Int64) {
        let deed = "go on reading \(bucket.named(key))"
        do throws(S3Error) {
            guard let reply = try await bucket.reply(key, range, tag: tag, deed: deed) else {
                throw S3Error(.notFound, "Cannot \(deed): it was removed meanwhile.")
            }
            guard reply.status != 416 else {
                throw S3Error(.conflict, "Cannot \(deed): it became shorter meanwhile.")
            }
            return (reply.body, try S3Part(reply, range, deed: deed).surplus)
        } catch {
            let isOther = error.code == .conflict
            throw ByteStreamError(
                error.code, isOther ? "\(bucket.named(key)) was replaced while it was read." : error.message,
                cause: error)
        }
    }
}

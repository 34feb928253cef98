internal import StillsModel
internal import Synchronization

/// Counts what is copied, on several threads, and tells whoever watches.
final class CopyTally: Sendable {
    private let state: Mutex<State>
    private let watch: BackupProgress.Watch

    private struct State {
        var done = 0
        var bytes: Int64 = 0
        let all: Int
        let allBytes: Int64
    }

    init(all: Int, allBytes: Int64, watch: @escaping BackupProgress.Watch) {
        state = Mutex(State(all: all, allBytes: allBytes))
        self.watch = watch
    }

    /// Counts, and asks whether to go on.
    ///
    /// - Throws: ``ServiceError`` with `.cancelled`.
    func add(blobs: Int = 0, bytes: Int64 = 0) throws(ServiceError) {
        let progress = state.withLock { state in
            state.done += blobs
            state.bytes += bytes
            return BackupProgress.copying(
                done: state.done, all: state.all, bytes: state.bytes, allBytes: state.allBytes)
        }
        guard watch(progress), !Task.isCancelled else { throw .stopped }
    }
}

/// Hands a stream's bytes on and counts them; ends it when nobody wants to go on.
struct CountedStream: ByteStream {
    let stream: any ByteStream
    let tally: CopyTally

    func next() async throws(ByteStreamError) -> ByteChunk? {
        let chunk = try await stream.next()
        do throws(ServiceError) {
            try tally.add(bytes: Int64(chunk?.count ?? 0))
        } catch {
            throw ByteStreamError(.cancelled, error.message, cause: error)
        }
        return chunk
    }
}

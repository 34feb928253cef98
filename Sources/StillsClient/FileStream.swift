internal import Execution
internal import Linux
internal import StillsModel
internal import Synchronization

/// The bytes of a file from a place on, read where they stand as they are sent, between bytes that frame them.
final class FileStream: ByteStream {
    private let file: FileDescriptor
    private let end: Int64
    private let files: BlockingPool
    private let isStopped: @Sendable () -> Bool
    private let state: Mutex<State>

    private struct State {
        var prefix: [UInt8]
        var place: Int64
        var suffix: [UInt8]
    }

    /// - Parameters:
    ///   - range: of the file's bytes.
    ///   - isStopped: whether to send no more; the stream then fails with `.cancelled`.
    private init(
        _ file: consuming FileDescriptor, _ range: Range<Int64>, _ frame: Frame, files: BlockingPool,
        isStopped: @escaping @Sendable () -> Bool
    ) {
        self.file = file
        end = range.upperBound
        self.files = files
        self.isStopped = isStopped
        state = Mutex(State(prefix: frame.prefix, place: range.lowerBound, suffix: frame.suffix))
    }

    /// What goes before and after the file's bytes.
    struct Frame: Sendable {
        var prefix: [UInt8] = []
        var suffix: [UInt8] = []
    }

    /// Opens a file for sending.
    ///
    /// - Throws: ``ByteStreamError`` with `.corrupt`: the file is no longer what it was.
    static func open(
        _ path: Path, _ range: Range<Int64>, frame: Frame = Frame(), files: BlockingPool,
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) async throws(ByteStreamError) -> FileStream {
        try await files.run { () throws(ByteStreamError) in
            do throws(SystemError) {
                return FileStream(
                    try FileDescriptor.open(path, .readUntrusted), range, frame, files: files, isStopped: isStopped)
            } catch {
                throw Self.unreadable(error)
            }
        }
    }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        guard !isStopped() else { throw ByteStreamError(.cancelled, "Sending was stopped.") }
        let (prefix, place) = state.withLock { state in
            defer { state.prefix = [] }
            return (state.prefix, state.place)
        }
        if !prefix.isEmpty { return ByteChunk(prefix) }
        let count = min(Int64(ByteChunk.preferredSize), end - place)
        guard count > 0 else {
            let suffix = state.withLock { state in
                defer { state.suffix = [] }
                return state.suffix
            }
            return suffix.isEmpty ? nil : ByteChunk(suffix)
        }
        let bytes = try await files.run { () throws(ByteStreamError) in
            do throws(SystemError) {
                return try file.read(upTo: Int(count), at: place)
            } catch {
                throw Self.unreadable(error)
            }
        }
        guard !bytes.isEmpty else {
            throw ByteStreamError(
                .corrupt, "The file changed while it was sent: import it again when nothing writes to it any more.")
        }
        state.withLock { $0.place = place + Int64(bytes.count) }
        return ByteChunk(bytes)
    }

    /// The file's fault, and not the server's.
    private static func unreadable(_ error: SystemError) -> ByteStreamError {
        ByteStreamError(.corrupt, "\(error)", cause: error)
    }
}

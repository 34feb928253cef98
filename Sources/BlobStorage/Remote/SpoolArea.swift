internal import Execution
internal import Linux
internal import StillsModel
internal import Synchronization

/// Room on this machine's disk for bytes that are on their way to another. Nothing of it outlives the process: its files lose
/// their names as soon as they are open.
final class SpoolArea: Sendable {
    /// Bytes in the area; given free with the last reference.
    struct Piece: Sendable {
        fileprivate let file: SharedDescriptor
        fileprivate let start: Int64
        let byteCount: Int64

        /// All its bytes.
        func stream(on pool: BlockingPool) -> any ByteStream {
            FileByteStream(file, range: start..<start + byteCount, pool: pool)
        }
    }

    private struct State {
        var file: SharedDescriptor?
        var length: Int64 = 0
    }

    private let folder: Path
    private let state = Mutex(State())

    /// A file takes so many bytes before the next one is begun; it goes when the last of its pieces does.
    private static let fileLength: Int64 = 64 << 20

    /// - Parameter folder: where the files are made; it is made when it is missing.
    init(folder: Path) { self.folder = folder }

    /// Keeps bytes. Blocks.
    func keep(_ bytes: [UInt8]) throws(SystemError) -> Piece {
        let (file, start) = try room(for: Int64(bytes.count))
        try file.descriptor.write(bytes.span.bytes, at: start)
        return Piece(file: file, start: start, byteCount: Int64(bytes.count))
    }

    private func room(for count: Int64) throws(SystemError) -> (SharedDescriptor, Int64) {
        let known = state.withLock { state -> (SharedDescriptor, Int64)? in
            guard let file = state.file, state.length + count <= Self.fileLength else { return nil }
            defer { state.length += count }
            return (file, state.length)
        }
        if let known { return known }
        let file = try makeFile()
        // Of two that come here at once, one is used for this piece alone.
        state.withLock { state in
            state.file = file
            state.length = count
        }
        return (file, 0)
    }

    private func makeFile() throws(SystemError) -> SharedDescriptor {
        _ = try makeDirectories(folder, permissions: 0o700)
        let directory = try FileDescriptor.open(folder, .directory)
        while true {
            let name = Path("staged-\(UInt64.random(in: .min ... .max))") ?? "staged"
            do {
                let file = try directory.open(name, .createNew, permissions: 0o600)
                _ = try directory.removeFile(name)
                return SharedDescriptor(file)
            } catch {
                guard error.reason == .exists else { throw error }
            }
        }
    }
}

package import Execution
package import Linux
package import StillsModel
internal import Synchronization

/// The bytes of an open file, read at their place: the file's own position is not used.
///
/// A file that becomes shorter meanwhile ends the stream early; whoever needs all bytes compares lengths.
package final class FileByteStream: ByteStream {
    private let shared: SharedDescriptor
    private let pool: BlockingPool
    private let state: Mutex<State>

    private struct State: Sendable {
        var head: [UInt8]
        var offset: Int64
        let end: Int64
    }

    /// - Parameters:
    ///   - range: of the file's bytes; it may reach beyond the end.
    ///   - head: bytes from the start of the range that the caller has read already; not read again.
    package convenience init(
        _ file: consuming FileDescriptor, range: Range<Int64>, head: [UInt8] = [], pool: BlockingPool
    ) {
        self.init(SharedDescriptor(file), range: range, head: head, pool: pool)
    }

    init(_ file: SharedDescriptor, range: Range<Int64>, head: [UInt8] = [], pool: BlockingPool) {
        shared = file
        self.pool = pool
        state = Mutex(State(head: head, offset: range.lowerBound, end: range.upperBound))
    }

    package func next() async throws(ByteStreamError) -> ByteChunk? {
        if let chunk = takeHead() { return chunk }
        let (offset, count) = state.withLock { state in
            (state.offset, Int(clamping: min(Int64(ByteChunk.preferredSize), max(0, state.end - state.offset))))
        }
        if count == 0 { return nil }
        do {
            let bytes = try await pool.run { () throws(SystemError) in
                try self.shared.descriptor.read(upTo: count, at: offset)
            }
            if bytes.isEmpty { return nil }
            state.withLock { $0.offset += Int64(bytes.count) }
            return ByteChunk(bytes)
        } catch {
            throw ByteStreamError(reading: error)
        }
    }

    /// What was not handed out yet.
    package var file: FileBytes? {
        state.withLock { state in
            guard state.offset < state.end else { return nil }
            return FileBytes(descriptor: shared.descriptor.number, range: state.offset..<state.end, owner: shared)
        }
    }

    private func takeHead() -> ByteChunk? {
        state.withLock { state in
            let room = Int(clamping: max(0, state.end - state.offset))
            let count = min(state.head.count, ByteChunk.preferredSize, room)
            guard count > 0 else { return nil }
            let bytes = count == state.head.count ? state.head : Array(state.head.prefix(count))
            state.head = count == state.head.count ? [] : Array(state.head.dropFirst(count))
            state.offset += Int64(count)
            return ByteChunk(bytes)
        }
    }
}

/// The bytes of a pipe, a terminal or a socket, from where it stands to its end.
package final class PipeByteStream: ByteStream {
    private let file: FileDescriptor
    private let pool: BlockingPool

    package init(_ file: consuming FileDescriptor, pool: BlockingPool) {
        self.file = file
        self.pool = pool
    }

    package func next() async throws(ByteStreamError) -> ByteChunk? {
        do {
            let bytes = try await pool.run { () throws(SystemError) in
                try self.file.read(upTo: ByteChunk.preferredSize)
            }
            return bytes.isEmpty ? nil : ByteChunk(bytes)
        } catch {
            throw ByteStreamError(reading: error)
        }
    }
}

extension ByteStreamError {
    init(reading error: SystemError) {
        let code: ErrorCode =
            switch error.reason {
            case .missing: .notFound
            case .denied: .permissionDenied
            case .limitReached, .diskFull: .resourceExhausted
            case .wrongKind, .invalid, .exists: .invalidArgument
            case .busy, .readerGone, .device: .unavailable
            }
        self.init(code, error.description, cause: error)
    }
}

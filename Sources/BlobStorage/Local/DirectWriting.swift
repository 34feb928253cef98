internal import Linux
internal import StillsModel
internal import Synchronization

/// Writes short files past the page cache, while the disk is quick to take them (Decision 0031).
///
/// A picture that is written and synced at once gains nothing from the page cache: its pages are taken, copied to, and
/// written later by a thread of the kernel, one file after the other, while everybody waits for the sync. Written
/// directly, it is on its way to the disk while the next one is read, and the sync finds little to do.
///
/// A disk that takes its time, such as one behind a network, would hold up each file; there the page cache, which hands it
/// many files at once, is quicker. So writes are timed, and a disk whose quickest of ``window`` is slow gets no more of
/// them. Where direct writing is not known at all, it is tried once.
final class DirectWriting: Sendable {
    /// Of writes that are compared; the quickest of them says what the disk can do, whatever else the machine does.
    static let window = 64
    /// A write that takes longer is slow.
    static let patience: Int64 = 500_000
    /// Longer files are written as they are read, piece by piece.
    static let longest = ByteChunk.preferredSize

    private struct State {
        var isOn: Bool
        var idle: [PageBuffer] = []
        var counted = 0
        var quickest = Int64.max
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Int64

    /// - Parameter now: some clock that never goes back, in nanoseconds.
    init(isOn: Bool, now: @escaping @Sendable () -> Int64) {
        state = Mutex(State(isOn: isOn))
        self.now = now
    }

    var isOn: Bool { state.withLock { $0.isOn } }

    /// Writes all the bytes of a new, empty file: whole pages directly, the rest through the cache.
    func write(_ bytes: [UInt8], to file: borrowing FileDescriptor) throws(SystemError) {
        let done = try writePages(bytes, to: file)
        guard done < bytes.count else { return }
        try file.write(bytes.span.bytes.extracting(done..<bytes.count))
    }

    /// - Returns: how many bytes were written.
    private func writePages(_ bytes: [UInt8], to file: borrowing FileDescriptor) throws(SystemError) -> Int {
        guard bytes.count >= PageBuffer.pageSize, bytes.count <= Self.longest, let pages = takeBuffer() else {
            return 0
        }
        defer { state.withLock { $0.idle.append(pages) } }
        do {
            try file.setWritesDirectly(true)
        } catch {
            return try giveUp(after: error)
        }
        let began = now()
        var written = 0
        var failure: SystemError?
        do {
            written = try file.writeDirectly(bytes.span.bytes, through: pages)
            note(now() - began)
        } catch {
            failure = error
        }
        if written < bytes.count { try file.setWritesDirectly(false) }
        if let failure { return try giveUp(after: failure) }
        return written
    }

    /// What this file system cannot do is not tried again; other errors are the caller's.
    private func giveUp(after error: SystemError) throws(SystemError) -> Int {
        guard error.reason == .invalid else { throw error }
        state.withLock { $0.isOn = false }
        return 0
    }

    private func takeBuffer() -> PageBuffer? {
        let (isOn, known) = state.withLock { state in (state.isOn, state.isOn ? state.idle.popLast() : nil) }
        guard isOn else { return nil }
        return known ?? PageBuffer(pages: Self.longest / PageBuffer.pageSize)
    }

    private func note(_ nanoseconds: Int64) {
        state.withLock { state in
            state.quickest = min(state.quickest, nanoseconds)
            state.counted += 1
            guard state.counted == Self.window else { return }
            if state.quickest > Self.patience { state.isOn = false }
            state.counted = 0
            state.quickest = .max
        }
    }
}

internal import Linux
internal import Synchronization

/// Writes the log's lines to standard error, each whole.
enum StandardErrorLog {
    private static let turn = Mutex(())

    /// Where nobody can be told, there is nobody to tell: serving goes on.
    static func write(_ line: [UInt8]) {
        turn.withLock { _ in
            do throws(SystemError) { try FileDescriptor.standardError().write(line) } catch { return }
        }
    }
}

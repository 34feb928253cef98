internal import CLinux

extension FileDescriptor {
    /// Takes the lock of this open file without waiting (`flock(2)`), against other opens of the same file. The lock
    /// ends with the last descriptor of this open file, also when the process is killed.
    ///
    /// - Returns: whether it was taken; false when somebody else holds it.
    package func tryLock(_ kind: LockKind) throws(SystemError) -> Bool {
        let result = stills_flock(number, kind.operation | LOCK_NB)
        if result == -Int(EWOULDBLOCK) { return false }
        _ = try checked(result, .flock, path)
        return true
    }

    /// Takes the lock, waiting as long as somebody else holds it. Blocks the thread.
    package func lock(_ kind: LockKind) throws(SystemError) {
        _ = try checked(stills_flock(number, kind.operation), .flock, path)
    }

    /// Gives the lock back.
    package func unlock() throws(SystemError) {
        _ = try checked(stills_flock(number, LOCK_UN), .flock, path)
    }
}

/// Whether others may hold the lock at the same time.
package enum LockKind: Sendable {
    /// Together with other shared holders.
    case shared
    /// Alone.
    case exclusive

    var operation: CInt { self == .shared ? LOCK_SH : LOCK_EX }
}

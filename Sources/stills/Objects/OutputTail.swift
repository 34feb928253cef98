internal import Linux

/// Standard output where it is a file: what a run left there, and that it lasts.
enum OutputTail {
    /// Longer than any line of results.
    private static let longestLine: Int64 = 64 << 20
    private static let step: Int64 = 64 * 1024

    static func isEmptyFile() throws(SystemError) -> Bool {
        let status = try FileDescriptor.standardOutput().status()
        return status.kind == .file && status.byteCount == 0
    }

    /// Takes a last line away that has no end. Whether there was one.
    static func removeTornLine() throws(SystemError) -> Bool {
        let output = try FileDescriptor.standardOutput()
        let status = try output.status()
        guard status.kind == .file, status.byteCount > 0 else { return false }
        // What standard output is open for may be writing only.
        let reading = try FileDescriptor.open("/proc/self/fd/1", .read)
        var end = status.byteCount
        let first = max(0, end - longestLine)
        while end > first {
            let start = max(first, end - step)
            let bytes = try reading.read(upTo: Int(end - start), at: start)
            if let newline = bytes.lastIndex(of: UInt8(ascii: "\n")) {
                let whole = start + Int64(newline) + 1
                guard whole < status.byteCount else { return false }
                try output.setLength(whole)
                return true
            }
            end = start
        }
        // Not a single end of a line: nothing that a run has written.
        return false
    }

    /// Makes it durable, where it is a file.
    static func sync() throws(SystemError) {
        let output = try FileDescriptor.standardOutput()
        if try output.status().kind == .file { try output.syncData() }
    }
}

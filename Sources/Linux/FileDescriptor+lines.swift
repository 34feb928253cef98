internal import CLinux

extension FileDescriptor {
    /// Reads a line, waiting for it as long as nobody says stop.
    ///
    /// - Parameters:
    ///   - limit: in bytes; a longer line is cut there.
    ///   - isStopped: asked at least ten times a second.
    /// - Returns: the line without its end; what stands behind its end may be lost. nil at the end of the file, and when
    ///   stopped.
    package func readLine(limit: Int, isStopped: () -> Bool) throws(SystemError) -> [UInt8]? {
        var line: [UInt8] = []
        while line.count < limit {
            if isStopped() { return nil }
            guard try checked(stills_wait_readable(number, 100), .poll, path) > 0 else { continue }
            let bytes = try read(upTo: limit - line.count)
            if bytes.isEmpty { return line.isEmpty ? nil : line }
            if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) { return line + bytes[..<end] }
            line += bytes
        }
        return line
    }
}

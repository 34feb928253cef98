internal import CLinux

extension FileDescriptor {
    /// Reads up to `count` bytes from the current position; fewer at the end and from pipes, none only at the end.
    package func read(upTo count: Int) throws(SystemError) -> [UInt8] {
        var result = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, initialized in
            result = unsafe stills_read(number, buffer.baseAddress, max(0, count))
            initialized = max(0, result)
        }
        _ = try checked(result, .read, path)
        return bytes
    }

    /// Reads up to `count` bytes at `offset`; fewer only at the file's end.
    package func read(upTo count: Int, at offset: Int64) throws(SystemError) -> [UInt8] {
        var done = 0
        var failure: SystemError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, initialized in
            do throws(SystemError) {
                done = try unsafe readAll(UnsafeMutableRawBufferPointer(buffer), at: offset)
            } catch {
                failure = error
            }
            initialized = done
        }
        if let failure { throw failure }
        return bytes
    }

    /// Fills `bytes` from `offset` on.
    ///
    /// - Returns: how many bytes were read; fewer than asked for only at the file's end.
    package func read(into bytes: inout MutableRawSpan, at offset: Int64) throws(SystemError) -> Int {
        try unsafe bytes.withUnsafeMutableBytes { (buffer) throws(SystemError) -> Int in
            try unsafe readAll(buffer, at: offset)
        }
    }

    /// Writes all bytes at the current position.
    package func write(_ bytes: [UInt8]) throws(SystemError) {
        try unsafe write(bytes.span.bytes)
    }

    /// Writes all bytes at the current position.
    package func write(_ bytes: RawSpan) throws(SystemError) {
        try unsafe bytes.withUnsafeBytes { (buffer) throws(SystemError) in
            var done = 0
            while done < buffer.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
                done += try checked(unsafe stills_write(number, rest.baseAddress, rest.count), .write, path)
            }
        }
    }

    /// Writes all bytes at `offset`, leaving the current position alone.
    package func write(_ bytes: RawSpan, at offset: Int64) throws(SystemError) {
        try unsafe bytes.withUnsafeBytes { (buffer) throws(SystemError) in
            var done = 0
            while done < buffer.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
                let place = offset + Int64(done)
                done += try checked(unsafe stills_pwrite(number, rest.baseAddress, rest.count, place), .write, path)
            }
        }
    }

    /// Makes the file this long: cut off, or continued with zeros.
    package func setLength(_ length: Int64) throws(SystemError) {
        _ = try checked(stills_truncate(number, length), .truncate, path)
    }

    /// Tells the kernel that the file will be read from start to end, so that it reads ahead. Only a hint: what cannot
    /// be read ahead is read as usual.
    package func expectSequentialReading() {
        _ = stills_advise_sequential(number)
    }

    private func readAll(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(SystemError) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let place = offset + Int64(done)
            let count = try checked(unsafe stills_pread(number, rest.baseAddress, rest.count, place), .read, path)
            if count == 0 { break }
            done += count
        }
        return done
    }
}

/// Reads a whole small file.
///
/// - Parameter limit: of bytes; a longer file is refused with ``SystemError/Reason/limitReached`` (EFBIG).
package func readFile(_ path: Path, limit: Int) throws(SystemError) -> [UInt8] {
    let file = try FileDescriptor.open(path, .read)
    var bytes: [UInt8] = []
    while true {
        let more = try file.read(upTo: min(64 * 1024, limit - bytes.count + 1))
        if more.isEmpty { return bytes }
        bytes.append(contentsOf: more)
        if bytes.count > limit { throw SystemError(errno: EFBIG, call: .read, path: path) }
    }
}

/// Where the bytes of one file come from: memory, a file descriptor, ranges of an object on a server.
///
/// A source is read with few, targeted reads: the head first, then only what the container's structure names.
package protocol ByteSource {
    /// How many bytes there are. Fixed while the source is read.
    var byteCount: Int64 { get }

    /// Reads up to `count` bytes at `offset`; fewer only at the end, none beyond it.
    ///
    /// - Parameters:
    ///   - offset: Not negative.
    ///   - count: Not negative. The caller bounds it; a source does not.
    /// - Throws: ``ByteSourceError`` when the bytes cannot be had now. Reading past the end is no error.
    func read(at offset: Int64, count: Int) throws(ByteSourceError) -> [UInt8]

    /// Reads `least` bytes at `offset`, and up to `count` where they cost nothing more; fewer than `least` only at the end.
    ///
    /// - Parameter count: At least `least`.
    /// - Throws: As ``read(at:count:)``.
    func read(at offset: Int64, atLeast least: Int, count: Int) throws(ByteSourceError) -> [UInt8]
}

extension ByteSource {
    package func read(at offset: Int64, atLeast least: Int, count: Int) throws(ByteSourceError) -> [UInt8] {
        try read(at: offset, count: count)
    }
}

/// The bytes of a ``ByteSource`` could not be read.
package struct ByteSourceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What happened, as a full sentence.
    package var message: String
    /// The operating system's error number, where there is one.
    package var errno: Int32?

    package init(message: String, errno: Int32? = nil) {
        self.message = message
        self.errno = errno
    }

    package var description: String { message }
}

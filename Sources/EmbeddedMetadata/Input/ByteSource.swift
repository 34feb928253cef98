/// Where the bytes of one file come from: memory, a file descriptor, later a ranged HTTP read.
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

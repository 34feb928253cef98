/// The one way bytes travel: pulled chunk by chunk, by one consumer, with at most two chunks in flight.
package protocol ByteStream: Sendable {
    /// The next bytes, or nil at the end. Chunks hold 1 byte to 256 KiB. After nil or an error it is not called again.
    func next() async throws(ByteStreamError) -> ByteChunk?

    /// The digest of all the bytes, where the source has computed it of the very bytes in memory that it hands out; nil
    /// elsewhere. Spares whoever takes them the same work once more.
    var digest: Digest? { get }

    /// Where all the bytes that are still to come can be read in a file of this machine, for whoever can send them from there
    /// without looking at them; nil elsewhere. Who uses it does not pull any more.
    var file: FileBytes? { get }
}

extension ByteStream {
    package var digest: Digest? { nil }
    package var file: FileBytes? { nil }
}

/// A part of an open file.
package struct FileBytes: Sendable {
    /// The descriptor's number; open as long as `owner` is.
    package let descriptor: Int32
    /// In bytes from the file's beginning.
    package let range: Range<Int64>
    /// Keeps the descriptor open.
    package let owner: any AnyObject & Sendable
    /// The absolute path of the file, for whoever may keep it by giving it a second name: the range is the whole file, nobody
    /// writes to it any more, and its digest is the stream's. nil for all other files.
    package let keepablePath: [UInt8]?

    package init(
        descriptor: Int32, range: Range<Int64>, owner: any AnyObject & Sendable, keepablePath: [UInt8]? = nil
    ) {
        self.descriptor = descriptor
        self.range = range
        self.owner = owner
        self.keepablePath = keepablePath
    }
}

/// Bytes that do not change any more.
package struct ByteChunk: Sendable {
    package let bytes: [UInt8]

    /// The size that sources aim at.
    package static let preferredSize = 256 * 1024

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package var count: Int { bytes.count }
}

/// An error of whatever the bytes come from.
package struct ByteStreamError: SeamError {
    package let code: ErrorCode
    package let message: String
    package let cause: (any Error)?

    package init(_ code: ErrorCode, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

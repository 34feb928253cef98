internal import Glibc

/// A file that the caller has opened and keeps open, read with `pread`.
///
/// Never mapped into memory: a file that shrinks meanwhile would end the process with SIGBUS.
package struct FileSource: ByteSource, Sendable {
    private let descriptor: Int32
    package let byteCount: Int64

    /// - Parameters:
    ///   - descriptor: Open for reading and seekable, for as long as the source is used. Its position is neither used
    ///     nor changed.
    ///   - byteCount: The file's size, as `fstat` gave it.
    package init(descriptor: Int32, byteCount: Int64) {
        self.descriptor = descriptor
        self.byteCount = byteCount
    }

    package func read(at offset: Int64, count: Int) throws(ByteSourceError) -> [UInt8] {
        guard offset >= 0, count > 0, offset < byteCount else { return [] }
        let wanted = Int(min(Int64(count), byteCount - offset))
        var failure: Int32 = 0
        // The standard library's only way to fill an array without writing zeros to it first.
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            while filled < wanted {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let got = pread(descriptor, rest.baseAddress, wanted - filled, off_t(offset + Int64(filled)))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                guard got > 0 else { return }
                filled += got
            }
        }
        guard failure == 0 else {
            let reason = String(cString: strerror(failure))
            throw ByteSourceError(
                message: "Reading \(wanted) bytes at offset \(offset) failed: \(reason).", errno: failure)
        }
        return bytes
    }
}

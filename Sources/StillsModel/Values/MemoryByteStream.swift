internal import Synchronization

/// Bytes that are in memory already.
package final class MemoryByteStream: ByteStream {
    private let bytes: [UInt8]
    private let chunkSize: Int
    private let position = Mutex(0)

    package let digest: Digest?

    /// - Parameters:
    ///   - chunkSize: of all chunks but the last; 1 byte to 256 KiB.
    ///   - digest: of these very bytes, where it is known.
    package init(_ bytes: [UInt8], chunkSize: Int = ByteChunk.preferredSize, digest: Digest? = nil) {
        self.bytes = bytes
        self.digest = digest
        self.chunkSize = min(max(1, chunkSize), ByteChunk.preferredSize)
    }

    package func next() async throws(ByteStreamError) -> ByteChunk? {
        let range = position.withLock { position in
            let range = position..<min(bytes.count, position + chunkSize)
            position = range.upperBound
            return range
        }
        if range.isEmpty { return nil }
        // Most pictures fit one chunk: then nothing is copied.
        return ByteChunk(range.count == bytes.count ? bytes : Array(bytes[range]))
    }
}

package import StillsModel
internal import Synchronization

/// Bytes that are in memory already.
package final class MemoryByteStream: ByteStream {
    private let bytes: [UInt8]
    private let chunkSize: Int
    private let position = Mutex(0)

    /// - Parameter chunkSize: of all chunks but the last; 1 byte to 256 KiB.
    package init(_ bytes: [UInt8], chunkSize: Int = ByteChunk.preferredSize) {
        self.bytes = bytes
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

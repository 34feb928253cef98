package import StillsModel
internal import Synchronization

/// A stream that gives the chunks of its script and then ends, or fails.
package final class ScriptedByteStream: ByteStream {
    private let rest: Mutex<[[UInt8]]>
    private let ending: ByteStreamError?

    /// - Parameter ending: thrown after the last chunk; nil for a stream that ends well.
    package init(_ chunks: [[UInt8]], ending: ByteStreamError? = nil) {
        rest = Mutex(chunks.reversed())
        self.ending = ending
    }

    package func next() async throws(ByteStreamError) -> ByteChunk? {
        if let chunk = rest.withLock({ $0.popLast() }) { return ByteChunk(chunk) }
        if let ending { throw ending }
        return nil
    }
}

extension ByteStream {
    /// All bytes up to the end.
    package func collect() async throws(ByteStreamError) -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try await next() { bytes.append(contentsOf: chunk.bytes) }
        return bytes
    }
}

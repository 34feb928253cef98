internal import OpenSSL
internal import StillsModel

/// Cuts a stream into parts, and hashes it on the way unless its source has. For one task.
final class PartCutter {
    private let stream: any ByteStream
    private let key: BlobLocator
    private var hash: SHA256?
    private var rest: ArraySlice<UInt8> = []
    /// Whether the stream has ended and everything of it was given out.
    private(set) var isAtEnd = false
    /// Of the parts that were given out.
    private(set) var byteCount: Int64 = 0

    init(_ stream: any ByteStream, for key: BlobLocator) throws(BlobStoreError) {
        self.stream = stream
        self.key = key
        if stream.digest == nil { hash = try mappingDigestErrors { () throws(OpenSSLError) in try SHA256() } }
    }

    /// The next bytes; fewer than asked for only at the stream's end.
    func next(upTo count: Int) async throws(BlobStoreError) -> [UInt8] {
        var part: [UInt8] = []
        while part.count < count, !isAtEnd {
            if rest.isEmpty {
                guard let chunk = try await stream.nextChunk(for: key) else {
                    isAtEnd = true
                    break
                }
                try mappingDigestErrors { () throws(OpenSSLError) in try hash?.update(chunk.bytes) }
                rest = chunk.bytes[...]
            }
            if part.isEmpty {
                // Most pictures are one chunk: then nothing is copied.
                if rest.count <= count, rest.startIndex == 0, rest.endIndex == rest.count {
                    part = Array(rest)
                    rest = []
                    continue
                }
                part.reserveCapacity(count)
            }
            let taken = rest.prefix(count - part.count)
            part += taken
            rest = rest.dropFirst(taken.count)
        }
        byteCount += Int64(part.count)
        return part
    }

    /// Of the whole stream, which must be at its end. Once.
    func digest() throws(BlobStoreError) -> Digest {
        if let known = stream.digest { return known }
        guard let hash = hash.take() else { throw BlobStoreError(.internal, "The digest of \(key) was taken already.") }
        let bytes: [UInt8]
        do throws(OpenSSLError) {
            bytes = try hash.finish()
        } catch {
            throw BlobStoreError(error)
        }
        return try Digest(finished: bytes)
    }
}

internal import OpenSSL
internal import StillsModel
internal import Synchronization

/// Hands another stream's bytes on, and ends with an error where they do not have the digest that they should.
final class VerifiedStream: ByteStream {
    private let stream: any ByteStream
    private let expected: Digest
    /// nil once the end was reached.
    private let hash: Mutex<SHA256?>

    init(_ stream: any ByteStream, expected: Digest) throws(ServiceError) {
        self.stream = stream
        self.expected = expected
        do throws(OpenSSLError) {
            hash = Mutex(try SHA256())
        } catch {
            throw ServiceError(.internal, "\(error)", cause: error)
        }
    }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        let chunk = try await stream.next()
        let isRight: Bool
        do throws(OpenSSLError) {
            isRight = try hash.withLock { (hash: inout SHA256?) throws(OpenSSLError) in
                if let chunk {
                    try hash?.update(chunk.bytes)
                    return true
                }
                guard let whole = hash.take() else { return true }
                return Digest(bytes: try whole.finish()) == expected
            }
        } catch {
            throw ByteStreamError(.internal, "\(error)", cause: error)
        }
        guard isRight else {
            throw ByteStreamError(
                .corrupt,
                "The stored bytes are not those that were taken in: “stills verify --repair” sets them aside, importing the "
                    + "file again heals it.")
        }
        return chunk
    }
}

internal import OpenSSL
package import StillsModel
internal import Synchronization

/// Hands another stream's bytes on, and ends with an error where they do not have the digest that they should.
package final class VerifiedStream: ByteStream {
    private let stream: any ByteStream
    private let expected: Digest
    /// nil once the end was reached.
    private let hash: Mutex<SHA256?>

    private let damage: String

    /// - Parameter damage: the error's sentence when they do not.
    package init(
        _ stream: any ByteStream, expected: Digest, damage: String = VerifiedStream.damagedInStore
    ) throws(ServiceError) {
        self.damage = damage
        self.stream = stream
        self.expected = expected
        do throws(OpenSSLError) {
            hash = Mutex(try SHA256())
        } catch {
            throw ServiceError(.internal, "\(error)", cause: error)
        }
    }

    package static let damagedInStore =
        "The stored bytes are not those that were taken in: “stills verify --repair” sets them aside, importing the "
        + "file again heals it."

    package func next() async throws(ByteStreamError) -> ByteChunk? {
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
            throw ByteStreamError(.corrupt, damage)
        }
        return chunk
    }
}

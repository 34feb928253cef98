internal import OpenSSL
internal import StillsModel
internal import Synchronization

/// What a client says that the bytes of one request are.
package struct ChunkChecksum: Sendable, Equatable {
    /// The algorithms' names as the tus protocol writes them.
    package enum Algorithm: String, Sendable, CaseIterable {
        case sha256, sha512, sha1
    }

    package var algorithm: Algorithm
    package var bytes: [UInt8]

    package init(_ algorithm: Algorithm, _ bytes: [UInt8]) {
        self.algorithm = algorithm
        self.bytes = bytes
    }
}

/// Computes a checksum of bytes as they come.
final class ChunkDigest: Sendable {
    private let digest: Mutex<State>

    private struct State: ~Copyable {
        var digest: MessageDigest?
    }

    init(_ algorithm: ChunkChecksum.Algorithm) throws(ServiceError) {
        let kind: MessageDigest.Algorithm =
            switch algorithm {
            case .sha256: .sha256
            case .sha512: .sha512
            case .sha1: .sha1
            }
        do throws(OpenSSLError) {
            digest = Mutex(State(digest: try MessageDigest(kind)))
        } catch {
            throw Self.failed(error)
        }
    }

    func update(_ bytes: [UInt8]) throws(ServiceError) {
        let failure = digest.withLock { state -> OpenSSLError? in
            do throws(OpenSSLError) {
                try state.digest?.update(bytes)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw Self.failed(failure) }
    }

    /// Of all that was given; once.
    func finish() throws(ServiceError) -> [UInt8] {
        let result = digest.withLock { state -> Result<[UInt8], OpenSSLError> in
            do throws(OpenSSLError) {
                guard let digest = state.digest.take() else { return .success([]) }
                return .success(try digest.finish())
            } catch {
                return .failure(error)
            }
        }
        switch result {
        case .success(let bytes): return bytes
        case .failure(let error): throw Self.failed(error)
        }
    }

    private static func failed(_ error: OpenSSLError) -> ServiceError {
        ServiceError(.internal, "The checksum cannot be computed: \(error)", cause: error)
    }
}

internal import Linux
internal import OpenSSL
internal import StillsModel

extension BlobStoreError {
    init(_ error: SystemError) {
        let code: ErrorCode =
            switch error.reason {
            case .missing: .notFound
            case .exists: .alreadyExists
            case .denied: .permissionDenied
            case .diskFull, .limitReached: .resourceExhausted
            case .wrongKind, .invalid: .invalidArgument
            case .busy, .readerGone, .device: .unavailable
            }
        self.init(code, error.description, cause: error)
    }

    init(_ error: OpenSSLError) {
        self.init(.internal, error.description, cause: error)
    }

    static func missing(_ key: BlobLocator) -> BlobStoreError {
        BlobStoreError(.notFound, "The store has no blob \(key).")
    }

    static func cancelled(_ key: BlobLocator) -> BlobStoreError {
        BlobStoreError(.cancelled, "Storing \(key) was cancelled.")
    }

    static func lengthDiffers(_ blob: StagedBlob, _ found: Int64) -> BlobStoreError {
        BlobStoreError(.corrupt, "\(blob.byteCount) bytes were staged for \(blob.key), and \(found) are there.")
    }
}

extension Digest {
    /// Takes what ``SHA256`` finished.
    init(finished bytes: [UInt8]) throws(BlobStoreError) {
        guard let digest = Digest(bytes: bytes) else {
            throw BlobStoreError(.internal, "The digest has \(bytes.count) bytes instead of 32.")
        }
        self = digest
    }
}

/// Has OpenSSL work, and says its errors in the words of the seam.
func mappingDigestErrors<Result: ~Copyable>(
    _ body: () throws(OpenSSLError) -> Result
) throws(BlobStoreError) -> Result {
    do {
        return try body()
    } catch {
        throw BlobStoreError(error)
    }
}

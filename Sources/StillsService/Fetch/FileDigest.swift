internal import Linux
internal import OpenSSL
internal import StillsModel

/// The SHA-256 of whole files.
enum FileDigest {
    private static let chunk = 1 << 20

    /// Reads the file to its end. Blocks; ends early, as `.cancelled`, when the task is cancelled.
    ///
    /// - Parameter isTrusted: false for a path that anybody may have put there: then no pipe or device is waited for.
    static func of(_ path: Path, isTrusted: Bool = true) throws(ServiceError) -> Digest {
        let file = try fileCall { OpenFile(try .open(path, isTrusted ? .read : .readUntrusted)) }
        return try of(file.descriptor) { _ in }
    }

    /// Copies a file to a place where nothing stands, and makes its bytes durable. Blocks.
    ///
    /// - Returns: the digest of what was copied.
    static func copying(_ path: Path, to copy: Path) throws(ServiceError) -> Digest {
        let source = try fileCall { OpenFile(try .open(path, .read)) }
        let target = try fileCall { OpenFile(try .open(copy, .createNew, permissions: 0o600)) }
        let digest = try of(source.descriptor) { try target.descriptor.write($0) }
        try fileCall { try target.descriptor.sync() }
        return digest
    }

    private static func of(
        _ file: borrowing FileDescriptor, each: ([UInt8]) throws -> Void
    ) throws(ServiceError) -> Digest {
        do {
            file.expectSequentialReading()
            var hash = try SHA256()
            while true {
                let bytes = try file.read(upTo: chunk)
                if bytes.isEmpty { break }
                guard !Task.isCancelled else { throw ServiceError(.cancelled, "The reading of a file was cancelled.") }
                try hash.update(bytes)
                try each(bytes)
            }
            guard let digest = Digest(bytes: try hash.finish()) else {
                throw ServiceError(.internal, "A digest has not 32 bytes.")
            }
            return digest
        } catch let error as ServiceError {
            throw error
        } catch let error as SystemError {
            throw ServiceError(ErrorCode(error), "\(error)", cause: error)
        } catch {
            throw ServiceError(.internal, "\(error)", cause: error)
        }
    }
}

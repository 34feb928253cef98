internal import StillsModel

/// What a server can do beyond what all can, found out by trying.
package struct S3Capabilities: Sendable, Equatable {
    /// An object can be made only where none is.
    package var createsIfAbsent = false
    /// Bytes that do not fit their MD5 are refused.
    package var checksMD5 = false
    /// Bytes that do not fit their SHA-256 are refused, and it is kept with the object.
    package var keepsSHA256 = false

    package init(createsIfAbsent: Bool = false, checksMD5: Bool = false, keepsSHA256: Bool = false) {
        self.createsIfAbsent = createsIfAbsent
        self.checksMD5 = checksMD5
        self.keepsSHA256 = keepsSHA256
    }
}

extension S3Bucket {
    /// Finds out what the server can do, and that objects can be written, read, listed and removed: some seven requests, which
    /// leave nothing behind.
    ///
    /// - Parameter key: that nobody else uses.
    package func probe(_ key: String) async throws(S3Error) -> S3Capabilities {
        let body = try S3Body(Array("Stills looks what this bucket can do.".utf8))
        var found = S3Capabilities()
        let receipt = try await put(body, at: key)
        do throws(S3Error) {
            guard let content = try await get(key, range: 0..<6),
                try await Self.collect(content) == Array("Stills".utf8)
            else {
                throw S3Error(.corrupt, "\(server) does not give back what was stored in s3://\(name).")
            }
            let kept = try await head(key)?.sha256
            found.keepsSHA256 = receipt == .confirmed && kept == Base64Text.encode(body.sha256)
            found.createsIfAbsent = try await refusesSecond(body, key)
            found.checksMD5 = try await refusesDamaged(body, key)
            guard try await list(prefix: key).objects.map(\.key) == [key] else {
                throw S3Error(.corrupt, "\(server) does not list what was stored in s3://\(name).")
            }
        } catch {
            do throws(S3Error) {
                try await remove(key)
            } catch let left {
                throw S3Error(
                    error.code, "\(error.message) The probe \(key) stays there: \(left.message)", cause: error)
            }
            throw error
        }
        try await remove(key)
        return found
    }

    private static func collect(_ content: S3Content) async throws(S3Error) -> [UInt8] {
        var bytes: [UInt8] = []
        do throws(ByteStreamError) {
            while let chunk = try await content.bytes.next() { bytes += chunk.bytes }
        } catch {
            throw S3Error(error.code, error.message, cause: error)
        }
        return bytes
    }

    private func refusesSecond(_ body: S3Body, _ key: String) async throws(S3Error) -> Bool {
        do throws(S3Error) {
            _ = try await put(body, at: key, overwriting: .refuses)
            return false
        } catch {
            guard error.code == .conflict || error.code == .unimplemented else { throw error }
            return error.code == .conflict
        }
    }

    /// Whether other bytes than their MD5 says are refused.
    private func refusesDamaged(_ body: S3Body, _ key: String) async throws(S3Error) -> Bool {
        let other = try S3Body(Array("Stills looks what this bucket can do!".utf8))
        do throws(S3Error) {
            _ = try await put(S3Body(body.bytes, md5: other.md5, sha256: body.sha256), at: key)
            return false
        } catch {
            guard error.code == .corrupt || error.code == .invalidArgument else { throw error }
            return true
        }
    }
}

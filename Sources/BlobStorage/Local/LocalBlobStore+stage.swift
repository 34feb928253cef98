internal import Execution
internal import Linux
internal import OpenSSL
package import StillsModel
internal import Synchronization

extension LocalBlobStore {
    package func stage(_ stream: any ByteStream, at key: BlobLocator) async throws(BlobStoreError) -> StagedBlob {
        // The whole loop runs on the pool: one trip there for all chunks, and no thread is held while the stream waits.
        try await pool.runAsync { () async throws(BlobStoreError) in
            try await self.stageOnPool(stream, key)
        }
    }

    private func stageOnPool(_ stream: any ByteStream, _ key: BlobLocator) async throws(BlobStoreError) -> StagedBlob {
        let name = try StagingName(for: key, number: takeNumber())
        if let kept = try keep(stream, key, name) { return kept }
        // The first chunk comes before the file: a stream that cannot be read costs no file.
        let first = try await stream.nextChunk(for: key)
        let file = try create(name)
        do {
            return try await fill(file, first, stream, key, name)
        } catch {
            do {
                _ = try openStaging().descriptor.removeFile(name.path)
            } catch let left {
                throw BlobStoreError(
                    error.code, "\(error.message) What was written so far stays: \(left)", cause: error)
            }
            throw error
        }
    }

    /// Gives a whole file of this file system that may be kept a second name, so that its bytes are not copied.
    ///
    /// - Returns: nil where that cannot be: then they are.
    private func keep(
        _ stream: any ByteStream, _ key: BlobLocator, _ name: StagingName
    ) throws(BlobStoreError) -> StagedBlob? {
        guard let file = stream.file, let digest = stream.digest,
            let path = file.keepablePath.flatMap({ Path(bytes: $0) })
        else { return nil }
        do throws(SystemError) {
            let folder = try FileDescriptor.open(path.parent, .directory)
            guard let status = try folder.status(of: path.lastPart), status.kind == .file,
                status.byteCount == file.range.upperBound, file.range.lowerBound == 0
            else { return nil }
            let staging = SharedDescriptor(try tree.making(BlobTree.staging))
            try folder.link(path.lastPart, to: name.path, in: staging.descriptor)
        } catch {
            // Another file system, or one without second names: a copy is all that is lost.
            return nil
        }
        return StagedBlob(key: key, digest: digest, byteCount: file.range.upperBound, token: name.text)
    }

    private func create(_ name: StagingName) throws(BlobStoreError) -> FileDescriptor {
        let known = staging.withLock { $0 }
        do {
            if let known { return try known.descriptor.open(name.path, .createNew, permissions: 0o600) }
        } catch {
            // Somebody removed the directory that was kept open: it is made again.
            guard error.reason == .missing else { throw BlobStoreError(error) }
        }
        let made = try openStaging()
        staging.withLock { $0 = made }
        return try mappingSystemErrors { () throws(SystemError) in
            try made.descriptor.open(name.path, .createNew, permissions: 0o600)
        }
    }

    /// Writes the stream into the file, hashing on the way unless the source has.
    private func fill(
        _ file: borrowing FileDescriptor, _ first: ByteChunk?, _ stream: any ByteStream, _ key: BlobLocator,
        _ name: StagingName
    ) async throws(BlobStoreError) -> StagedBlob {
        if let digest = stream.digest {
            let byteCount = try await copy(stream, first, into: file, key)
            return StagedBlob(key: key, digest: digest, byteCount: byteCount, token: name.text)
        }
        var hash = try mappingDigestErrors { () throws(OpenSSLError) in try SHA256() }
        var byteCount: Int64 = 0
        var next = first
        while let chunk = next {
            do {
                try file.write(chunk.bytes)
            } catch {
                throw BlobStoreError(error)
            }
            do {
                try hash.update(chunk.bytes)
            } catch {
                throw BlobStoreError(error)
            }
            byteCount += Int64(chunk.count)
            next = try await stream.nextChunk(for: key)
        }
        let digest: [UInt8]
        do {
            digest = try hash.finish()
        } catch {
            throw BlobStoreError(error)
        }
        return StagedBlob(key: key, digest: try Digest(finished: digest), byteCount: byteCount, token: name.text)
    }

    /// Writes a stream whose digest is known.
    ///
    /// - Returns: how many bytes there were.
    private func copy(
        _ stream: any ByteStream, _ first: ByteChunk?, into file: borrowing FileDescriptor, _ key: BlobLocator
    ) async throws(BlobStoreError) -> Int64 {
        guard let first else { return 0 }
        var byteCount: Int64 = 0
        var chunk = first
        // One ahead: the last one is known as such, and a file of one chunk is written in another way.
        while let next = try await stream.nextChunk(for: key) {
            try mappingSystemErrors { () throws(SystemError) in try file.write(chunk.bytes) }
            byteCount += Int64(chunk.count)
            chunk = next
        }
        let isWhole = byteCount == 0
        try mappingSystemErrors { () throws(SystemError) in
            if isWhole { try direct.write(chunk.bytes, to: file) } else { try file.write(chunk.bytes) }
        }
        byteCount += Int64(chunk.count)
        return byteCount
    }

    /// Opens the directory of staged files, and makes it when it is missing. It need not be durable: nothing in it is.
    private func openStaging() throws(BlobStoreError) -> SharedDescriptor {
        try mappingSystemErrors { () throws(SystemError) in SharedDescriptor(try tree.making(BlobTree.staging)) }
    }

    package func discard(_ blob: StagedBlob) async throws(BlobStoreError) {
        try await pool.run { () throws(BlobStoreError) in
            let name = try StagingName(of: blob)
            try mappingSystemErrors { () throws(SystemError) in
                guard let staging = try self.tree.existing(BlobTree.staging) else { return }
                _ = try staging.removeFile(name.path)
            }
        }
    }
}

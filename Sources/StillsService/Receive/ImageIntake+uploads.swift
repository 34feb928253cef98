internal import Execution
internal import Linux
internal import StillsModel

extension ImageIntake {
    /// The file of an upload, opened where no request had it lately. It holds no more than was acknowledged, and may hold less
    /// when the disk lost something.
    func file(of upload: ResumableUpload) async throws(ServiceError) -> SpooledFile {
        if let known = uploads.file(upload.id) {
            if known.byteCount > upload.offset { try await known.cut(to: upload.offset) }
            return known
        }
        let file = try await SpooledFile.resume(
            in: library.layout.spool, upload.id, atMost: upload.offset, pool: files)
        uploads.keep(file, of: upload.id)
        return file
    }

    /// Forgets uploads, and what they have in the spool.
    func discard(_ ids: [UploadID]) async throws(ServiceError) {
        try await seam { try await library.uploads.remove(ids) }
        for id in ids {
            uploads.forget(id)
            try await SpooledFile.remove(Self.path(id, in: library.layout.spool), files)
        }
    }

    static func path(_ id: UploadID, in spool: Path) -> Path {
        spool.appending(Path(SpooledFile.upload + id.description) ?? "upload")
    }

    func expiry(from now: Instant) -> Instant {
        Instant(microseconds: now.microseconds + limits.uploadLifetime * 1_000_000)
    }

    func removeSpooled(_ path: Path) async throws(ServiceError) { try await SpooledFile.remove(path, files) }

    /// Runs a call that blocks on files where such calls run.
    func blocking<Value: Sendable>(
        _ body: @Sendable () throws(ServiceError) -> Value
    ) async throws(ServiceError) -> Value { try await files.run(body) }
}

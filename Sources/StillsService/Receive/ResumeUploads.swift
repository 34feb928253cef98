internal import EmbeddedMetadata
internal import Linux
package import StillsModel

/// Takes pictures in that arrive in several requests, across broken connections and restarts.
///
/// What an offset acknowledges is on the disk: the bytes are synced before it is noted. The last bytes are acknowledged with
/// the image: as long as there is none, the offset stays below the length, and sending the rest again makes it. An upload is
/// its account's: for everybody else it is not there.
package struct ResumeUploads: Sendable {
    private let library: Library
    private let intake: ImageIntake
    private let receive: ReceiveImages
    /// Reads what was stated about an upload out of the form in which it came.
    private let reading: @Sendable (String) throws(ServiceError) -> Upload

    /// - Parameters:
    ///   - library: acting as whoever asks.
    ///   - reading: makes an upload, without its bytes, of ``ResumableUpload/metadata``.
    package init(
        library: Library, intake: ImageIntake,
        reading: @escaping @Sendable (String) throws(ServiceError) -> Upload
    ) {
        self.library = library
        self.intake = intake
        self.reading = reading
        receive = ReceiveImages(library: library, intake: intake)
    }

    /// What became of bytes that were sent.
    package enum Outcome: Sendable {
        case advanced(ResumableUpload)
        /// The image is there.
        case finished(ResumableUpload, ReceivedImage)
        /// Another request writes to it.
        case busy
        /// The upload is at another offset than the bytes begin at.
        case otherOffset(ResumableUpload)
        /// The bytes are not what their checksum says; none of them counts.
        case checksumDiffers
        /// They reach beyond the end that was announced; those that were not acknowledged do not count.
        case tooLong
        /// All together they are no image; the upload is gone.
        case refused(ReceivedImage)
    }

    // MARK: - Beginning and ending

    /// Begins an upload.
    ///
    /// - Throws: ``ServiceError``: as ``ReceiveImages/run(_:)`` for what is stated; `.invalidArgument` for a length of none;
    ///   `.resourceExhausted` for one beyond the limit or the room on the disk, or too many unfinished uploads.
    package func begin(byteCount: Int64, metadata: String) async throws(ServiceError) -> ResumableUpload {
        let upload = try reading(metadata)
        _ = try await receive.place(upload)
        guard byteCount > 0 else { throw ServiceError(.invalidArgument, "An upload has at least one byte.") }
        try await checkRoom(byteCount)
        let now = library.environment.now()
        guard let account = library.account else { throw ReceiveImages.stranger }
        let begun = ResumableUpload(
            id: library.environment.newID(), owner: account, byteCount: byteCount, metadata: metadata, createdAt: now,
            expiresAt: intake.expiry(from: now))
        try await seam { try await library.uploads.create(begun, limit: intake.limits.uploadsPerAccount) }
        return begun
    }

    private func checkRoom(_ byteCount: Int64) async throws(ServiceError) {
        let spool = library.layout.spool
        let free = try await intake.blocking { () throws(ServiceError) in
            try spooling { () throws(SystemError) in try FileDescriptor.open(spool, .directory).fileSystem().freeBytes }
        }
        guard UInt64(byteCount) < free else {
            throw ServiceError(.resourceExhausted, "There is no room for \(byteCount) bytes.")
        }
    }

    /// The upload as it stands.
    ///
    /// - Throws: ``ServiceError`` with `.notFound` when there is none, it is over, or it is somebody else's; for an API key also
    ///   what beginning it would have thrown.
    package func status(_ id: UploadID) async throws(ServiceError) -> ResumableUpload {
        let known = try await seam { try await library.uploads.upload(id) }
        guard let known, known.owner == library.account,
            known.expiresAt.microseconds > library.environment.now().microseconds
        else { throw ServiceError(.notFound, "There is no such upload, or not any more: begin a new one.") }
        // What a key may not begin is none of its business, whoever of its account began it.
        if library.principal.key != nil { _ = try await receive.place(try reading(known.metadata)) }
        return known
    }

    /// Gives an upload up, and what it has in the spool. A finished one's image stays.
    ///
    /// - Returns: false while another request writes to it.
    /// - Throws: as ``status(_:)``.
    package func end(_ id: UploadID) async throws(ServiceError) -> Bool {
        _ = try await status(id)
        guard intake.uploads.take(id) else { return false }
        defer { intake.uploads.giveBack(id) }
        try await intake.discard([id])
        return true
    }

    // MARK: - Bytes

    /// Writes bytes at the end of an upload, and makes it an image when they are the last.
    ///
    /// Where the stream fails, what came of it counts, unless it has a checksum.
    ///
    /// - Throws: ``ServiceError``: as ``status(_:)`` and ``ReceiveImages/run(_:)``; the error of the stream.
    package func append(
        _ bytes: any ByteStream, to id: UploadID, at offset: Int64, checksum: ChunkChecksum? = nil
    ) async throws(ServiceError) -> Outcome {
        _ = try await status(id)
        guard intake.uploads.take(id) else { return .busy }
        defer { intake.uploads.giveBack(id) }
        // Looked at again: until now another request may have had it.
        var upload = try await status(id)
        guard upload.result == nil else { return .otherOffset(upload) }
        let file = try await intake.file(of: upload)
        if file.byteCount != upload.offset {
            let found = file.byteCount
            upload = try await note(upload, found)
        }
        guard upload.offset == offset else { return .otherOffset(upload) }
        var writing = UploadWriting(upload: upload, file: file, checksum: checksum) {
            (upload, durable) async throws(ServiceError) in try await note(upload, durable)
        }
        switch try await writing.write(bytes) {
        case .written: break
        case .tooLong: return .tooLong
        case .checksumDiffers: return .checksumDiffers
        case .refused(let refusal):
            try await intake.discard([id])
            return .refused(ReceivedImage(refusal: refusal))
        }
        if file.byteCount == upload.byteCount { return try await finish(writing.upload, file) }
        return .advanced(try await note(writing.upload, file.byteCount))
    }

    /// Notes how much is on the disk; the caller has synced it.
    private func note(_ upload: ResumableUpload, _ durable: Int64) async throws(ServiceError) -> ResumableUpload {
        var noted = upload
        noted.offset = durable
        noted.expiresAt = intake.expiry(from: library.environment.now())
        let (offset, expiry) = (durable, noted.expiresAt)
        try await seam {
            try await library.uploads.advance(upload.id, from: upload.offset, to: offset, expiresAt: expiry)
        }
        return noted
    }

    /// What is not what was announced is no image.
    private func take(_ stated: Upload, _ arrived: ArrivedBytes) async throws(ServiceError) -> ReceivedImage {
        if let announced = stated.digest, announced != arrived.digest {
            return ReceivedImage(refusal: ArrivalReader.otherDigest(arrived.digest, announced))
        }
        return try await receive.take(stated, arrived)
    }

    private func finish(_ upload: ResumableUpload, _ file: SpooledFile) async throws(ServiceError) -> Outcome {
        let arrived = ArrivedBytes(
            place: .spool(file), byteCount: file.byteCount, digest: try await file.digest())
        let stated = try reading(upload.metadata)
        let received = try await take(stated, arrived)
        guard let image = received.image, received.outcome != .refused else {
            try await intake.discard([upload.id])
            return .refused(received)
        }
        var finished = upload
        let result = UploadResult(
            image: image, outcome: received.outcome.rawValue, receipt: received.receipt?.text)
        finished.offset = upload.byteCount
        finished.result = result
        finished.expiresAt = intake.expiry(from: library.environment.now())
        let expiry = finished.expiresAt
        try await seam { try await library.uploads.finish(upload.id, result, expiresAt: expiry) }
        intake.uploads.forget(upload.id)
        try await file.remove()
        return .finished(finished, received)
    }
}

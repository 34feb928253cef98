internal import EmbeddedMetadata
internal import StillsModel

/// The writing of one request's bytes to the end of a resumable upload.
struct UploadWriting {
    /// As it was noted last.
    private(set) var upload: ResumableUpload
    private let file: SpooledFile
    private let checksum: ChunkChecksum?
    private let note: @Sendable (ResumableUpload, Int64) async throws(ServiceError) -> ResumableUpload

    /// How much a process that is killed may lose of one long request, in bytes.
    private static let notesEach: Int64 = 64 << 20

    enum End {
        case written
        case tooLong
        case checksumDiffers
        case refused(Refusal)
    }

    init(
        upload: ResumableUpload, file: SpooledFile, checksum: ChunkChecksum?,
        note: @escaping @Sendable (ResumableUpload, Int64) async throws(ServiceError) -> ResumableUpload
    ) {
        self.upload = upload
        self.file = file
        self.checksum = checksum
        self.note = note
    }

    /// Writes the stream to its end. What is written when it fails is kept, unless a checksum would have told whether it is
    /// right.
    mutating func write(_ bytes: any ByteStream) async throws(ServiceError) -> End {
        let start = upload.offset
        let end: End
        do throws(ServiceError) {
            end = try await copy(bytes)
        } catch {
            if checksum == nil { try await keepWhatCame() } else { try await file.cut(to: start) }
            throw error
        }
        switch end {
        case .tooLong, .checksumDiffers: try await file.cut(to: upload.offset)
        case .written, .refused: break
        }
        return end
    }

    private mutating func copy(_ bytes: any ByteStream) async throws(ServiceError) -> End {
        let digest: ChunkDigest?
        if let checksum { digest = try ChunkDigest(checksum.algorithm) } else { digest = nil }
        var isLooked = upload.offset >= Int64(PictureSniffer.headSize)
        while let chunk = try await Self.next(bytes) {
            guard Int64(chunk.count) <= upload.byteCount - file.byteCount else { return .tooLong }
            try await file.write(chunk.bytes)
            try digest?.update(chunk.bytes)
            if !isLooked, file.byteCount >= min(Int64(PictureSniffer.headSize), upload.byteCount) {
                isLooked = true
                if let refusal = try await refusalOfHead() { return .refused(refusal) }
            }
            // The last bytes are noted with the image.
            if checksum == nil, file.byteCount - upload.offset >= Self.notesEach, file.byteCount < upload.byteCount {
                try await file.sync()
                upload = try await note(upload, file.byteCount)
            }
        }
        if let checksum, let digest, try digest.finish() != checksum.bytes { return .checksumDiffers }
        if file.byteCount < upload.byteCount { try await file.sync() }
        return .written
    }

    private func refusalOfHead() async throws(ServiceError) -> Refusal? {
        let head = try await file.head(upTo: PictureSniffer.headSize)
        return ArrivalReader.refusal(ofHead: head)
    }

    /// The client may have gone, and with it this task: what came is noted all the same.
    private func keepWhatCame() async throws(ServiceError) {
        let (file, upload, note) = (file, upload, note)
        let durable = file.byteCount
        guard durable > upload.offset, durable < upload.byteCount else { return }
        let noted = await Task.detached { () async -> Result<Void, ServiceError> in
            do throws(ServiceError) {
                try await file.sync()
                _ = try await note(upload, durable)
                return .success(())
            } catch {
                return .failure(error)
            }
        }.value
        try noted.get()
    }

    private static func next(_ bytes: any ByteStream) async throws(ServiceError) -> ByteChunk? {
        do throws(ByteStreamError) {
            return try await bytes.next()
        } catch {
            throw ServiceError(error)
        }
    }
}

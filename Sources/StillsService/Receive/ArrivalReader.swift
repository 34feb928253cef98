internal import EmbeddedMetadata
internal import OpenSSL
internal import StillsModel

/// Reads an upload's stream once: what is short stays in memory, what is long goes to the spool; its digest is found, and
/// limits and type are checked, on the way.
struct ArrivalReader {
    let intake: ImageIntake
    let upload: Upload

    private var limits: ImageIntake.Limits { intake.limits }

    /// - Returns: why the bytes are not taken, where that is their own fault.
    /// - Throws: ``ServiceError`` when the stream or the spool fails: `.resourceExhausted` when the disk is full, `.cancelled`
    ///   when the sender has gone.
    func read() async throws(ServiceError) -> Result<ArrivedBytes, Refusal> {
        if let announced = upload.byteCount, announced > limits.byteCount { return .failure(tooLong) }
        guard let share = shareOfMemory() else { return try await spool([]) }
        return try await gather(share)
    }

    /// nil for what is known to be long, and when many uploads wait already: then it goes to the spool at once.
    private func shareOfMemory() -> MemoryBudget.Share? {
        let wanted = upload.byteCount ?? Int64(limits.shortByteCount)
        return wanted <= Int64(limits.shortByteCount) ? intake.memory.take(Int(wanted)) : nil
    }

    private func gather(_ share: MemoryBudget.Share) async throws(ServiceError) -> Result<ArrivedBytes, Refusal> {
        var bytes: [UInt8] = []
        while let chunk = try await next() {
            if bytes.isEmpty {
                bytes = chunk.bytes
                if let wanted = upload.byteCount, Int64(bytes.count) < wanted { bytes.reserveCapacity(Int(wanted)) }
            } else {
                bytes += chunk.bytes
            }
            if bytes.count > share.bytes { return try await spool(bytes) }
        }
        if bytes.isEmpty { return .failure(Self.empty) }
        let digest = try Self.digest(of: bytes)
        return checked(
            ArrivedBytes(place: .memory(bytes), byteCount: Int64(bytes.count), digest: digest, share: share))
    }

    private static func digest(of bytes: [UInt8]) throws(ServiceError) -> Digest {
        let found: [UInt8]
        do throws(OpenSSLError) {
            found = try SHA256.hash(bytes)
        } catch {
            throw ServiceError(.internal, "The digest cannot be computed: \(error)", cause: error)
        }
        guard let digest = Digest(bytes: found) else { throw ServiceError(.internal, "SHA-256 gave no digest.") }
        return digest
    }

    /// - Parameter head: what was read already.
    private func spool(_ head: [UInt8]) async throws(ServiceError) -> Result<ArrivedBytes, Refusal> {
        var head = head
        // The first bytes tell whether the rest is worth reading.
        while head.count < PictureSniffer.headSize, let chunk = try await next() { head += chunk.bytes }
        if head.isEmpty { return .failure(Self.empty) }
        if let refusal = Self.refusal(ofHead: head) { return .failure(refusal) }
        let file = try await intake.makeSpooledFile()
        try await file.write(head)
        var byteCount = Int64(head.count)
        head = []
        while byteCount <= limits.byteCount, let chunk = try await next() {
            try await file.write(chunk.bytes)
            byteCount += Int64(chunk.count)
        }
        guard byteCount <= limits.byteCount else { return .failure(tooLong) }
        return checked(ArrivedBytes(place: .spool(file), byteCount: byteCount, digest: try await file.digest()))
    }

    /// Reads no metadata: only whether the first bytes are a picture's.
    static func refusal(ofHead head: [UInt8]) -> Refusal? {
        guard PictureSniffer.type(head: Array(head.prefix(PictureSniffer.headSize))) == nil else { return nil }
        do throws(MetadataError) {
            _ = try MetadataReader().read(MemorySource(head))
            return nil
        } catch {
            return Refusal(error)
        }
    }

    private func checked(_ arrived: ArrivedBytes) -> Result<ArrivedBytes, Refusal> {
        if let announced = upload.byteCount, announced != arrived.byteCount {
            return .failure(
                Self.other("\(announced) bytes were announced, and \(arrived.byteCount) came: send it again."))
        }
        if let announced = upload.digest, announced != arrived.digest {
            return .failure(Self.otherDigest(arrived.digest, announced))
        }
        return .success(arrived)
    }

    private func next() async throws(ServiceError) -> ByteChunk? {
        if Task.isCancelled { throw ServiceError(.cancelled, "The upload was cancelled.") }
        do throws(ByteStreamError) {
            return try await upload.bytes.next()
        } catch {
            throw ServiceError(error)
        }
    }

    private var tooLong: Refusal {
        var refusal = Refusal("The picture is longer than \(limits.byteCount) bytes, which is the limit here.")
        refusal.kind = .tooLarge
        return refusal
    }

    static func otherDigest(_ found: Digest, _ announced: Digest) -> Refusal {
        other(
            "The SHA-256 of what came is \(found), and \(announced) was announced: it was damaged on the way, or is another "
                + "file.")
    }

    private static func other(_ reason: String) -> Refusal {
        var refusal = Refusal(reason)
        refusal.kind = .otherBytes
        return refusal
    }

    private static var empty: Refusal {
        var refusal = Refusal("There are no bytes: an empty file is no picture.")
        refusal.kind = .notAPicture
        return refusal
    }
}

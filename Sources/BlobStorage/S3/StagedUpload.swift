internal import OpenSSL
internal import S3
internal import StillsModel

/// Sends a long stream to the bucket in parts, several at a time, as it comes. What an earlier try left in the bucket is used, as
/// far as its parts are the same.
struct StagedUpload {
    private let store: S3BlobStore
    private let key: BlobLocator

    /// A part that the bucket has.
    private struct Sent: Sendable {
        let part: S3UploadPart
        let md5: [UInt8]
        /// Whether its tag is the MD5 of its bytes.
        let isProven: Bool
    }

    /// A part is sent so often when other bytes arrive than were sent.
    private static let tries = 3

    init(store: S3BlobStore, key: BlobLocator) {
        self.store = store
        self.key = key
    }

    /// - Parameter first: the stream's first part, for which the caller has a permit, which is given back here.
    func fill(_ first: [UInt8], _ cutter: PartCutter) async throws(BlobStoreError) -> StagedBlob {
        let bucket: S3Bucket
        let begun: (upload: S3Upload, parts: [Int: S3UploadPart])
        do throws(BlobStoreError) {
            bucket = try await store.bucket()
            begun = try await begin(bucket)
        } catch {
            store.permits.giveBack()
            throw error
        }
        let upload = begun.upload
        let result = await send(first, cutter, bucket, upload, begun.parts)
        do throws(BlobStoreError) {
            let sent = try result.get().sorted { $0.part.number < $1.part.number }
            let isProven = sent.allSatisfy(\.isProven)
            return store.add(
                StagedObject(
                    key: key, digest: try cutter.digest(), byteCount: cutter.byteCount, md5: [],
                    place: .upload(upload, sent.map(\.part), tag: isProven ? try Self.tag(of: sent) : nil)))
        } catch {
            try await giveUp(upload, bucket, after: error)
            throw error
        }
    }

    // MARK: - Beginning

    /// Takes what an ended process left of an upload to the same key, or begins one.
    private func begin(
        _ bucket: S3Bucket
    ) async throws(BlobStoreError) -> (upload: S3Upload, parts: [Int: S3UploadPart]) {
        let objectKey = store.objectKey(key)
        var found: (upload: S3Upload, parts: [Int: S3UploadPart])?
        for upload in try await left(bucket, objectKey) where store.staged.claim(upload) {
            let parts = try await mappingS3Errors { () async throws(S3Error) in try await Self.parts(bucket, upload) }
            guard let parts, found == nil else {
                try await mappingS3Errors { () async throws(S3Error) in try await bucket.abort(upload) }
                store.staged.release(upload)
                continue
            }
            found = (upload, Dictionary(parts.map { ($0.number, $0) }, uniquingKeysWith: { $1 }))
        }
        if let found { return found }
        let upload = try await mappingS3Errors { () async throws(S3Error) in
            try await bucket.createUpload(at: objectKey)
        }
        _ = store.staged.claim(upload)
        return (upload, [:])
    }

    private func left(_ bucket: S3Bucket, _ objectKey: String) async throws(BlobStoreError) -> [S3Upload] {
        do throws(S3Error) {
            return try await bucket.uploads(prefix: objectKey).filter { $0.key == objectKey }
        } catch {
            // Without such a list every upload begins at its beginning.
            if error.code == .unimplemented { return [] }
            throw BlobStoreError(error)
        }
    }

    /// nil when the upload has ended meanwhile.
    private static func parts(_ bucket: S3Bucket, _ upload: S3Upload) async throws(S3Error) -> [S3UploadPart]? {
        do throws(S3Error) {
            return try await bucket.parts(of: upload)
        } catch {
            if error.code == .notFound { return nil }
            throw error
        }
    }

    // MARK: - Sending

    private func send(
        _ first: [UInt8], _ cutter: PartCutter, _ bucket: S3Bucket, _ upload: S3Upload, _ known: [Int: S3UploadPart]
    ) async -> Result<[Sent], BlobStoreError> {
        await withTaskGroup(of: Result<Sent, BlobStoreError>.self) { group in
            var sent: [Sent] = []
            var failure: BlobStoreError?
            var running = 0
            var number = 1
            var part = first
            while failure == nil, !part.isEmpty {
                switch Self.known(number, part, known) {
                case .failure(let error):
                    store.permits.giveBack()
                    failure = error
                case .success(let same?):
                    store.permits.giveBack()
                    sent.append(same)
                case .success(nil):
                    let (permits, number, bytes) = (store.permits, number, part)
                    group.addTask {
                        let result = await Self.send(number, bytes, bucket, upload)
                        permits.giveBack()
                        return result
                    }
                    running += 1
                }
                part = []
                while running >= store.configuration.partsInMemory, let result = await group.next() {
                    running -= 1
                    Self.take(result, &sent, &failure)
                }
                guard failure == nil, !cutter.isAtEnd else { break }
                number += 1
                switch await next(number, cutter) {
                case .success(let bytes): part = bytes
                case .failure(let error): failure = error
                }
            }
            if failure != nil { group.cancelAll() }
            for await result in group { Self.take(result, &sent, &failure) }
            return failure.map { .failure($0) } ?? .success(sent)
        }
    }

    private static func take(
        _ result: Result<Sent, BlobStoreError>, _ sent: inout [Sent], _ failure: inout BlobStoreError?
    ) {
        switch result {
        case .success(let part): sent.append(part)
        case .failure(let error): failure = failure ?? error
        }
    }

    /// The next part, with a permit for it; without one, when there is none.
    private func next(_ number: Int, _ cutter: PartCutter) async -> Result<[UInt8], BlobStoreError> {
        await store.permits.take()
        do throws(BlobStoreError) {
            let bytes = try await cutter.next(upTo: store.configuration.partLength)
            guard number <= S3Bucket.mostParts || bytes.isEmpty else {
                throw BlobStoreError(
                    .resourceExhausted,
                    "\(key) is longer than \(S3Bucket.mostParts) parts of \(store.configuration.partLength) bytes.")
            }
            if bytes.isEmpty { store.permits.giveBack() }
            return .success(bytes)
        } catch {
            store.permits.giveBack()
            return .failure(error)
        }
    }

    /// The part that the bucket has already, if it has the same bytes: told by their number and MD5.
    private static func known(
        _ number: Int, _ bytes: [UInt8], _ parts: [Int: S3UploadPart]
    ) -> Result<Sent?, BlobStoreError> {
        guard let part = parts[number], part.byteCount == Int64(bytes.count) else { return .success(nil) }
        do throws(OpenSSLError) {
            let md5 = try MD5.hash(bytes)
            return .success(
                part.tag.lowercased() == hexadecimal(md5) ? Sent(part: part, md5: md5, isProven: true) : nil)
        } catch {
            return .failure(BlobStoreError(error))
        }
    }

    private static func send(
        _ number: Int, _ bytes: [UInt8], _ bucket: S3Bucket, _ upload: S3Upload
    ) async -> Result<Sent, BlobStoreError> {
        var last: Result<Sent, BlobStoreError>?
        for _ in 0..<tries {
            do throws(S3Error) {
                let body = try S3Body(bytes)
                let (part, receipt) = try await bucket.uploadPart(number, body, of: upload)
                let sent = Result<Sent, BlobStoreError>.success(
                    Sent(part: part, md5: body.md5, isProven: receipt == .confirmed))
                // What was altered on the way arrives whole another time. Where it never does, the whole is read back.
                guard receipt == .differs else { return sent }
                last = sent
            } catch {
                guard error.code == .corrupt else { return .failure(BlobStoreError(error)) }
                last = .failure(BlobStoreError(error))
            }
        }
        return last ?? .failure(BlobStoreError(.internal, "A part was not sent."))
    }

    // MARK: - Ending

    /// What the server must call the object that is made of the parts.
    private static func tag(of sent: [Sent]) throws(BlobStoreError) -> String {
        let md5 = try mappingDigestErrors { () throws(OpenSSLError) in try MD5.hash(sent.flatMap(\.md5)) }
        return "\(hexadecimal(md5))-\(sent.count)"
    }

    /// Of a stream that cannot be read nothing stays behind. What the network or an end of the task cut off stays, for whoever
    /// stages the same again; its key is announced, and is removed with all that was staged for it else.
    private func giveUp(_ upload: S3Upload, _ bucket: S3Bucket, after error: BlobStoreError)
        async throws(BlobStoreError)
    {
        store.staged.release(upload)
        guard error.code != .cancelled, error.cause is ByteStreamError || !error.code.isRetryable else { return }
        do throws(S3Error) {
            try await bucket.abort(upload)
        } catch let left {
            throw BlobStoreError(
                error.code, "\(error.message) What was sent stays: \(left.message)", cause: error.cause)
        }
    }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.count)
    for byte in bytes { Hexadecimal.append(byte, to: &text) }
    return String(decoding: text, as: UTF8.self)
}

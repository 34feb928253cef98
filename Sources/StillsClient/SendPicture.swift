package import Execution
internal import Formats
internal import HTTPClient
internal import Linux
internal import StillsModel

/// Sends pictures to a server: known ones without their bytes, short ones in one request, long ones in an upload that goes on
/// after an interruption.
package struct SendPicture: Sendable {
    let library: RemoteLibrary
    let files: BlockingPool
    let begun: BegunUploads
    let isStopped: @Sendable () -> Bool
    let newKey: @Sendable () -> String

    /// From this length on, in bytes, a picture is sent by a resumable upload.
    package static let resumableFrom: Int64 = 8 << 20
    /// How often a server that asks to wait is waited for.
    private static let patience = 60

    /// - Parameters:
    ///   - files: where reading files blocks.
    ///   - begun: remembers unfinished uploads.
    ///   - isStopped: whether to break long pictures off; they go on when they are sent again.
    ///   - newKey: 1 to 255 visible characters that nobody else chooses.
    package init(
        library: RemoteLibrary, files: BlockingPool, begun: BegunUploads, isStopped: @escaping @Sendable () -> Bool,
        newKey: @escaping @Sendable () -> String = SendPicture.newKey
    ) {
        self.library = library
        self.files = files
        self.begun = begun
        self.isStopped = isStopped
        self.newKey = newKey
    }

    /// 128 bits by chance.
    @Sendable package static func newKey() -> String {
        "stills-\(String(UInt64.random(in: .min ... .max), radix: 16))-\(String(UInt64.random(in: .min ... .max), radix: 16))"
    }

    /// Sends a picture with its bytes.
    ///
    /// - Throws: ``RemoteError``: what the server says against the picture; `.corrupt` without a status when the file changed;
    ///   `.cancelled` when it was stopped; or one that ends the run.
    package func run(_ picture: SentPicture) async throws(RemoteError) -> SentOutcome {
        guard picture.statement.fitsQuery else { return try await sendForm(picture) }
        guard picture.byteCount >= Self.resumableFrom else { return try await sendRaw(picture) }
        return try await ResumableSending(send: self, picture: picture).run()
    }

    /// Takes what is stated about a picture that the server has.
    ///
    /// - Returns: nil when the bytes must be sent.
    package func stateKnown(_ picture: SentPicture) async throws(RemoteError) -> SentOutcome? {
        guard picture.statement.fitsQuery else { return nil }
        let query = picture.statement.query
        do throws(RemoteError) {
            let answer = try await patiently { () async throws(RemoteError) in
                try await library.calls.json("POST", "/v1/images", query: query, isRepeatable: true)
            }
            return try outcome(answer)
        } catch {
            guard error.status == 404 else { throw error }
            return nil
        }
    }

    private func sendRaw(_ picture: SentPicture) async throws(RemoteError) -> SentOutcome {
        let fields: HeaderFields = [
            "Content-Type": "application/octet-stream", "Accept": "application/json", "Idempotency-Key": newKey(),
            "Content-Digest": "sha-256=:\(Base64Text.encode(picture.digest.bytes)):",
        ]
        return try await post(picture, fields, FileStream.Frame(), query: picture.statement.query)
    }

    /// What is too much for a query goes in a form.
    private func sendForm(_ picture: SentPicture) async throws(RemoteError) -> SentOutcome {
        let boundary = newKey()
        var frame = FileStream.Frame()
        for pair in picture.statement.pairs {
            frame.prefix += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(pair.name)\"\r\n\r\n".utf8
            frame.prefix += pair.value.utf8
            frame.prefix += "\r\n".utf8
        }
        frame.prefix += "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"picture\"\r\n".utf8
        frame.prefix += "Content-Type: application/octet-stream\r\n\r\n".utf8
        frame.suffix = Array("\r\n--\(boundary)--\r\n".utf8)
        let fields: HeaderFields = [
            "Content-Type": "multipart/form-data; boundary=\(boundary)", "Accept": "application/json",
            "Idempotency-Key": newKey(),
        ]
        return try await post(picture, fields, frame, query: [])
    }

    private func post(
        _ picture: SentPicture, _ fields: HeaderFields, _ frame: FileStream.Frame,
        query: [(name: String, value: String)]
    ) async throws(RemoteError) -> SentOutcome {
        let files = files
        let range = 0..<picture.byteCount
        let body = ClientRequest.Body.stream(
            length: picture.byteCount + Int64(frame.prefix.count + frame.suffix.count),
            open: { () async throws(ByteStreamError) in
                try await FileStream.open(picture.path, range, frame: frame, files: files)
            })
        let answer = try await patiently { () async throws(RemoteError) in
            try await library.calls.call(
                "POST", "/v1/images", query: query, fields: fields, body: body, isRepeatable: true)
        }
        return try outcome(try library.calls.read(answer))
    }

    private func outcome(_ answer: JSONValue) throws(RemoteError) -> SentOutcome {
        guard let word = answer["outcome"]?.text, let image = answer["id"]?.text.flatMap({ ImageID($0) }) else {
            throw library.calls.misunderstood
        }
        return SentOutcome(
            outcome: word, image: image, receipt: answer["receipt"]?.text, remark: answer["remark"]?.text)
    }

    /// Does something again as long as the server asks to wait: an earlier try of the same request is still being answered.
    func patiently<Value>(_ body: () async throws(RemoteError) -> Value) async throws(RemoteError) -> Value {
        for _ in 1..<Self.patience {
            do throws(RemoteError) { return try await body() } catch { if !error.asksToWait { throw error } }
            try await pause()
        }
        return try await body()
    }

    /// About a second; not all come back at once.
    func pause() async throws(RemoteError) {
        do throws(CancellationError) {
            try await RetryingHTTPExchange.sleep(.milliseconds(Int.random(in: 500...1_500)))
        } catch {
            throw RemoteError(.cancelled, "Sending was stopped.")
        }
    }
}

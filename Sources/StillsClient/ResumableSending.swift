internal import Execution
internal import HTTPClient
internal import StillsModel

/// One picture on its way by a resumable upload (tus 1.0.0): begun, or continued where an earlier run or a broken connection left
/// it.
struct ResumableSending: Sendable {
    let send: SendPicture
    let picture: SentPicture

    private var calls: RemoteCalls { send.library.calls }

    /// How often it goes on without a byte having arrived since the last time.
    private static let attempts = 6

    /// Where an upload stands on the server.
    private enum Standing {
        case at(Int64)
        case finished(SentOutcome)
        case gone
    }

    func run() async throws(RemoteError) -> SentOutcome {
        var place = try await send.files.run { () throws(RemoteError) in try send.begun.read(picture) }
        var offset: Int64 = 0
        var failures = 0
        // What is remembered may be over.
        var isKnown = place == nil
        while true {
            if !isKnown, let upload = place {
                switch try await standing(upload) {
                case .finished(let outcome): return try await finished(outcome)
                case .gone: place = nil
                case .at(let reached):
                    if reached > offset { failures = 0 }
                    offset = reached
                }
            }
            isKnown = false
            let upload: UploadPlace
            if let place {
                upload = place
            } else {
                upload = try await begin()
                place = upload
                offset = 0
            }
            switch await append(upload, from: offset) {
            case .success(let answer):
                if let outcome = outcome(answer) { return try await finished(outcome) }
            case .failure(let error):
                failures += 1
                guard Self.canGoOn(error), failures < Self.attempts else { throw try await givenUp(error) }
                if error.status != nil { try await send.pause() }
            }
        }
    }

    /// Whether asking for the offset and going on from there may help.
    private static func canGoOn(_ error: RemoteError) -> Bool {
        guard let status = error.status else { return error.code == .unavailable }
        return [404, 408, 409, 423, 429, 500, 502, 503, 504].contains(status)
    }

    private func begin() async throws(RemoteError) -> UploadPlace {
        // Each beginning has a key of its own: the answer to an earlier one may name an upload that is over.
        let key = send.newKey()
        let answer = try await send.patiently { () async throws(RemoteError) in
            try await calls.call(
                "POST", "/v1/uploads",
                fields: [
                    "Tus-Resumable": "1.0.0", "Upload-Length": "\(picture.byteCount)",
                    "Upload-Metadata": picture.statement.metadata, "Idempotency-Key": key,
                ], isRepeatable: true)
        }
        guard let place = answer.fields["Location"].flatMap(UploadPlace.init(location:)) else {
            throw calls.misunderstood
        }
        try await send.files.run { () throws(RemoteError) in try send.begun.write(place, for: picture) }
        return place
    }

    private func standing(_ upload: UploadPlace) async throws(RemoteError) -> Standing {
        let answer: RemoteCalls.Answer
        do throws(RemoteError) {
            answer = try await calls.call("HEAD", upload.path, fields: ["Tus-Resumable": "1.0.0"])
        } catch {
            guard error.status == 404 || error.status == 410 else { throw error }
            return .gone
        }
        if let outcome = outcome(answer) { return .finished(outcome) }
        guard let offset = answer.fields["Upload-Offset"].flatMap({ Int64($0) }),
            (0...picture.byteCount).contains(offset), answer.fields["Upload-Length"] == "\(picture.byteCount)"
        else { throw calls.misunderstood }
        return .at(offset)
    }

    /// Sends the rest.
    private func append(
        _ upload: UploadPlace, from offset: Int64
    ) async -> Result<RemoteCalls.Answer, RemoteError> {
        let (files, path, range, isStopped) = (send.files, picture.path, offset..<picture.byteCount, send.isStopped)
        let body = ClientRequest.Body.stream(
            length: picture.byteCount - offset,
            open: { () async throws(ByteStreamError) in
                try await FileStream.open(path, range, files: files, isStopped: isStopped)
            })
        do throws(RemoteError) {
            return .success(
                try await calls.call(
                    "PATCH", upload.path,
                    fields: [
                        "Tus-Resumable": "1.0.0", "Upload-Offset": "\(offset)",
                        "Content-Type": "application/offset+octet-stream",
                    ], body: body))
        } catch {
            return .failure(error)
        }
    }

    /// What the last bytes are acknowledged with; nil before.
    private func outcome(_ answer: RemoteCalls.Answer) -> SentOutcome? {
        guard let image = answer.fields["Stills-Image"].flatMap({ ImageID($0) }),
            let word = answer.fields["Stills-Outcome"]
        else { return nil }
        return SentOutcome(outcome: word, image: image, receipt: answer.fields["Stills-Receipt"], remark: nil)
    }

    private func finished(_ outcome: SentOutcome) async throws(RemoteError) -> SentOutcome {
        try await forget()
        return outcome
    }

    /// The error that ends it. An upload that the server refused is over; any other one goes on with the next run.
    private func givenUp(_ error: RemoteError) async throws(RemoteError) -> RemoteError {
        if error.status != nil, !Self.canGoOn(error), !error.endsRun { try await forget() }
        return error
    }

    private func forget() async throws(RemoteError) {
        try await send.files.run { () throws(RemoteError) in try send.begun.remove(picture) }
    }
}

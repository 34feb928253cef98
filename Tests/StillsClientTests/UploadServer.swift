import Foundation
import HTTPClient
import StillsClient
import StillsModel
import Synchronization

/// A server of resumable uploads that fails as it is told to.
final class UploadServer: HTTPExchange {
    enum Fault {
        /// The connection breaks when so many bytes of a request have come.
        case breaksAfter(Int)
        /// Another request writes to the upload.
        case busy
        /// The bytes came, and the answer is lost.
        case losesAnswer
        /// The upload is over.
        case forgets
        /// The bytes are no picture.
        case refuses
    }

    struct State {
        var faults: [Fault] = []
        var byteCount: Int64 = 0
        var bytes: [UInt8] = []
        var isThere = false
        var seen: [String] = []
        var keys: Set<String> = []
    }

    static let image = "0192f0c1-7a3e-7c55-8d1e-2f4b6a9c0d11"
    static let place = "/v1/uploads/0192f0c1-7a3e-7c55-8d1e-000000000001"
    let state = Mutex(State())

    init(_ faults: [Fault] = []) { state.withLock { $0.faults = faults } }

    func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        state.withLock { $0.seen.append("\(request.method) \(request.fields["Upload-Offset"] ?? "")") }
        switch request.method {
        case "POST": return begin(request)
        case "HEAD": return answer(state.withLock { $0.isThere } ? 200 : 404)
        default: return try await append(request)
        }
    }

    private func begin(_ request: ClientRequest) -> ClientResponse {
        state.withLock { state in
            state.isThere = true
            state.bytes = []
            state.byteCount = Int64(request.fields["Upload-Length"] ?? "") ?? -1
            state.keys.insert(request.fields["Idempotency-Key"] ?? "")
        }
        return answer(201)
    }

    private func append(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        let (fault, held) = state.withLock { state in
            (state.faults.isEmpty ? nil : state.faults.removeFirst(), state.bytes.count)
        }
        if case .forgets? = fault { state.withLock { $0.isThere = false } }
        if case .busy? = fault { return answer(423, ["Retry-After": "1"]) }
        guard state.withLock({ $0.isThere }) else { return answer(404) }
        guard request.fields["Upload-Offset"] == "\(held)" else { return answer(409) }
        guard case .stream(let length, let open) = request.body else { return answer(400) }
        do throws(ByteStreamError) {
            let stream = try await open()
            var came = 0
            while let chunk = try await stream.next() {
                var bytes = chunk.bytes
                if case .breaksAfter(let limit)? = fault { bytes = Array(bytes.prefix(limit - came)) }
                came += bytes.count
                state.withLock { $0.bytes += bytes }
                if bytes.count < chunk.count {
                    throw ByteStreamError(.unavailable, "The connection to the test broke while the request was sent.")
                }
            }
            guard Int64(came) == length else { return answer(400) }
        } catch {
            throw HTTPClientError(error.code, error.message, arrival: .unknown, cause: error)
        }
        if case .refuses? = fault {
            state.withLock { $0.isThere = false }
            return answer(415)
        }
        if case .losesAnswer? = fault {
            throw HTTPClientError(.unavailable, "The connection to the test broke.", arrival: .unknown)
        }
        return answer(204)
    }

    private func answer(_ status: Int, _ others: [String: String] = [:]) -> ClientResponse {
        let state = state.withLock { $0 }
        var fields: HeaderFields = ["Location": Self.place]
        if status < 400 {
            fields.add("Upload-Offset", "\(state.bytes.count)")
            fields.add("Upload-Length", "\(state.byteCount)")
            if state.isThere, Int64(state.bytes.count) == state.byteCount {
                fields.add("Stills-Image", Self.image)
                fields.add("Stills-Outcome", "imported")
                fields.add("Stills-Receipt", "a.b.c")
            }
        }
        for (name, value) in others { fields.add(name, value) }
        return ClientResponse(status: status, fields: fields, body: NoBytes())
    }
}

private final class NoBytes: ByteStream {
    func next() async throws(ByteStreamError) -> ByteChunk? { nil }
}

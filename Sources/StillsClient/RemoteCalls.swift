internal import Formats
internal import HTTPClient
internal import StillsModel

/// One request to the API and its answer: what all calls have in common.
struct RemoteCalls: Sendable {
    let server: ServerAddress
    let exchange: any HTTPExchange

    /// More than any answer that is read at once.
    static let answerLimit = 64 << 20

    struct Answer: Sendable {
        let status: Int
        let fields: HeaderFields
        let bytes: [UInt8]
    }

    /// - Throws: ``RemoteError`` for every status that is no success.
    func call(
        _ method: String, _ path: String, query: [(name: String, value: String)] = [], fields: HeaderFields = [:],
        body: ClientRequest.Body = .none, isRepeatable: Bool? = nil
    ) async throws(RemoteError) -> Answer {
        do throws(HTTPClientError) {
            let response = try await exchange.send(
                ClientRequest(
                    method, server.url(path, query: query), fields: fields, body: body, isRepeatable: isRepeatable))
            let bytes = try await response.bytes(limit: Self.answerLimit)
            guard (200...299).contains(response.status) else {
                throw HTTPClientError(
                    .internal, "", arrival: .answered,
                    cause: RemoteError(
                        status: response.status, problem: bytes, server: server,
                        asksToWait: response.fields["Retry-After"] != nil))
            }
            return Answer(status: response.status, fields: response.fields, bytes: bytes)
        } catch {
            throw (error.cause as? RemoteError) ?? RemoteError(error)
        }
    }

    /// The same with a JSON object going there, and JSON coming back; nothing is `null`.
    func json(
        _ method: String, _ path: String, query: [(name: String, value: String)] = [], fields: HeaderFields = [:],
        isRepeatable: Bool? = nil, body: ((inout JSONWriter) -> Void)? = nil
    ) async throws(RemoteError) -> JSONValue {
        var fields = fields
        fields["Accept"] = "application/json"
        var sent = ClientRequest.Body.none
        if let body {
            var writer = JSONWriter()
            writer.beginObject()
            body(&writer)
            writer.endObject()
            sent = .bytes(writer.take())
            if fields["Content-Type"] == nil { fields["Content-Type"] = "application/json" }
        }
        let answer = try await call(
            method, path, query: query, fields: fields, body: sent, isRepeatable: isRepeatable)
        return try read(answer)
    }

    func read(_ answer: Answer) throws(RemoteError) -> JSONValue {
        guard !answer.bytes.isEmpty else { return .null }
        do throws(JSONError) { return try JSONValue(parsing: answer.bytes) } catch { throw misunderstood }
    }

    var misunderstood: RemoteError {
        RemoteError(.corrupt, "\(server) gave an answer that cannot be understood: is it a Stills server?")
    }
}

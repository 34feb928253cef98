internal import CloudAuth
internal import Formats
internal import HTTPClient
internal import StillsModel

/// One request to the JSON API.
struct GoogleRequest: Sendable {
    var method: String
    /// Behind the server, encoded: `/storage/v1/b/…`. A session's URL is whole.
    var path: String
    var query: [(name: String, value: String)] = []
    var fields: HeaderFields = [:]
    var body: ClientRequest.Body = .none
    /// nil for what the method says.
    var isRepeatable: Bool?
    /// Follows “Cannot” in messages: `store a/b in gs://bucket`.
    var deed: String
    /// Statuses of 300 and more that are no error.
    var accepted: Set<Int> = []

    init(_ method: String, _ path: String, deed: String) {
        self.method = method
        self.path = path
        self.deed = deed
    }

    /// What is one part of a path: slashes in it are encoded.
    static func segment(_ text: String) -> String { PercentEncoding.encode(text, slashes: .encoded) }

    /// Whether a URL asks for an object's bytes.
    static func isMedia(_ url: String) -> Bool { url.contains("alt=media") }

    func client(_ server: String) -> ClientRequest {
        var items = CanonicalQuery()
        for item in query { items.add(item.name, item.value) }
        let url = (path.hasPrefix("/") ? server : "") + path + (items.isEmpty ? "" : "?\(items)")
        return ClientRequest(method, url, fields: fields, body: body, isRepeatable: isRepeatable)
    }
}

/// What came back of a request that was not refused.
struct GoogleReply: Sendable {
    let status: Int
    let fields: HeaderFields
    let body: any ByteStream
    let deed: String

    /// The document in the body.
    func document() async throws(GoogleStorageError) -> JSONValue {
        let bytes = try await bytes()
        do throws(JSONError) {
            return try JSONValue(parsing: bytes)
        } catch {
            throw GoogleStorageError(.corrupt, "Cannot \(deed): what the server answered is no JSON.")
        }
    }

    func bytes() async throws(GoogleStorageError) -> [UInt8] {
        var whole: [UInt8] = []
        do throws(ByteStreamError) {
            while let chunk = try await body.next() { whole += chunk.bytes }
        } catch {
            throw GoogleStorageError(error.code, "Cannot \(deed): \(error.message)", cause: error)
        }
        return whole
    }
}

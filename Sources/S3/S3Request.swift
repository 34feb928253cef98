internal import CloudAuth
internal import HTTPClient
internal import StillsModel

/// One request to a bucket.
struct S3Request: Sendable {
    static let scheme = "s3://"

    var method: String
    /// nil for what concerns the bucket.
    var key: String?
    var query: [(name: String, value: String)] = []
    var fields: HeaderFields = [:]
    var body: ClientRequest.Body = .none
    /// The body's SHA-256 in hexadecimal digits, or `UNSIGNED-PAYLOAD`.
    var payload = S3Request.nothing
    /// nil for what the method says.
    var isRepeatable: Bool?
    /// Follows “Cannot” in messages: `store a/b in s3://bucket`.
    var deed: String
    /// Statuses of 300 and more that are no error.
    var accepted: Set<Int> = []

    /// The SHA-256 of no bytes.
    static let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    static let unsigned = "UNSIGNED-PAYLOAD"

    init(_ method: String, _ key: String?, deed: String) {
        self.method = method
        self.key = key
        self.deed = deed
    }

    /// `/key?query`, encoded once, in the form that is signed.
    var target: String {
        var query = CanonicalQuery()
        for item in self.query { query.add(item.name, item.value) }
        let path = "/" + (key.map { PercentEncoding.encode($0, slashes: .kept) } ?? "")
        return query.isEmpty ? path : "\(path)?\(query)"
    }

    func client(_ bucket: String) -> ClientRequest {
        var fields = fields
        fields["X-Amz-Content-SHA256"] = payload
        return ClientRequest(
            method, "\(Self.scheme)\(bucket)\(target)", fields: fields, body: body, isRepeatable: isRepeatable)
    }
}

/// What came back of a request that was not refused.
struct S3Reply: Sendable {
    let status: Int
    let fields: HeaderFields
    let body: any ByteStream
    let deed: String

    /// The document in the body.
    ///
    /// - Parameter names: of which its root must have one.
    func document(_ names: String...) async throws(S3Error) -> S3Element {
        guard let root = S3Element(parsing: try await bytes()), names.contains(root.name) else {
            throw S3Error(.corrupt, "Cannot \(deed): what the server answered is no document “\(names[0])”.")
        }
        return root
    }

    func bytes() async throws(S3Error) -> [UInt8] {
        var whole: [UInt8] = []
        do throws(ByteStreamError) {
            while let chunk = try await body.next() { whole += chunk.bytes }
        } catch {
            throw S3Error(error.code, "Cannot \(deed): \(error.message)", cause: error)
        }
        return whole
    }
}

internal import HTTPClient

extension ClientRequest {
    /// A `POST` of a form (`application/x-www-form-urlencoded`) that asks for a token, and may be repeated.
    static func form(_ url: String, _ items: [(String, String)]) -> ClientRequest {
        let text = items.map { name, value in
            PercentEncoding.encode(name, slashes: .encoded) + "=" + PercentEncoding.encode(value, slashes: .encoded)
        }.joined(separator: "&")
        return ClientRequest(
            "POST", url,
            fields: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Accept": "*/*"],
            body: .bytes(Array(text.utf8)), isRepeatable: true)
    }
}

internal import Formats
internal import HTTPTransport
internal import StillsModel

/// What a route takes as its request's body.
package struct RequestBody: Sendable {
    package let mediaTypes: [String]
    /// Of JSON bodies, which are read and checked before the route answers. nil where the route reads the body itself.
    package let schema: Schema?
    package let description: String
    let isRequired: Bool
    /// Of JSON bodies, in bytes.
    let limit: Int

    /// A JSON body: read, and checked by its schema, before the route answers.
    package static func json(
        _ schema: Schema, mediaTypes: [String] = ["application/json"], limit: Int = 1 << 20, isRequired: Bool = true
    ) -> RequestBody {
        RequestBody(mediaTypes: mediaTypes, schema: schema, description: "", isRequired: isRequired, limit: limit)
    }

    /// A body that the route reads itself, of one of these types or ranges (`image/*`); `*/*` needs no type at all.
    package static func stream(_ mediaTypes: [String], _ description: String) -> RequestBody {
        RequestBody(mediaTypes: mediaTypes, schema: nil, description: description, isRequired: false, limit: 0)
    }

    /// - Returns: the JSON; nil where the route reads the body itself, or none came and none must.
    func read(_ request: HTTPRequest) async throws -> JSONValue? {
        guard let schema else {
            if request.bodyLength != 0 { try checkType(request) }
            return nil
        }
        if request.bodyLength == 0 {
            guard isRequired else { return nil }
            throw Problem(.badRequest, "A body of the type \(mediaTypes[0]) is needed.")
        }
        try checkType(request)
        let value = try Self.parse(try await Self.collect(request, limit: limit), limit: limit)
        let findings = schema.findings(value)
        guard findings.isEmpty else {
            throw Problem(.unprocessable, "The body is not as this address takes it.", errors: findings)
        }
        return value
    }

    private func checkType(_ request: HTTPRequest) throws(Problem) {
        if mediaTypes.contains("*/*") { return }
        let given = request.fields["Content-Type"]
        if let given, mediaTypes.contains(where: { MediaRange(given)?.admits($0) ?? false }) { return }
        let found = given.map { "it is “\($0.prefix(100))”" } ?? "it is missing"
        throw Problem(
            .unsupportedMediaType, "Content-Type must be \(mediaTypes.joined(separator: " or ")): \(found).",
            fields: ["Accept": mediaTypes.joined(separator: ", ")])
    }

    static func collect(_ request: HTTPRequest, limit: Int) async throws -> [UInt8] {
        let tooLarge = Problem(.contentTooLarge, "The body may have \(limit) bytes here.")
        if let length = request.bodyLength, length > Int64(limit) { throw tooLarge }
        var bytes: [UInt8] = []
        while let chunk = try await request.body.next() {
            guard chunk.count <= limit - bytes.count else { throw tooLarge }
            bytes += chunk.bytes
        }
        return bytes
    }

    private static func parse(_ bytes: [UInt8], limit: Int) throws(Problem) -> JSONValue {
        var limits = JSONLimits()
        limits.byteCount = limit
        limits.depth = 32
        do throws(JSONError) {
            return try JSONValue(parsing: bytes, limits: limits)
        } catch {
            let place = "Line \(error.line), column \(error.column): \(error.reason)."
            throw Problem(
                .badRequest, "The body is no JSON that can be read.",
                errors: [.init(pointer: error.pointer, place)])
        }
    }
}

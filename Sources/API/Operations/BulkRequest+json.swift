internal import Formats
internal import StillsModel
internal import StillsService

extension OperationRoutes {
    /// What a body asks for.
    ///
    /// - Throws: ``Problem`` with 422 that points to the member, or ``ServiceError`` where a collection is not there.
    static func bulkRequest(_ request: APIRequest) async throws -> BulkRequest {
        let body = request.body
        guard let action = body["action"]?.text.flatMap({ BulkOperation.Action(rawValue: $0) }) else {
            throw ImagePatch.refusal("/action", "It is missing.")
        }
        var bulk = BulkRequest(action, try selection(body))
        bulk.isDryRun = body["dryRun"] == .boolean(true)
        for name in ["patch", "append"] where action != .edit && body[name] != nil {
            throw ImagePatch.refusal("/\(name)", "Only an edit says what to change.")
        }
        guard action == .edit else { return bulk }
        if let patch = body["patch"] { bulk.edits = try edits(patch) }
        if let values = body["append"] { bulk.edits += try appended(values) }
        if let name = body["patch"]?["collection"]?.text {
            bulk.collection = try await ListCollections(library: request.library).one(name).collection.id
        }
        guard !bulk.edits.isEmpty || bulk.collection != nil else {
            throw ImagePatch.refusal("/patch", "Say what to change.")
        }
        return bulk
    }

    private static func selection(_ body: JSONValue) throws(Problem) -> BulkRequest.Selection {
        switch (body["query"]?.text, body["ids"]) {
        case (let text?, nil):
            guard !text.allSatisfy(\.isWhitespace) else {
                throw ImagePatch.refusal(
                    "/query", "It is empty, which would be every image; to mean that, write “added>=0001”.")
            }
            do throws(QuerySyntaxError) {
                _ = try Query(text)
            } catch {
                throw ImagePatch.refusal("/query", "The query cannot be understood: \(error.message).")
            }
            return .matching(text)
        case (nil, .array(let elements)?):
            return .images(elements.compactMap { $0.text.flatMap { ImageID($0) } })
        default: throw ImagePatch.refusal("/query", "Say which images: by a query, or by ids.")
        }
    }

    private static func edits(_ patch: JSONValue) throws(Problem) -> [FieldEdit] {
        do throws(Problem) {
            return try ImagePatch.edits(patch)
        } catch {
            throw error.within("/patch")
        }
    }

    private static func appended(_ values: JSONValue) throws(Problem) -> [FieldEdit] {
        guard case .object(let members) = values else { return [] }
        var edits: [FieldEdit] = []
        for member in members {
            guard !member.name.isEmpty, member.name.utf8.count <= 200 else {
                throw ImagePatch.refusal("/append/\(member.name)", "An attribute’s name has 1 to 200 bytes.")
            }
            guard let value = AttributeValue(member.value) else {
                throw ImagePatch.refusal(
                    "/append/\(member.name)", "Whole numbers are exact up to 2^53 only: write it as a text.")
            }
            edits.append(.append(member.name, value))
        }
        return edits
    }
}

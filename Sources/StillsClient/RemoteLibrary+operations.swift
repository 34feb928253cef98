package import Formats
internal import HTTPClient
package import StillsModel

extension RemoteLibrary {
    /// Begins work on many images, which the server goes on with by itself.
    ///
    /// - Parameters:
    ///   - key: chosen for this one request: sent again, it begins nothing twice.
    ///   - body: writes the members of the request.
    package func begin(
        key: String, _ body: @escaping (inout JSONWriter) -> Void
    ) async throws(RemoteError) -> RemoteOperation {
        try operation(
            try await calls.json(
                "POST", "/v1/operations", fields: ["Idempotency-Key": key], isRepeatable: true, body: body))
    }

    /// How far an operation is.
    package func operation(_ id: OperationID) async throws(RemoteError) -> RemoteOperation {
        try operation(try await calls.json("GET", "/v1/operations/\(id)"))
    }

    /// Asks an operation to end; the batch that is under way is finished first.
    package func cancel(_ id: OperationID) async throws(RemoteError) -> RemoteOperation {
        try operation(try await calls.json("POST", "/v1/operations/\(id):cancel", isRepeatable: true))
    }

    /// The images of an operation from a place on, in the order of their turns.
    ///
    /// - Parameter limit: 1 to 1,000.
    package func items(
        of id: OperationID, from place: Int, limit: Int, tellsChanges: Bool
    ) async throws(RemoteError) -> [RemoteOperation.Item] {
        let answer = try await calls.json(
            "GET", "/v1/operations/\(id)/items",
            query: [
                (name: "pageSize", value: "\(limit)"), ("pageToken", "\(place)"), ("changes", "\(tellsChanges)"),
            ])
        guard case .array(let elements)? = answer["items"] else { throw calls.misunderstood }
        var items: [RemoteOperation.Item] = []
        for element in elements {
            guard let item = RemoteOperation.Item(element) else { throw calls.misunderstood }
            items.append(item)
        }
        return items
    }

    private func operation(_ json: JSONValue) throws(RemoteError) -> RemoteOperation {
        guard let operation = RemoteOperation(json) else { throw calls.misunderstood }
        return operation
    }
}

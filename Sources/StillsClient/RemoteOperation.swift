internal import Formats
package import StillsModel

/// A bulk operation as a server tells of it.
package struct RemoteOperation: Sendable {
    package let id: OperationID
    package let state: BulkOperation.State
    /// Why it failed.
    package let reason: String?

    /// nil when it is no operation.
    init?(_ json: JSONValue) {
        guard let id = json["id"]?.text.flatMap({ OperationID($0) }),
            let state = json["state"]?.text.flatMap({ BulkOperation.State(rawValue: $0) })
        else { return nil }
        self.id = id
        self.state = state
        reason = json["reason"]?.text
    }

    /// What became of one image.
    package struct Item: Sendable {
        package let item: OperationItem
        /// What was changed, where that was asked for.
        package let changes: [Event.Change]

        /// nil when it is no item. An outcome that this program does not know is none.
        init?(_ json: JSONValue) {
            guard let place = Self.integer(json["place"]), let image = json["image"]?.text.flatMap({ ImageID($0) })
            else { return nil }
            item = OperationItem(
                place: place, image: image,
                outcome: json["outcome"]?.text.flatMap(OperationItem.Outcome.init(rawValue:)),
                version: Self.integer(json["version"]),
                code: json["code"]?.text.flatMap(ErrorCode.init(rawValue:)), reason: json["reason"]?.text)
            guard case .object(let members)? = json["changes"] else {
                changes = []
                return
            }
            changes = members.compactMap { member in
                guard case .array(let values) = member.value, values.count == 2 else { return nil }
                return Event.Change(
                    field: member.name, from: RemoteImage.attribute(values[0]), to: RemoteImage.attribute(values[1]))
            }
        }

        private static func integer(_ value: JSONValue?) -> Int? {
            guard case .number(let number)? = value else { return nil }
            return number.integer.flatMap { Int(exactly: $0) }
        }
    }
}

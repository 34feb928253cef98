internal import Formats
package import StillsModel

/// What an export says of an image beside its fields (Documentation/Export.md): who it was in the library that it comes
/// from, so that it becomes the same image again.
package struct ExportedImage: Sendable, Equatable {
    package var id: Placed<ImageID>?
    package var version: Int?
    package var addedAt: Instant?
    package var updatedAt: Instant?
    package var state: ImageState?
    /// Of the fields that the row states; nil when it does not say.
    package var sources: [String: Source]?
    package var imported: [String: AttributeValue]?
    /// Oldest first; empty when the export has none.
    package var history: [ExportedEvent] = []

    package init() {}

    /// The row states everything: what it does not state the image has not, whatever its file and the sidecar beside it
    /// state.
    package var isComplete: Bool { version != nil }

    /// The source of a field that the row states.
    func source(of field: ImageField) -> Source { sources?[field.description] ?? .manifest }
}

/// An event of an exported history.
package struct ExportedEvent: Sendable, Equatable {
    package var at: Instant
    /// An account's name; of one that was gone, its id.
    package var principal: String?
    package var source: Source
    package var version: Int
    package var changes: [Event.Change]
}

/// The members and columns that only an export has.
enum ExportedField: String {
    case id, version, addedAt, updatedAt, state, sources, imported, history
    /// In CSV, what no cell can say.
    case more

    /// Whether the object is one of an export. Others' objects may have an id or a version that means something else; none
    /// has all three by accident.
    static func areThose(of members: [JSONMember]) -> Bool {
        var found = 0
        for member in members where ["id", "addedAt", "version"].contains(member.name) {
            switch member.name {
            case "id": found += member.value.text.flatMap { ImageID($0) } == nil ? 0 : 1
            case "addedAt": found += member.value.text.flatMap { Timestamp($0) } == nil ? 0 : 1
            default: if case .number = member.value { found += 1 }
            }
        }
        return found == 3
    }
}

extension ExportedImage {
    /// Takes in one member's value.
    ///
    /// - Parameter place: where it stands, for messages about it that come later.
    /// - Throws: ``Refusal`` with the reason only; the caller knows the place.
    mutating func state(_ field: ExportedField, _ value: JSONValue, at place: () -> ManifestPlace) throws(Refusal) {
        switch field {
        case .id:
            guard let id = value.text.flatMap({ ImageID($0) }) else {
                throw Refusal("“\(Self.words(value))” is no image's id: that is a UUID.")
            }
            self.id = Placed(id, at: place())
        case .version: version = try Self.version(value)
        case .addedAt: addedAt = try Self.instant(value)
        case .updatedAt: updatedAt = try Self.instant(value)
        case .state:
            guard let state = value.text.flatMap(ImageState.init(rawValue:)) else {
                throw Refusal("“\(Self.words(value))” is no state: it is “active” or “trashed”.")
            }
            self.state = state
        case .sources: sources = try Self.sources(value)
        case .imported: imported = try Self.values(value)
        case .history: history = try Self.history(value)
        case .more: break
        }
    }

    private static func words(_ value: JSONValue) -> String {
        if let text = value.text { return text }
        return JSONWriter.text { $0.value(value) }
    }

    private static func version(_ value: JSONValue) throws(Refusal) -> Int {
        guard case .number(let number) = value, let version = number.integer, version >= 1, version <= 1 << 53 else {
            throw Refusal("“\(words(value))” is no version: that is a number from 1 on.")
        }
        return Int(version)
    }

    private static func instant(_ value: JSONValue) throws(Refusal) -> Instant {
        guard let time = value.text.flatMap({ Timestamp($0) }) else {
            throw Refusal("“\(words(value))” is no time: write it like 2024-05-01T10:00:00Z.")
        }
        return time.instant
    }

    private static func members(_ value: JSONValue) throws(Refusal) -> [JSONMember] {
        guard case .object(let members) = value else { throw Refusal("“\(words(value))” is no object.") }
        return members
    }

    private static func sources(_ value: JSONValue) throws(Refusal) -> [String: Source] {
        var sources: [String: Source] = [:]
        for member in try members(value) { sources[member.name] = try source(member.value) }
        return sources
    }

    private static func source(_ value: JSONValue?) throws(Refusal) -> Source {
        guard let source = value?.text.flatMap({ Source(name: $0) }) else {
            let known = Source.allCases.map(\.name).joined(separator: ", ")
            throw Refusal("“\(value.map(words) ?? "")” is no source: there are \(known).")
        }
        return source
    }

    private static func values(_ value: JSONValue) throws(Refusal) -> [String: AttributeValue] {
        var values: [String: AttributeValue] = [:]
        for member in try members(value) { values[member.name] = try attribute(member.value) }
        return values
    }

    private static func attribute(_ value: JSONValue) throws(Refusal) -> AttributeValue {
        switch JSONAttribute.value(of: value) {
        case .success(let value): return value
        case .failure(let fault): throw Refusal(fault.reason)
        }
    }

    private static func history(_ value: JSONValue) throws(Refusal) -> [ExportedEvent] {
        guard case .array(let events) = value else { throw Refusal("“\(words(value))” is no history: that is a list.") }
        var history: [ExportedEvent] = []
        for event in events {
            var changes: [Event.Change] = []
            for member in try members(event["changes"] ?? .object([])) {
                guard case .array(let pair) = member.value, pair.count == 2 else {
                    throw Refusal("The change of “\(member.name)” is no list of the value before and the value after.")
                }
                changes.append(
                    Event.Change(
                        field: member.name, from: pair[0] == .null ? nil : try attribute(pair[0]),
                        to: pair[1] == .null ? nil : try attribute(pair[1])))
            }
            history.append(
                ExportedEvent(
                    at: try instant(event["at"] ?? .null), principal: event["principal"]?.text,
                    source: try source(event["source"]), version: try version(event["version"] ?? .null),
                    changes: changes))
        }
        return history
    }
}

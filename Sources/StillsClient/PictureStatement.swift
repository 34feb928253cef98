internal import Formats
internal import Linux
package import StillsModel
package import StillsService

/// What is stated about a picture that is sent, by the names of the API: in a query, a form, or the metadata of a resumable
/// upload.
package struct PictureStatement: Sendable, Equatable {
    package struct Pair: Sendable, Equatable {
        package let name: String
        package let value: String
    }

    package private(set) var pairs: [Pair] = []

    /// How whoever sends pictures wants them treated.
    package struct Terms: Sendable {
        /// The path or id of the collection.
        package var collection: String
        /// Of new images; nil for the collection's default.
        package var visibility: Visibility?
        package var restores = false
        package var replaces = false

        package init(collection: String) { self.collection = collection }
    }

    /// - Parameter terms: what the item says itself counts more.
    package init(_ item: ImportItem, digest: Digest, _ terms: Terms) {
        add("collection", item.collectionPath?.value ?? terms.collection)
        add("externalId", item.stated.externalID)
        add("originalName", Self.name(of: item))
        add("sha256", digest.description)
        if terms.restores { add("again", "true") }
        if terms.replaces { add("replace", "true") }
        state(item.stated.fields, terms.visibility)
    }

    private mutating func state(_ fields: [ImageField: AttributeValue], _ visibility: Visibility?) {
        var attributes = JSONWriter()
        attributes.beginObject()
        var hasAttributes = false
        for (field, value) in fields.sorted(by: { $0.key.description < $1.key.description }) {
            switch field {
            case .title, .description, .takenAt: add(field.description, value.text)
            case .visibility: break
            case .position:
                let parts = value.elements
                guard parts.count == 2 else { continue }
                add("latitude", parts[0].text)
                add("longitude", parts[1].text)
            case .attribute(let name):
                hasAttributes = true
                attributes.key(name)
                JSONAttribute.append(value, to: &attributes)
            }
        }
        attributes.endObject()
        if hasAttributes { add("attributes", attributes.text) }
        add("visibility", fields[.visibility]?.text ?? visibility?.rawValue)
    }

    private mutating func add(_ name: String, _ value: String?) {
        if let value { pairs.append(Pair(name: name, value: value)) }
    }

    /// What came through a pipe has no name.
    private static func name(of item: ImportItem) -> String? {
        item.originalName ?? (item.isFile ? String(decoding: item.path.lastPart.bytes, as: UTF8.self) : nil)
    }

    /// As parameters of a query.
    var query: [(name: String, value: String)] { pairs.map { ($0.name, $0.value) } }

    /// As `Upload-Metadata` has it (tus 1.0.0).
    var metadata: String {
        pairs.map { "\($0.name) \(Base64Text.encode(Array($0.value.utf8)))" }.joined(separator: ",")
    }

    /// Whether a query can hold it: servers and what stands before them refuse longer ones.
    var fitsQuery: Bool {
        query.reduce(0) { $0 + 2 + $1.name.utf8.count + PercentEncoding.encode($1.value).utf8.count } < 6_000
    }
}

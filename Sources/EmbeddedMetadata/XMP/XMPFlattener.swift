internal import Expat

/// Makes flat tags of XMP's nested properties: a field's name is its path, values of the same path become a list.
///
/// Recursion is bounded by the depth of the tree.
struct XMPFlattener {
    private struct Key: Hashable {
        var namespace: String
        var path: String
        /// `-fr` for another language than the default.
        var suffix: String
    }

    private struct Gathered {
        var key: Key
        var values: [TagValue] = []
    }

    /// Where a value stands: in which property, and by which fields.
    private struct Place {
        var namespace: String
        var path: String

        func field(_ name: XMLName) -> Place {
            Place(namespace: namespace, path: path + XMPFlattener.capitalised(name.local))
        }
    }

    private var gathered: [Gathered] = []
    private var indices: [Key: Int] = [:]

    mutating func add(toolkit: String) {
        append(toolkit, at: Place(namespace: "x", path: "Xmptk"))
    }

    /// Adds the properties of one rdf:Description.
    mutating func add(description: XMPNode) {
        if let about = description.about, !about.isEmpty {
            append(about, at: Place(namespace: "rdf", path: "About"))
        }
        for attribute in description.properties { append(attribute.value, at: Self.place(attribute.name)) }
        for child in description.children { add(child, at: Self.place(child.name)) }
    }

    private static func place(_ name: XMLName) -> Place {
        Place(
            namespace: XMPNamespace.name(uri: name.namespace, prefix: name.prefix), path: capitalised(name.local))
    }

    private static func capitalised(_ name: String) -> String {
        name.prefix(1).uppercased() + name.dropFirst()
    }

    /// The forms of a property's value: XMP specification part 1, section 7.
    private mutating func add(_ node: XMPNode, at place: Place, isItem: Bool = false) {
        if let resource = node.rdfAttribute("resource") { return append(resource, at: place, isItem: isItem) }
        if let container = node.children.first,
            container.isRDF("Bag") || container.isRDF("Seq") || container.isRDF("Alt")
        {
            return addItems(container, at: place)
        }
        if let inner = node.children.first,
            inner.isRDF("Description") || node.children.contains(where: { $0.isRDF("value") })
        {
            let parts = inner.isRDF("Description") ? inner : node
            if let value = parts.children.first(where: { $0.isRDF("value") }) {
                return add(value, at: place, isItem: isItem)
            }
            return addFields(parts, at: place, isItem: isItem)
        }
        if !node.children.isEmpty { return addFields(node, at: place, isItem: isItem) }
        let shorthand = node.properties
        if !shorthand.isEmpty, node.text.allSatisfy(\.isWhitespace) {
            return addFields(node, at: place, isItem: isItem)
        }
        append(node.text, at: place, language: node.language, isItem: isItem)
    }

    private mutating func addFields(_ node: XMPNode, at place: Place, isItem: Bool) {
        for attribute in node.properties { append(attribute.value, at: place.field(attribute.name), isItem: isItem) }
        for child in node.children { add(child, at: place.field(child.name), isItem: isItem) }
    }

    private mutating func addItems(_ container: XMPNode, at place: Place) {
        for item in container.children where item.isRDF("li") { add(item, at: place, isItem: true) }
    }

    /// An item of a list joins those before it; anything else takes the place of what was there.
    private mutating func append(_ text: String, at place: Place, language: String? = nil, isItem: Bool = false) {
        let isDefault = language == nil || language?.lowercased() == "x-default"
        let key = Key(
            namespace: place.namespace, path: place.path,
            suffix: isDefault ? "" : "-" + Self.languageTag(language ?? ""))
        let value = XMPConversion.value(text, path: place.path, namespace: place.namespace)
        if let index = indices[key] {
            if isItem { gathered[index].values.append(value) } else { gathered[index].values = [value] }
            return
        }
        indices[key] = gathered.count
        gathered.append(Gathered(key: key, values: [value]))
    }

    /// RFC 5646's customary letters: `en-US`.
    private static func languageTag(_ text: String) -> String {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).enumerated()
        return parts.map { $0 == 0 || $1.count != 2 ? $1.lowercased() : $1.uppercased() }.joined(separator: "-")
    }

    /// The lens' four numbers are one value, as in Exif.
    private func list(_ entry: Gathered) -> TagValue {
        guard entry.key.namespace == "exifEX", entry.key.path == "LensSpecification" else { return .list(entry.values) }
        return .string(entry.values.map(\.text).joined(separator: " "))
    }

    /// Hands the tags over: one value is a value, several are a list.
    func add(to sink: TagSink) {
        for entry in gathered {
            guard sink.takeEntry(), let first = entry.values.first else { return }
            let name = XMPNames.name(of: entry.key.path, in: entry.key.namespace) + entry.key.suffix
            let value = entry.values.count == 1 ? first : list(entry)
            sink.add("XMP", name, value, place: "XMP-" + entry.key.namespace)
        }
    }
}

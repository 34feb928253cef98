internal import Programs
internal import StillsModel

/// Everything known about one image, for a person: each value with where it came from.
enum ImageText {
    static func describe(_ record: ImageRecord) -> String {
        let image = record.image
        var lines = ["Image \(image.id)" + (image.state == .trashed ? " (in the trash)" : "")]
        func add(_ name: String, _ value: String?, _ source: Source? = nil, width: Int = 13) {
            guard let value else { return }
            let origin = source.map { "  [\($0.name)]" } ?? ""
            let padding = String(repeating: " ", count: max(1, width + 1 - DisplayText.columns(name)))
            lines.append("  \(PlainText.of(name))\(padding)\(PlainText.of(value))\(origin)")
        }
        add("title", image.title, image.sources["title"])
        add("description", image.description, image.sources["description"])
        add("taken", image.takenAt?.description, image.sources["takenAt"])
        add(
            "position", image.position.map { "\(degrees($0.latitude)), \(degrees($0.longitude))" },
            image.sources["position"])
        add("external id", image.externalID)
        add("original name", image.originalName)
        add("collection", record.collectionPath)
        add("owner", record.ownerName)
        add("visibility", image.visibility.rawValue, image.sources["visibility"])
        add("version", "\(image.version), added \(image.createdAt), updated \(image.updatedAt)")

        lines.append("Original")
        let original = record.original.original
        add("sha256", original.digest.description)
        add("type", original.mediaType)
        add("size", "\(original.byteCount) bytes")
        add("pixels", original.width.flatMap { width in original.height.map { "\(width) x \($0)" } })
        for location in record.original.locations {
            add("stored", "\(location.store): \(location.locator)")
            add("", "\(location.state.rawValue), verified \(location.verifiedAt)")
        }

        if !image.attributes.isEmpty { lines.append("Attributes") }
        let width = min(31, max(13, image.attributes.keys.map { DisplayText.columns($0) }.max() ?? 0))
        for (name, value) in image.attributes.sorted(by: { $0.key < $1.key }) {
            add(name, value.text, image.sources["attributes.\(name)"], width: width)
        }
        if let sidecar = record.sidecar {
            lines.append("Sidecar  [sidecar]")
            lines += sidecar.tags.map(line)
        }
        if !record.tags.isEmpty { lines.append("Embedded metadata  [embedded]") }
        lines += record.tags.map(line)
        return lines.joined(separator: "\n")
    }

    private static func line(of tag: EmbeddedTag) -> String {
        let padding = String(repeating: " ", count: max(1, 32 - DisplayText.columns(tag.name)))
        return "  \(PlainText.of(tag.name))\(padding)\(PlainText.of(text(of: tag.value)))"
    }

    /// To a millionth of a degree, which is a hand's breadth; what a file's fractions leave beyond is no knowledge.
    private static func degrees(_ value: Double) -> String { "\((value * 1e6).rounded() / 1e6)" }

    private static func text(of value: EmbeddedTag.Value) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): "\(number)"
        case .real(let number): Int64(exactly: number).map { "\($0)" } ?? "\(number)"
        case .boolean(let flag): "\(flag)"
        case .binary(let byteCount): "(\(byteCount) bytes of binary data)"
        case .list(let items): items.map(text).joined(separator: ", ")
        case .structure(let fields): fields.map { "\($0.name): \(text(of: $0.value))" }.joined(separator: "; ")
        }
    }
}

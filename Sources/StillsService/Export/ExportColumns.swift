internal import Formats
internal import StillsModel

/// The columns of an export as CSV.
///
/// They are those of ``ExportRecord``, with a column for each attribute: `attributes.NAME` has its texts,
/// `attributes.NAME:=` has the values of all other types as JSON, as `--attribute NAME:=JSON` has. What no cell can say (an
/// empty text, which is nothing to CSV; a name that no column can have) stands in the last column, `more`, as JSON. Texts
/// are defused: a spreadsheet program runs none of them.
struct ExportColumns {
    /// What more attributes than these have stands in `more`; readers take a thousand columns.
    private static let attributeLimit = 400

    /// Names of attributes, and of which form they have values, gathered row by row.
    struct Survey {
        fileprivate var texts: Set<String> = []
        fileprivate var typed: Set<String> = []

        mutating func look(at image: Image) {
            for (name, value) in image.attributes where ExportColumns.canBeColumn(name) {
                if ExportColumns.cell(value) == nil { typed.insert(name) } else { texts.insert(name) }
                // What is gathered is bounded: the columns that are kept are the first by name.
                if texts.count > 4 * attributeLimit { texts = Set(texts.sorted().prefix(attributeLimit)) }
                if typed.count > 4 * attributeLimit { typed = Set(typed.sorted().prefix(attributeLimit)) }
            }
        }
    }

    private struct AttributeColumn {
        var name: String
        var isTyped: Bool

        var title: String { "attributes." + name + (isTyped ? ":=" : "") }
    }

    private let attributes: [AttributeColumn]
    private let hasPath: Bool
    private let hasHistory: Bool

    init(_ survey: Survey, hasPath: Bool, hasHistory: Bool) {
        let columns =
            survey.texts.map { AttributeColumn(name: $0, isTyped: false) }
            + survey.typed.map { AttributeColumn(name: $0, isTyped: true) }
        let sorted = columns.sorted { ($0.name, $0.isTyped ? 1 : 0) < ($1.name, $1.isTyped ? 1 : 0) }
        attributes = Array(sorted.prefix(Self.attributeLimit))
        self.hasPath = hasPath
        self.hasHistory = hasHistory
    }

    var header: [String] {
        var names = [
            FormulaDefusal.marked("id"), "externalId", "collection", "title", "originalName", "description",
            "visibility", "takenAt", "latitude", "longitude",
        ]
        names += attributes.map { FormulaDefusal.defuse($0.title) }
        names += [
            "state", "sources", "imported", "digest", "byteCount", "mediaType", "width", "height", "addedAt",
            "updatedAt", "version",
        ]
        if hasPath { names.append("path") }
        if hasHistory { names.append("history") }
        return names + ["more"]
    }

    func row(_ item: ExportItem, accounts: ExportAccounts) -> [String] {
        let image = item.record.image
        let original = item.record.original.original
        var more = More()
        var cells = [
            image.id.description, more.cell("externalId", image.externalID),
            more.cell("collection", item.record.collectionPath), more.cell("title", image.title),
            more.cell("originalName", image.originalName), more.cell("description", image.description),
            image.visibility.rawValue, image.takenAt?.description ?? "", Self.number(image.position?.latitude),
            Self.number(image.position?.longitude),
        ]
        var left = image.attributes
        for column in attributes {
            guard let value = image.attributes[column.name], (Self.cell(value) == nil) == column.isTyped else {
                cells.append("")
                continue
            }
            cells.append(Self.cell(value) ?? JSONWriter.text { JSONAttribute.append(value, to: &$0) })
            left[column.name] = nil
        }
        more.attributes = left
        cells += [
            image.state.rawValue,
            image.sources.isEmpty ? "" : JSONWriter.text { ExportRecord.append(image.sources, to: &$0) },
            image.statedByImport.isEmpty
                ? "" : JSONWriter.text { ExportRecord.append(image.statedByImport, to: &$0) },
            original.digest.description, "\(original.byteCount)", original.mediaType,
            original.width.map { "\($0)" } ?? "", original.height.map { "\($0)" } ?? "",
            ExportText.text(of: image.createdAt), ExportText.text(of: image.updatedAt), "\(image.version)",
        ]
        if hasPath { cells.append(item.path.map(FormulaDefusal.defuse) ?? "") }
        if hasHistory {
            cells.append(
                item.historyText
                    ?? (item.history.isEmpty
                        ? "" : JSONWriter.text { ExportRecord.append(item.history, accounts: accounts, to: &$0) }))
        }
        return cells + [more.text]
    }

    private static func number(_ value: Double?) -> String {
        value.map { value in JSONWriter.text { $0.number(value) } } ?? ""
    }

    /// A text that a cell can hold; nil for an empty one and for other types.
    private static func cell(_ value: AttributeValue) -> String? {
        guard case .string(let text) = value, canBeCell(text) else { return nil }
        return FormulaDefusal.defuse(text)
    }

    fileprivate static func canBeCell(_ text: String) -> Bool { !text.isEmpty && !text.utf8.contains(0) }

    /// Readers take white space away from around a column's name, and `:=` at its end says that its values are typed.
    private static func canBeColumn(_ name: String) -> Bool {
        guard let first = name.first, let last = name.last else { return false }
        return !first.isWhitespace && !last.isWhitespace && !name.hasSuffix(":=") && !name.utf8.contains(0)
            && name.utf8.count <= 1_000
    }
}

/// What a row says beside its cells.
private struct More {
    private var texts: [(name: String, text: String)] = []
    var attributes: [String: AttributeValue] = [:]

    /// The cell of a text; where no cell can say it, it is kept for `more`.
    mutating func cell(_ name: String, _ text: String?) -> String {
        guard let text else { return "" }
        if ExportColumns.canBeCell(text) { return FormulaDefusal.defuse(text) }
        texts.append((name, text))
        return ""
    }

    var text: String {
        guard !texts.isEmpty || !attributes.isEmpty else { return "" }
        return JSONWriter.text { writer in
            writer.beginObject()
            for (name, text) in texts { writer.member(name, text) }
            if !attributes.isEmpty {
                writer.key("attributes")
                ExportRecord.append(attributes, to: &writer)
            }
            writer.endObject()
        }
    }
}

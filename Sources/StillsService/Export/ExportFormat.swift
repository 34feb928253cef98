package import Linux

/// The text that an export is written in (Documentation/Export.md).
package enum ExportFormat: String, Sendable, CaseIterable {
    /// One JSON object to a line.
    case ndjson
    /// One JSON array, an object to a line.
    case json
    /// RFC 4180, with a header row.
    case csv

    /// The format that a file's name asks for; nil when it asks for none.
    package init?(fileName: Path) {
        guard let letters = fileName.fileExtension else { return nil }
        switch String(decoding: letters, as: UTF8.self).lowercased() {
        case "ndjson", "jsonl": self = .ndjson
        case "json": self = .json
        case "csv": self = .csv
        default: return nil
        }
    }
}

internal import SQLite
internal import StillsModel

/// Which terms of which images are in postings: none that have a column, and none of fields that the image is still to be
/// indexed by (``FieldIndexing``).
struct IndexedFields: Sendable {
    private var firstDocids: [String: UInt32] = [:]

    init(connection: SQLiteConnection) throws(SQLiteError) {
        var found: [String: UInt32] = [:]
        try connection.query("SELECT field, below FROM field_indexing") { row in
            found[row.text(0)] = UInt32(truncatingIfNeeded: row.integer(1))
        }
        firstDocids = found
    }

    /// The first docid whose terms of the field are in postings; nil when none are.
    func firstDocid(of field: String) -> UInt32? {
        ColumnField.named(field) == nil ? firstDocids[field] ?? 0 : nil
    }

    /// Those of an image's terms that are in postings.
    func terms(_ terms: some Sequence<SearchTerm>, of docid: UInt32) -> Set<SearchTerm> {
        Set(terms.filter { term in firstDocid(of: term.field).map { $0 <= docid } ?? false })
    }
}

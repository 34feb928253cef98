internal import SQLite
internal import StillsModel

/// Moves the words of attributes that are for readers (``Audience/ofAttribute(_:)``) out of the words that anyone finds:
/// catalogs of before kept them there.
struct RestrictedAttributeTerms {
    let connection: SQLiteConnection

    func renew() throws(SQLiteError) {
        var docids: [UInt32] = []
        try connection.query("SELECT docid, attributes FROM image WHERE attributes <> '{}'") {
            row throws(SQLiteError) in
            let names = try StoredJSON.attributes(row.blob(1)).keys
            guard names.contains(where: { Audience.ofAttribute($0) == .readers }) else { return }
            docids.append(UInt32(truncatingIfNeeded: row.integer(0)))
        }
        let rows = SearchRows(connection: connection)
        var index = PostingWriter(connection: connection)
        for (place, docid) in docids.enumerated() {
            guard let document = try rows.document(docid) else { continue }
            let terms = Set(document.terms)
            let restricted = terms.filter { $0.field == SearchField.restrictedWords }
            // What only readers may find, and nothing else of the image says.
            let stale = Set(restricted.map { SearchTerm(SearchField.words, $0.value) }).subtracting(terms)
            index.change(added: restricted, removed: stale, docid: docid)
            if place % 1_000 == 999 { try index.flushToTable() }
        }
        try index.flushToTable()
    }
}

internal import SQLite
internal import StillsModel

/// Fills the tables that ``CatalogSchema/searching`` adds from what a catalog of before has.
struct SearchTables {
    let connection: SQLiteConnection

    func fill() throws(SQLiteError) {
        let dictionary = WordDictionary(connection: connection)
        for field in try fields().filter(WordDictionary.covers) {
            var words: [[UInt8]] = []
            try connection.query("SELECT DISTINCT value FROM posting WHERE field = ?1", .text(field)) {
                words.append($0.blob(0))
            }
            try dictionary.add(words, to: field)
        }
    }

    private func fields() throws(SQLiteError) -> [String] {
        var fields: [String] = []
        // From one field to the next, without a look at what lies between.
        while let next = try connection.first(
            "SELECT field FROM posting WHERE field > ?1 ORDER BY field LIMIT 1", .text(fields.last ?? ""),
            row: { $0.text(0) })
        {
            fields.append(next)
        }
        return fields
    }
}

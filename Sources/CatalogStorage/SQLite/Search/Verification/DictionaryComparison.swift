internal import SQLite
internal import StillsModel

/// Compares the dictionary, by which parts of words are found, with the words that have postings. A word more does no harm.
struct DictionaryComparison {
    let connection: SQLiteConnection

    /// The fields of words that have postings.
    func fields() throws(SQLiteError) -> [String] {
        var fields: [String] = []
        var last = ""
        // From one field to the next, without a look at what lies between.
        while let next = try connection.first(
            "SELECT field FROM posting WHERE field > ?1 ORDER BY field LIMIT 1", .text(last), row: { $0.text(0) })
        {
            if WordDictionary.covers(next) { fields.append(next) }
            last = next
        }
        return fields
    }

    /// Up to `limit` words of a field that have postings, and that the dictionary has not. Holds a hash of each of the field's
    /// words meanwhile.
    func missing(of field: String, limit: Int) throws(SQLiteError) -> [SearchTerm] {
        let known = try hashes(of: field)
        var missing: [SearchTerm] = []
        try connection.queryWhile("SELECT DISTINCT value FROM posting WHERE field = ?1", [.text(field)]) { row in
            let term = SearchTerm(field, row.blob(0))
            if !known.contains(term.hashValue) { missing.append(term) }
            return missing.count < limit
        }
        return missing
    }

    private func hashes(of field: String) throws(SQLiteError) -> Set<Int> {
        var hashes: Set<Int> = []
        try connection.query("SELECT words FROM dictionary WHERE field = ?1", .text(field)) { row in
            for word in row.blob(0).split(separator: UInt8(ascii: "\n")) {
                hashes.insert(SearchTerm(field, Array(word)).hashValue)
            }
        }
        return hashes
    }

    /// Adds up to `limit` words that are missing by now.
    func repair(_ field: String, limit: Int) throws(SQLiteError) {
        let words = try missing(of: field, limit: limit).map(\.value)
        if !words.isEmpty { try WordDictionary(connection: connection).add(words, to: field) }
    }
}

internal import SQLite
internal import StillsModel

/// Answers plans from the postings: the `posting` table, and what runs change of it; within one read transaction.
struct SQLitePostings: PostingSource {
    typealias Failure = SQLiteError

    let connection: SQLiteConnection
    private let table: PostingTable
    private let runs: PostingRuns

    init(connection: SQLiteConnection) throws(SQLiteError) {
        self.connection = connection
        table = PostingTable(connection: connection)
        runs = try PostingRuns(connection: connection)
    }

    /// Every image has a state: active and trashed ones together are all.
    func all() throws(SQLiteError) -> DocidSet {
        try docids(SearchField.state, where: .range(lower: nil, upper: nil))
    }

    func docids(_ field: String, _ value: [UInt8]) throws(SQLiteError) -> DocidSet {
        if let column = ColumnField.named(field) { return try column.docids(value, in: connection) }
        var docids = try table.docids(field, value)
        if field == SearchField.pairs {
            docids = docids.union(try FieldIndexing.unindexed(field, in: connection))
        }
        guard !runs.isEmpty else { return docids }
        for change in try runs.changes(of: TermKey(field, value)) { docids = change.applied(to: docids) }
        return docids
    }

    func docids(_ field: String, where condition: ValueCondition) throws(SQLiteError) -> DocidSet {
        if let column = ColumnField.named(field) { return try column.docids(where: condition, in: connection) }
        let isStretch: Bool
        switch condition {
        case .range, .prefix: isStretch = true
        case .suffix(let part):
            if WordDictionary.covers(field) { return try words(field, holding: part, isAtEnd: true) }
            isStretch = false
        case .substring(let part):
            if WordDictionary.covers(field) { return try words(field, holding: part, isAtEnd: false) }
            isStretch = false
        }
        var union = DocidUnion()
        try forEach(field, where: condition) { (piece) throws(SQLiteError) in
            // Fields that have no dictionary have few values.
            if isStretch || condition.holds(of: piece.value) { try piece.add(to: &union) }
        }
        return union.result
    }

    func docids(anyOf terms: [SearchTerm]) throws(SQLiteError) -> DocidSet {
        var union = DocidUnion()
        var sets: [DocidSet] = []
        let changes = try changes(of: terms)
        for term in terms {
            if let column = ColumnField.named(term.field) {
                sets.append(try column.docids(term.value, in: connection))
            } else if let change = changes[TermKey(term)] {
                union.add(change.applied(to: try table.docids(term.field, term.value)))
            } else {
                try table.add(term, to: &union)
            }
        }
        return DocidSet.union(of: sets + [union.result])
    }

    func docids(_ images: Set<ImageID>) throws(SQLiteError) -> DocidSet {
        var docids = DocidSet()
        for image in images {
            let docid = try connection.first("SELECT docid FROM image WHERE id = ?1", .blob(image.bytes)) {
                UInt32(truncatingIfNeeded: $0.integer(0))
            }
            if let docid { docids.insert(docid) }
        }
        return docids
    }

    private func words(_ field: String, holding part: [UInt8], isAtEnd: Bool) throws(SQLiteError) -> DocidSet {
        var words = try WordDictionary(connection: connection).words(of: field, holding: part, isAtEnd: isAtEnd)
        let condition: ValueCondition = isAtEnd ? .suffix(part) : .substring(part)
        // The dictionary learns of a word when its run is folded.
        let late = try changes(field, from: [], to: nil) { condition.holds(of: $0) }
        words += Set(late.keys.compactMap(\.term?.value)).subtracting(words)
        return try docids(anyOf: words.map { SearchTerm(field, $0) })
    }

    // MARK: values of a field

    /// Hands over the postings of all values of a stretch of the field, those of one value one after the other.
    func forEach(
        _ field: String, where condition: ValueCondition = .range(lower: nil, upper: nil),
        _ body: (PostingPiece) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        let (lower, upper) = Self.stretch(condition)
        let changes = try changes(field, from: lower, to: upper) { _ in true }
        let end = upper == nil ? "" : " AND value < ?3"
        let values = [SQLiteValue.text(field), .blob(lower)] + (upper.map { [.blob($0)] } ?? [])
        try connection.query(
            "SELECT chunk, docids, value FROM posting WHERE field = ?1 AND value >= ?2\(end) ORDER BY value, chunk",
            values
        ) { row throws(SQLiteError) in
            if !changes.isEmpty, changes[TermKey(field, row.blob(2))] != nil { return }
            try body(.row(row))
        }
        for change in changes.values {
            guard let value = change.key.term?.value else { throw PostingRuns.damage }
            try body(.whole(value, change.applied(to: try table.docids(field, value))))
        }
    }

    /// The least value of the field from `lower` on that has, or had, a posting.
    func firstValue(of field: String, from lower: [UInt8]) throws(SQLiteError) -> [UInt8]? {
        let first = try connection.first(
            "SELECT value FROM posting WHERE field = ?1 AND value >= ?2 ORDER BY value LIMIT 1", .text(field),
            .blob(lower)
        ) { $0.blob(0) }
        let late = try changes(field, from: lower, to: nil) { _ in true }.keys.min()?.term?.value
        guard let first, let late else { return first ?? late }
        return first.lexicographicallyPrecedes(late) ? first : late
    }

    /// Where the values lie that fulfil a range or a prefix.
    private static func stretch(_ condition: ValueCondition) -> (lower: [UInt8], upper: [UInt8]?) {
        switch condition {
        case .range(let lower, let upper): (lower ?? [], upper)
        case .prefix(let part): (part, end(ofPrefix: part))
        case .suffix, .substring: ([], nil)
        }
    }

    /// The least value that no longer begins so; nil when there is none.
    private static func end(ofPrefix prefix: [UInt8]) -> [UInt8]? {
        guard let place = prefix.lastIndex(where: { $0 < 0xFF }) else { return nil }
        return prefix[..<place] + [prefix[place] + 1]
    }

    // MARK: what runs say

    private func changes(
        _ field: String, from lower: [UInt8], to upper: [UInt8]?, where fits: ([UInt8]) -> Bool
    ) throws(SQLiteError) -> [TermKey: TermChange] {
        guard !runs.isEmpty else { return [:] }
        let head = TermKey.head(of: field)
        let end = upper.map { head + $0 } ?? (head.dropLast() + [1])
        return try runs.changes(from: head + lower, to: end) { key in fits(Array(key.bytes.dropFirst(head.count))) }
    }

    /// Of few terms each is looked up; of many the runs are read from the first to the last.
    private func changes(of terms: [SearchTerm]) throws(SQLiteError) -> [TermKey: TermChange] {
        guard !runs.isEmpty else { return [:] }
        var changes: [TermKey: TermChange] = [:]
        guard terms.count > 16 else {
            for key in Set(terms.map { TermKey($0) }) {
                for change in try runs.changes(of: key) where changes[key]?.follow(by: change) == nil {
                    changes[key] = change
                }
            }
            return changes
        }
        for (_, terms) in Dictionary(grouping: terms, by: \.field) {
            let keys = Set(terms.map { TermKey($0) })
            guard let first = keys.min(), let last = keys.max() else { continue }
            try changes.merge(runs.changes(from: first.bytes, to: last.bytes + [0], where: keys.contains)) { $1 }
        }
        return changes
    }
}

/// The posting of a value, or a part of it.
enum PostingPiece {
    /// A row of the table: chunk, docids, value.
    case row(SQLiteRow)
    /// All that the value has.
    case whole([UInt8], DocidSet)

    var value: [UInt8] {
        switch self {
        case .row(let row): row.blob(2)
        case .whole(let value, _): value
        }
    }

    func add(to union: inout DocidUnion) throws(SQLiteError) {
        switch self {
        case .row(let row):
            let chunk = UInt16(truncatingIfNeeded: row.integer(0))
            guard row.withBlob(1, { union.add($0, in: chunk) }) else { throw PostingTable.damage }
        case .whole(_, let docids): union.add(docids)
        }
    }

    /// How many of the counter's docids it has.
    func count(by counter: DocidCounter) throws(SQLiteError) -> Int {
        switch self {
        case .row(let row):
            let chunk = UInt16(truncatingIfNeeded: row.integer(0))
            guard let count = row.withBlob(1, { counter.count(ofRow: $0, first: chunk) }) else {
                throw PostingTable.damage
            }
            return count
        case .whole(_, let docids): return counter.count(of: docids)
        }
    }
}

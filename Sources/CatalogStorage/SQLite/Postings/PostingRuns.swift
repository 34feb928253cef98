internal import SQLite
internal import StillsModel

/// What the commits of late changed in postings, in runs that are sorted by term (a log-structured merge tree).
///
/// A posting is written anew whenever a docid is added to it, so the postings of the tags that every camera writes would be
/// written by every commit, and grow. Instead each change set writes a run of its own, a page or some. Sixteen runs of a level
/// become one of the next; one that is large enough is folded into the `posting` table, its oldest pages first, a few with
/// every commit. Whoever reads a posting puts on it what the runs say, the oldest first. All of it happens in the commit
/// that writes the images: no crash can part them.
struct PostingRuns {
    struct Run {
        /// A later run has a greater one.
        var number: Int64
        var level: Int
        var byteCount: Int
    }

    let connection: SQLiteConnection
    /// The oldest first.
    private(set) var runs: [Run] = []

    private let limits: PostingRunLimits

    init(connection: SQLiteConnection, limits: PostingRunLimits = PostingRunLimits()) throws(SQLiteError) {
        self.connection = connection
        self.limits = limits
        try read()
    }

    var isEmpty: Bool { runs.isEmpty }

    private mutating func read() throws(SQLiteError) {
        runs = []
        try connection.query("SELECT number, level, bytes FROM posting_run ORDER BY number") { row in
            runs.append(Run(number: row.integer(0), level: Int(row.integer(1)), byteCount: Int(row.integer(2))))
        }
    }

    static let damage = SQLiteError.damaged("a run of postings cannot be read")

    // MARK: - Reading

    /// What the runs say of a term, the oldest first.
    func changes(of key: TermKey) throws(SQLiteError) -> [TermChange] {
        var changes: [TermChange] = []
        for run in runs {
            let page = try connection.first(
                "SELECT entries FROM posting_page WHERE run = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1",
                .integer(run.number), .blob(key.bytes)
            ) { $0.blob(0) }
            guard let page else { continue }
            if let change = try Self.change(of: key, in: page) { changes.append(change) }
        }
        return changes
    }

    private static func change(of key: TermKey, in page: [UInt8]) throws(SQLiteError) -> TermChange? {
        do throws(RunPageReader.Damage) {
            var reader = RunPageReader(page)
            while let found = try reader.nextKey() {
                if found == key { return try reader.change() }
                if key < found { return nil }
            }
            return nil
        } catch {
            throw damage
        }
    }

    /// What the runs say together of each term from one key to before another one.
    func changes(
        from lower: [UInt8], to upper: [UInt8], where fits: (TermKey) -> Bool
    ) throws(SQLiteError) -> [TermKey: TermChange] {
        var changes: [TermKey: TermChange] = [:]
        for run in runs {
            try connection.query(
                """
                SELECT entries FROM posting_page WHERE run = ?1 AND first < ?3 AND first >= ifnull(
                    (SELECT max(first) FROM posting_page WHERE run = ?1 AND first <= ?2), x'')
                """, .integer(run.number), .blob(lower), .blob(upper)
            ) { row throws(SQLiteError) in
                try Self.collect(row.blob(0), from: lower, to: upper, into: &changes, where: fits)
            }
        }
        return changes
    }

    private static func collect(
        _ page: [UInt8], from lower: [UInt8], to upper: [UInt8], into changes: inout [TermKey: TermChange],
        where fits: (TermKey) -> Bool
    ) throws(SQLiteError) {
        do throws(RunPageReader.Damage) {
            var reader = RunPageReader(page)
            while let key = try reader.nextKey() {
                guard key.bytes.span.precedes(upper.span) else { return }
                guard !key.bytes.span.precedes(lower.span), fits(key) else { continue }
                let change = try reader.change()
                if changes[key]?.follow(by: change) == nil { changes[key] = change }
            }
        } catch {
            throw damage
        }
    }

    // MARK: - Settling

    /// After a change set wrote a run: merges what has become too many, and folds about twice as much as was written.
    mutating func settle(written pages: Int) throws(SQLiteError) {
        while let level = Set(runs.map(\.level)).first(where: { level in
            runs.count { $0.level == level } >= limits.width
        }) {
            try merge(runs.filter { $0.level == level })
            try read()
        }
        guard let large = runs.last(where: { $0.byteCount >= limits.foldSize }) else { return }
        try fold(through: large.number, pages: 2 * pages + 2)
    }

    /// Folds so many pages, whatever the sizes of the runs.
    ///
    /// - Returns: whether nothing is left.
    mutating func fold(pages: Int) throws(SQLiteError) -> Bool {
        if let last = runs.last { try fold(through: last.number, pages: pages) }
        try read()
        return runs.isEmpty
    }

    private func merge(_ merged: [Run]) throws(SQLiteError) {
        guard let newest = merged.last else { return }
        var cursors: [RunCursor] = []
        for run in merged { cursors.append(try RunCursor(run.number, in: connection)) }
        // Under a number of its own until those that it replaces are gone.
        var writer = RunWriter(number: -1, pageSize: limits.pageSize, connection: connection)
        while let least = cursors.compactMap(\.current).min() {
            let places = cursors.indices.filter { cursors[$0].current == least }
            if let only = places.first, places.count == 1 {
                // Nearly all: as it stands.
                try writer.append(least, raw: cursors[only].raw)
            } else {
                var together = TermChange(key: least, parts: [])
                for place in places { together.follow(by: try cursors[place].change()) }
                try writer.append(together)
            }
            for place in places { try cursors[place].advance() }
        }
        try writer.finish(level: newest.level &+ 1)
        for run in merged { try remove(run.number) }
        try connection.run("UPDATE posting_page SET run = ?1 WHERE run = -1", .integer(newest.number))
        try connection.run("UPDATE posting_run SET number = ?1 WHERE number = -1", .integer(newest.number))
    }

    private func remove(_ run: Int64) throws(SQLiteError) {
        try connection.run("DELETE FROM posting_page WHERE run = ?1", .integer(run))
        try connection.run("DELETE FROM posting_run WHERE number = ?1", .integer(run))
    }

    private func fold(through last: Int64, pages: Int) throws(SQLiteError) {
        var left = pages
        let table = PostingTable(connection: connection)
        var words: [String: [[UInt8]]] = [:]
        for run in runs where run.number <= last {
            while left > 0 {
                let page = try connection.first(
                    "SELECT first, entries FROM posting_page WHERE run = ?1 ORDER BY first LIMIT 1",
                    .integer(run.number)
                ) { (first: $0.blob(0), entries: $0.blob(1)) }
                guard let page else { break }
                for change in try RunCursor.changes(in: page.entries)
                where try table.apply(change) {
                    guard let term = change.key.term, WordDictionary.covers(term.field) else { continue }
                    words[term.field, default: []].append(term.value)
                }
                try connection.run(
                    "DELETE FROM posting_page WHERE run = ?1 AND first = ?2", .integer(run.number), .blob(page.first))
                left -= 1
            }
            guard left > 0 else { break }
            try remove(run.number)
        }
        for (field, words) in words { try WordDictionary(connection: connection).add(words, to: field) }
    }
}

internal import SQLite
internal import StillsModel

/// Reads a run from its first term to its last, page by page.
struct RunCursor {
    private let connection: SQLiteConnection
    private let run: Int64
    private var first: [UInt8] = []
    private var page = RunPageReader([])
    /// nil behind the last term.
    private(set) var current: TermKey?

    init(_ run: Int64, in connection: SQLiteConnection) throws(SQLiteError) {
        self.connection = connection
        self.run = run
        try advance()
    }

    /// What the run says of the current term, as bytes.
    var raw: ArraySlice<UInt8> { page.raw }

    /// What the run says of the current term.
    mutating func change() throws(SQLiteError) -> TermChange {
        do throws(RunPageReader.Damage) {
            return try page.change()
        } catch {
            throw PostingRuns.damage
        }
    }

    mutating func advance() throws(SQLiteError) {
        current = try nextKey()
        guard current == nil else { return }
        let next = try connection.first(
            "SELECT first, entries FROM posting_page WHERE run = ?1 AND first > ?2 ORDER BY first LIMIT 1",
            .integer(run), .blob(first)
        ) { (first: $0.blob(0), entries: $0.blob(1)) }
        guard let next else { return }
        first = next.first
        page = RunPageReader(next.entries)
        current = try nextKey()
    }

    private mutating func nextKey() throws(SQLiteError) -> TermKey? {
        do throws(RunPageReader.Damage) {
            return try page.nextKey()
        } catch {
            throw PostingRuns.damage
        }
    }

    static func changes(in page: [UInt8]) throws(SQLiteError) -> [TermChange] {
        do throws(RunPageReader.Damage) {
            var changes: [TermChange] = []
            var reader = RunPageReader(page)
            while try reader.nextKey() != nil { changes.append(try reader.change()) }
            return changes
        } catch {
            throw PostingRuns.damage
        }
    }
}

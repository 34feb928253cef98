internal import SQLite
internal import StillsModel

/// Compares the postings with the rows, chunk by chunk, and then the dictionary with the postings.
///
/// Of each chunk all postings are read once, in one transaction; of each image stays a sum of hashes. Then the images are read,
/// a page to a transaction, and what they sum up to is compared. Only those that differ, or have changed meanwhile, are looked
/// at term by term, and that at one moment: what differs then is told. So no transaction is long, nothing that others change
/// meanwhile is taken for a fault, and memory holds one chunk's sums and a few images' terms.
struct IndexVerification {
    /// Images of one transaction.
    private static let page = 512
    /// Images whose terms are compared at once.
    private static let doubtfulPage = 1_024
    /// Postings that cannot be read and are told of at once.
    private static let unreadableLimit = 1_000
    /// Words that the dictionary lacks and that are told of at once.
    private static let wordLimit = 10_000

    private let catalog: SQLiteCatalog
    private let repairs: Bool
    private let report: @Sendable (IndexFinding) -> Void
    private let progress: @Sendable (Int) -> Bool
    private var images = 0

    init(
        catalog: SQLiteCatalog, repairs: Bool, report: @escaping @Sendable (IndexFinding) -> Void,
        progress: @escaping @Sendable (Int) -> Bool
    ) {
        self.catalog = catalog
        self.repairs = repairs
        self.report = report
        self.progress = progress
    }

    /// - Returns: how many images were compared.
    mutating func run(since: Instant?) async throws(RecordStoreError) -> Int {
        var first: UInt32 = 0
        if let since {
            let found = try await catalog.reader.run { connection throws(SQLiteError) in
                try IndexedRows(connection: connection).firstDocid(since: since)
            }
            guard let found else { return 0 }
            first = found
        }
        // Before anything is repaired: who writes a posting reads it.
        var (chunks, hasRemoved) = try await survey()
        // Whatever was asked for: older images may have lost a term.
        if hasRemoved { first = 0 }
        let last = try await catalog.reader.run { connection throws(SQLiteError) in
            try IndexedRows(connection: connection).lastDocid()
        }
        if let last { chunks.formUnion(0...UInt16(truncatingIfNeeded: last >> 16)) }
        for chunk in chunks.sorted() {
            let start = UInt32(chunk) << 16
            guard start | 0xFFFF >= first else { continue }
            try await verify(max(first, start)...(start | 0xFFFF))
        }
        if since == nil { try await compareDictionary() }
        return images
    }

    /// Compares the docids of one chunk, from one on.
    private mutating func verify(_ docids: ClosedRange<UInt32>) async throws(RecordStoreError) {
        let chunk = UInt16(truncatingIfNeeded: docids.lowerBound >> 16)
        var sums = try await catalog.read { reader throws(SQLiteError) in
            try TermSums(of: chunk, in: reader.connection)
        }
        var doubtful: [UInt32] = []
        var next = docids.lowerBound
        while true {
            let rest = next...docids.upperBound
            let page = try await catalog.read { reader throws(SQLiteError) in
                try Self.page(of: rest, in: IndexedRows(connection: reader.connection))
            }
            for row in page.rows where sums.take(row.docid) != row.sum || row.isMisplaced { doubtful.append(row.docid) }
            images += page.rows.count
            try goOn()
            guard let last = page.last, last < docids.upperBound else { break }
            next = last + 1
        }
        let first = UInt16(truncatingIfNeeded: docids.lowerBound)
        doubtful += sums.left(from: first).map { docids.lowerBound & 0xFFFF_0000 | UInt32($0) }
        try await compare(doubtful.sorted())
    }

    private func goOn() throws(RecordStoreError) {
        guard progress(images), !Task.isCancelled else {
            throw RecordStoreError(SearchIndexError.verificationEnded(after: images))
        }
    }

    private struct Page: Sendable {
        var rows: [(docid: UInt32, sum: UInt64, isMisplaced: Bool)] = []
        /// nil when there were none.
        var last: UInt32?
    }

    private static func page(of docids: ClosedRange<UInt32>, in rows: IndexedRows) throws(SQLiteError) -> Page {
        var page = Page()
        let fields = try IndexedFields(connection: rows.connection)
        page.last = try rows.each(in: docids, limit: Self.page) { row throws(SQLiteError) in
            page.rows.append((row.docid, TermSums.sum(of: row, fields), !row.misplaced.isEmpty))
        }
        return page
    }

    /// Postings that cannot be read are told of, and removed by a repair: the images that were in them lack the term then, and get
    /// it again.
    ///
    /// - Returns: the chunks that have postings.
    /// - Returns: the chunks that postings have, and whether postings were removed that could not be read.
    private func survey() async throws(RecordStoreError) -> (chunks: Set<UInt16>, hasRemoved: Bool) {
        var hasRemoved = false
        while true {
            let survey = try await catalog.read { reader throws(SQLiteError) in
                try PostingWalk(connection: reader.connection).survey(unreadableLimit: Self.unreadableLimit)
            }
            if repairs, !survey.unreadable.isEmpty {
                hasRemoved = true
                try await write { connection throws(SQLiteError) in
                    try PostingWalk(connection: connection).remove(survey.unreadable)
                }
            }
            for posting in survey.unreadable {
                report(IndexFinding(.unreadable, surplus: [posting.term], isRepaired: repairs))
            }
            guard repairs, survey.unreadable.count == Self.unreadableLimit else {
                return (survey.chunks, hasRemoved)
            }
        }
    }

    private func compare(_ docids: [UInt32]) async throws(RecordStoreError) {
        for start in stride(from: 0, to: docids.count, by: Self.doubtfulPage) {
            try goOn()
            let some = Array(docids[start..<min(start + Self.doubtfulPage, docids.count)])
            let differences = try await catalog.read { reader throws(SQLiteError) in
                try TermComparison(connection: reader.connection).differences(some)
            }
            if repairs, !differences.isEmpty {
                try await write { connection throws(SQLiteError) in
                    try TermComparison(connection: connection).repair(differences)
                }
            }
            for difference in differences {
                var finding = difference.finding
                finding.isRepaired = repairs
                report(finding)
            }
        }
    }

    /// After the postings, which may have got words by a repair.
    private func compareDictionary() async throws(RecordStoreError) {
        let fields = try await catalog.read { reader throws(SQLiteError) in
            try DictionaryComparison(connection: reader.connection).fields()
        }
        for field in fields {
            var missing: [SearchTerm]
            repeat {
                try goOn()
                missing = try await catalog.read { reader throws(SQLiteError) in
                    try DictionaryComparison(connection: reader.connection).missing(of: field, limit: Self.wordLimit)
                }
                guard !missing.isEmpty else { break }
                if repairs {
                    try await write { connection throws(SQLiteError) in
                        try DictionaryComparison(connection: connection).repair(field, limit: Self.wordLimit)
                    }
                }
                report(IndexFinding(.dictionary, missing: missing, isRepaired: repairs))
            } while repairs && missing.count == Self.wordLimit
        }
    }

    private func write(
        _ body: @Sendable (SQLiteConnection) throws(SQLiteError) -> Void
    ) async throws(RecordStoreError) {
        try await catalog.writer.run { connection throws(SQLiteError) in
            try connection.transaction { () throws(SQLiteError) in .commit(try body(connection)) }
        }
    }
}

extension RecordStoreError {
    fileprivate init(_ error: SearchIndexError) { self.init(error.code, error.message, cause: error) }
}

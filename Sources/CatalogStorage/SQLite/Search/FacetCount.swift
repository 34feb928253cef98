internal import SQLite
internal import StillsModel

/// Counts the values that some images have, by one walk over the postings of each field.
struct FacetCount {
    private let connection: SQLiteConnection
    private let directory: CatalogDirectory
    private let limit: Int
    private let docids: DocidSet
    private let counter: DocidCounter

    init(connection: SQLiteConnection, directory: CatalogDirectory, limit: Int, docids: DocidSet) {
        self.connection = connection
        self.directory = directory
        self.limit = limit
        self.docids = docids
        counter = DocidCounter(docids)
    }

    func facet(_ target: FacetTarget) throws(SQLiteError) -> SearchFacet {
        var tally = FacetTally(limit: limit)
        var years = try yearsOfOthers(target)
        for source in target.sources {
            switch source.reading {
            case .text, .number:
                // Each value is a key of its own. A number may be a year that others count for.
                try walk(source.field) { (value, count) in
                    guard let key = target.key(of: value, source.reading, in: directory) else { return }
                    tally.add(key, count + (years.isEmpty ? 0 : years.removeValue(forKey: key) ?? 0))
                }
            case .collection:
                for (key, count) in try counts(source, directory.collectionPaths) { tally.add(key, count) }
            case .owner:
                for (key, count) in try counts(source, directory.accountNames) { tally.add(key, count) }
            case .year:
                for (key, count) in try yearsTaken(target) { tally.add(key, count) }
            }
        }
        for (key, count) in years { tally.add(key, count) }
        return tally.facet(target.field, imageCount: try imageCount(target))
    }

    private func imageCount(_ target: FacetTarget) throws(SQLiteError) -> Int? {
        guard let presence = target.presence else { return nil }
        return try SQLitePostings(connection: connection).docids(SearchField.has, presence).intersectionCount(docids)
    }

    /// Hands over each value of a field that some of the images have, with how many have it.
    private func walk(_ field: String, _ body: ([UInt8], Int) -> Void) throws(SQLiteError) {
        var value: [UInt8] = []
        var count = 0
        try SQLitePostings(connection: connection).forEach(field) { (piece) throws(SQLiteError) in
            let found = try piece.count(by: counter)
            guard found > 0 else { return }
            let next = piece.value
            if next != value, count > 0 {
                body(value, count)
                count = 0
            }
            value = next
            count += found
        }
        if count > 0 { body(value, count) }
    }

    /// By what collections and accounts are called: several may have one name. An image has one of them.
    private func counts(
        _ source: FacetTarget.Source, _ names: [[UInt8]: String]
    ) throws(SQLiteError) -> [FacetKey: Int] {
        var counts: [FacetKey: Int] = [:]
        try walk(source.field) { (value, count) in
            if let name = names[value] { counts[.text(SearchValue.text(name)), default: 0] += count }
        }
        return counts
    }

    // MARK: years

    /// Nearly every image has a time of its own: the index of the rows is shorter than the postings.
    private func yearsTaken(_ target: FacetTarget) throws(SQLiteError) -> [FacetKey: Int] {
        var counts: [FacetKey: Int] = [:]
        var year: YearSpan?
        var count = 0
        try connection.query("SELECT taken_at, docid FROM image WHERE taken_at IS NOT NULL ORDER BY taken_at") { row in
            guard counter.contains(UInt32(truncatingIfNeeded: row.integer(1))) else { return }
            let taken = row.integer(0)
            if year?.contains(taken) != true {
                if let year { counts[year.key, default: 0] += count }
                year = YearSpan(of: taken)
                count = 0
            }
            count += 1
        }
        if let year { counts[year.key, default: 0] += count }
        return counts
    }

    /// What images count for that have nothing in the target's sources. One with several dates of a year counts once for it.
    private func yearsOfOthers(_ target: FacetTarget) throws(SQLiteError) -> [FacetKey: Int] {
        guard let source = target.otherwise, var year = try year(from: nil, in: source.field) else { return [:] }
        let postings = try SQLitePostings(connection: connection)
        var others = docids
        for other in target.sources {
            others = others.subtracting(try postings.docids(other.field, where: .range(lower: nil, upper: nil)))
        }
        var counts: [FacetKey: Int] = [:]
        while !others.isEmpty {
            let dated = try postings.docids(source.field, where: .range(lower: year.lower, upper: year.upper))
            let count = dated.intersectionCount(others)
            if count > 0 { counts[year.key] = count }
            guard let end = year.upper, let next = try self.year(from: end, in: source.field) else { break }
            year = next
        }
        return counts
    }

    /// The year of the field's first value from `lower` on.
    private func year(from lower: [UInt8]?, in field: String) throws(SQLiteError) -> YearSpan? {
        let first = try SQLitePostings(connection: connection).firstValue(of: field, from: lower ?? [])
        return first.flatMap { SearchValue.integer(from: $0) }.map { YearSpan(of: $0) }
    }
}

/// The times of one year, on the wall clock.
private struct YearSpan {
    let key: FacetKey
    private let first: Int64
    /// nil for the last year.
    private let end: Int64?

    init(of microseconds: Int64) {
        let year = LocalDateTime(microseconds: microseconds).fields.year
        key = FacetKey.year(year)
        first = LocalDateTime(year: year)?.microseconds ?? microseconds
        end = LocalDateTime(year: year + 1)?.microseconds
    }

    var lower: [UInt8] { SearchValue.integer(first) }
    var upper: [UInt8]? { end.map { SearchValue.integer($0) } }

    func contains(_ microseconds: Int64) -> Bool {
        first <= microseconds && (end.map { microseconds < $0 } ?? true)
    }
}

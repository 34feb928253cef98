internal import SQLite
internal import StillsModel

/// One question, put to the index and, for what postings cannot answer, to the rows; within one read transaction.
struct SQLiteSearch {
    let connection: SQLiteConnection
    /// What the principal may know the names of; empty where nothing asks for them.
    let directory: CatalogDirectory
    private let plan: QueryPlan
    private let relevance: QueryRelevance
    /// Of the images whose every field may be known.
    private let readable: QueryPlan
    private let rows: SearchRows

    /// - Parameter facets: what will be asked of ``facets(_:limit:)``.
    init(
        connection: SQLiteConnection, query: Query, principal: Principal, now: Instant, facets: [FacetTarget] = []
    ) throws(SQLiteError) {
        self.connection = connection
        let reader = CatalogReader(connection: connection)
        // Of a library with thousands of collections the directory costs more than most questions.
        let isNeeded =
            query.namesCollectionsOrAccounts || principal.key?.collections != nil
            || facets.contains(where: \.namesCollectionsOrAccounts)
        let whole = isNeeded ? try reader.directory() : LibraryDirectory()
        let rights = PrincipalRights(
            principal, access: try reader.access(of: principal), collections: whole.collections)
        directory = CatalogDirectory(whole, for: rights, owners: try reader.owners(of: rights.grantedImages))
        let planner = QueryPlanner(rights: rights, now: now, directory: directory)
        plan = planner.plan(query)
        relevance = planner.relevance(of: query)
        readable = planner.readable
        rows = SearchRows(connection: connection)
    }

    private func candidates() throws(SQLiteError) -> DocidSet {
        try SQLitePostings(connection: connection).docids(matching: plan)
    }

    /// Attribute names of the images that match; a name that is for readers only if one of them may be read.
    func attributeNames() throws(SQLiteError) -> Set<String> {
        let candidates = try candidates()
        let read = try readable(of: candidates)
        var names: Set<String> = []
        // Attribute names are what `has` knows behind a dot.
        let dot = ValueCondition.prefix([UInt8(ascii: ".")])
        let (knownCounter, readCounter) = (DocidCounter(candidates), DocidCounter(read))
        try SQLitePostings(connection: connection).forEach(SearchField.has, where: dot) {
            (piece) throws(SQLiteError) in
            let name = String(decoding: piece.value.dropFirst(), as: UTF8.self)
            let known = Audience.ofAttribute(name) == .anyone ? knownCounter : readCounter
            if try piece.count(by: known) > 0 { names.insert(name) }
        }
        return names
    }

    func count() throws(SQLiteError) -> Int { try matches().count }

    /// All that match, exactly.
    func matches() throws(SQLiteError) -> DocidSet {
        let candidates = try candidates()
        let check = RowCheck(plan, rows: rows)
        guard !check.isEmpty else { return candidates }
        var matches = DocidSet()
        for docid in candidates where try check.matches(docid) { matches.insert(docid) }
        return matches
    }

    /// Those of these images of which every field may be known.
    func readable(of docids: DocidSet) throws(SQLiteError) -> DocidSet {
        guard readable != .all else { return docids }
        return docids.intersection(try SQLitePostings(connection: connection).docids(matching: readable))
    }

    /// nil when there are too many matches to order them by relevance.
    func page(_ order: SearchOrder, after start: SearchPosition?, limit: Int) throws(SQLiteError) -> SearchPage? {
        let candidates = try candidates()
        if order.order.key == .relevance { return try byRelevance(candidates, order, after: start, limit: limit) }
        var page = PageCollector(limit: limit)
        let check = RowCheck(plan, rows: rows)
        try OrderedCandidates(candidates, order, limit: limit, rows: rows).visit(after: start) {
            (docid, position) throws(SQLiteError) in
            guard try check.matches(docid) else { return true }
            return page.takes(position)
        }
        return page.result(order)
    }

    private func byRelevance(
        _ candidates: DocidSet, _ order: SearchOrder, after start: SearchPosition?, limit: Int
    ) throws(SQLiteError) -> SearchPage? {
        guard candidates.count <= QueryRelevance.matchLimit || plan.hasChecks else { return nil }
        var positions: [SearchPosition] = []
        for docid in candidates {
            guard let document = try rows.document(docid), QueryEvaluator.matches(document, plan) else { continue }
            positions.append(
                order.position(of: document.id, document.sortValues, relevance: relevance.score(of: document)))
            if positions.count > QueryRelevance.matchLimit { return nil }
        }
        let rest = positions.filter { position in start.map { order.precedes($0, position) } ?? true }
            .sorted(by: order.precedes)
        let shown = rest.prefix(limit)
        return SearchPage(images: shown.map { $0.id }, next: rest.count > limit ? shown.last.map(order.token) : nil)
    }
}

/// Takes matches in their order until a page is full and one more shows that there is a next one.
private struct PageCollector {
    private let limit: Int
    private var taken: [SearchPosition] = []
    private var hasMore = false

    init(limit: Int) { self.limit = limit }

    /// Whether to go on.
    mutating func takes(_ match: SearchPosition) -> Bool {
        hasMore = taken.count == limit
        if !hasMore { taken.append(match) }
        return !hasMore
    }

    func result(_ order: SearchOrder) -> SearchPage {
        SearchPage(images: taken.map { $0.id }, next: hasMore ? taken.last.map(order.token) : nil)
    }
}

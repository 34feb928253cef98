package import StillsModel
internal import Synchronization

extension MemoryCatalog {
    package func find(
        _ query: Query, for principal: Principal, page: PageRequest
    ) async throws(SearchIndexError) -> SearchPage {
        let order = SearchOrder(page.sort, of: query)
        let start = try page.after.map { token throws(SearchIndexError) in try order.position(of: token) }
        let planner = state.withLock { makePlanner(principal, $0) }
        let relevance = planner.relevance(of: query)
        let matches = matches(planner.plan(query))
        guard page.sort.key != .relevance || matches.count <= QueryRelevance.matchLimit else {
            throw SearchIndexError.tooManyForRelevance
        }
        let positions = matches.map { order.position(of: $0.id, $0.sortValues, relevance: relevance.score(of: $0)) }
            .filter { position in start.map { order.precedes($0, position) } ?? true }
            .sorted(by: order.precedes)
        let shown = positions.prefix(page.limit)
        return SearchPage(
            images: shown.map(\.id), next: positions.count > page.limit ? shown.last.map(order.token) : nil)
    }

    package func count(_ query: Query, for principal: Principal) async throws(SearchIndexError) -> Int {
        let planner = state.withLock { makePlanner(principal, $0) }
        return matches(planner.plan(query)).count
    }

    package func facets(
        _ query: Query, for principal: Principal, fields: [QueryField], limit: Int
    ) async throws(SearchIndexError) -> SearchFacets {
        let targets = try FacetTarget.targets(of: fields, limit: limit)
        let planner = state.withLock { makePlanner(principal, $0) }
        let seen = matches(planner.plan(query))
        let read = seen.filter { QueryEvaluator.matches($0, planner.readable) }
        return SearchFacets(
            imageCount: seen.count,
            facets: targets.map { target in
                facet(target, of: target.audience == .anyone ? seen : read, limit: limit, planner.directory)
            })
    }

    private func facet(
        _ target: FacetTarget, of documents: [SearchDocument], limit: Int, _ directory: any SearchDirectory
    ) -> SearchFacet {
        var counts: [FacetKey: Int] = [:]
        var imageCount = 0
        for document in documents {
            let keys = target.keys(of: document, in: directory)
            for key in keys { counts[key, default: 0] += 1 }
            if target.isPresent(in: document, keys) { imageCount += 1 }
        }
        var tally = FacetTally(limit: limit)
        for (key, count) in counts { tally.add(key, count) }
        return tally.facet(target.field, imageCount: imageCount)
    }

    package func warnings(_ query: Query, for principal: Principal) async throws(SearchIndexError) -> [String] {
        let planner = state.withLock { makePlanner(principal, $0) }
        let (seen, read) = (planner.plan(Query()), planner.readable)
        var names: Set<String> = []
        state.withLock { tables in
            for image in tables.images {
                guard let document = tables.document(image), QueryEvaluator.matches(document, seen) else { continue }
                let isRead = QueryEvaluator.matches(document, read)
                names.formUnion(image.attributes.keys.filter { isRead || Audience.ofAttribute($0) == .anyone })
            }
        }
        return query.warnings(knownAttributes: names).map { $0.message }
    }

    /// It has no index that could differ: every question looks at the images themselves.
    package func verify(
        since: Instant?, repairs: Bool, report: @escaping @Sendable (IndexFinding) -> Void,
        progress: @escaping @Sendable (Int) -> Bool
    ) async throws(SearchIndexError) -> Int {
        let count = state.withLock { tables in
            tables.images.count { image in since.map { $0 <= image.createdAt } ?? true }
        }
        guard progress(count), !Task.isCancelled else { throw SearchIndexError.verificationEnded(after: count) }
        return count
    }

    private func makePlanner(_ principal: Principal, _ tables: MemoryTables) -> QueryPlanner {
        let access = principal.account.map { tables.access(of: $0) } ?? AccountAccess()
        let rights = PrincipalRights(principal, access: access, collections: tables.directory.collections)
        let owners = rights.grantedImages.compactMap { tables.image($0) }.compactMap {
            tables.collections[$0.collection]?.owner
        }
        return QueryPlanner(
            rights: rights, now: now(),
            directory: CatalogDirectory(tables.directory, for: rights, owners: Set(owners)))
    }

    private func matches(_ plan: QueryPlan) -> [SearchDocument] {
        state.withLock { tables in
            tables.images.compactMap { tables.document($0) }.filter { QueryEvaluator.matches($0, plan) }
        }
    }
}

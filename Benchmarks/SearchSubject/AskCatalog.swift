import CatalogStorage
import StillsModel
import StillsTesting

/// Asks one question after the other, each with its rows, and tells how long they took.
struct AskCatalog {
    let sample: SampleImages
    let draws: Int
    /// Their names; all when empty.
    let classes: Set<String>

    private static let pageSize = 50

    func run(at path: String) async throws {
        let catalog = try await openCatalog(path, .readOnly)
        for kind in QuestionClass.all where classes.isEmpty || classes.contains(kind.name) {
            try await ask(kind, catalog)
        }
        await catalog.close()
    }

    private func ask(_ kind: QuestionClass, _ catalog: SQLiteCatalog) async throws {
        var random = SeededRandom(seed: 11)
        var times: [Double] = []
        var found = 0
        let warmUp = max(5, draws / 20)
        // A class of later pages asks for the same one each time.
        let start = try await token(kind, try Query(kind.text(sample, &random)), catalog)
        for draw in 0..<(draws + warmUp) {
            let query = try Query(kind.text(sample, &random))
            let begun = ContinuousClock.now
            found += try await answer(kind, query, after: start, catalog)
            if draw >= warmUp { times.append((ContinuousClock.now - begun) / .milliseconds(1)) }
        }
        times.sort()
        let place = { (percent: Int) in Report.Value.number(times[min(times.count - 1, times.count * percent / 100)]) }
        try Report.line(
            ("class", .text(kind.name)), ("bar", .number(kind.bar)), ("p50", place(50)), ("p95", place(95)),
            ("p99", place(99)), ("found", .number(Double(found) / Double(draws + warmUp))))
    }

    /// - Returns: how many images the answer has, or counts.
    private func answer(
        _ kind: QuestionClass, _ query: Query, after start: PageToken?, _ catalog: SQLiteCatalog
    ) async throws -> Int {
        let principal = principal(kind.asker)
        if kind.isCount { return try await catalog.count(query, for: principal) }
        if let attribute = kind.facet {
            let fields = [QueryField.attribute(attribute)]
            return try await catalog.facets(query, for: principal, fields: fields, limit: 10).imageCount
        }
        guard let sort = SortOrder(kind.sort) else { throw Misuse(text: "“\(kind.sort)” is no order") }
        let request = PageRequest(sort: sort, limit: Self.pageSize, after: start)
        let page = try await catalog.find(query, for: principal, page: request)
        return try await catalog.images(page.images).count
    }

    private func token(_ kind: QuestionClass, _ query: Query, _ catalog: SQLiteCatalog) async throws -> PageToken? {
        var request = PageRequest(sort: SortOrder(.added, isDescending: true), limit: Self.pageSize)
        for _ in 0..<kind.pagesBefore {
            guard let next = try await catalog.find(query, for: principal(kind.asker), page: request).next else {
                break
            }
            request.after = next
        }
        return request.after
    }

    private func principal(_ asker: QuestionClass.Asker) -> Principal {
        switch asker {
        case .admin: .account(SampleImages.owner, .admin)
        case .reader: .account(SampleImages.reader, .member)
        case .stranger: .stranger
        }
    }
}

import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("The trash")
struct TrashImagesTests {
    @Test(
        "Into the trash and out again, each told once, and unchanged the second time",
        arguments: LibraryBackend.allCases)
    func back(backend: LibraryBackend) async throws {
        try await withPictures(["a", "b", "c"], backend) { library in
            #expect(try await library.trash(.trash, .named(["a", "b", "a"])).map(\.outcome) == [.trashed, .trashed])
            #expect(try await library.image("a")?.state == .trashed)
            let again = try await library.trash(.trash, .named(["a"]))
            #expect(again.map(\.outcome) == [.unchanged] && again.first?.reason == "It is in the trash already.")
            #expect(try await library.trash(.restore, .matching(Query())).count == 2)
            #expect(try await library.catalog.count(Query(), for: library.opened().principal) == 3)
        }
    }

    @Test(
        "A query of restore and purge is about the trash, without having to say so", arguments: LibraryBackend.allCases)
    func queries(backend: LibraryBackend) async throws {
        try await withPictures(["a", "b", "c"], backend) { library in
            try await library.trash(.trash, .matching(Query("external:{a,b}")))
            #expect(
                try await library.trash(.restore, .matching(Query("external:a OR external:c"))).map(\.name) == [nil])
            #expect(try await library.image("a")?.state == .active)
            let purged = try await library.trash(.purge(grace: 0), .matching(Query()))
            #expect(purged.map(\.outcome) == [.purged])
            #expect(try await library.image("b") == nil)
        }
    }

    @Test("What is not in the trash is not purged, and what is unknown is refused")
    func refusals() async throws {
        try await withPictures(["a"]) { library in
            let reports = try await library.trash(.purge(grace: 0), .named(["a", "nobody"]))
            #expect(reports.map(\.outcome) == [.refused, .refused])
            #expect(reports.contains { $0.reason?.contains("stills rm") == true })
            #expect(reports.contains { $0.reason == "There is no image “nobody” in this library." && $0.image == nil })
        }
    }

    @Test("A dry run tells the same and changes nothing", arguments: LibraryBackend.allCases)
    func dry(backend: LibraryBackend) async throws {
        try await withPictures(["a", "b"], backend) { library in
            let told = try await library.trash(.trash, .named(["a", "b"]), isDryRun: true)
            #expect(told.map(\.outcome) == [.trashed, .trashed])
            #expect(try await library.image("a")?.version == 1)
        }
    }

    @Test(
        "Only what was put into the trash before counts, whatever was changed since", arguments: LibraryBackend.allCases
    )
    func age(backend: LibraryBackend) async throws {
        try await withPictures(["old", "new"], backend) { library in
            let now = try library.opened().environment.now().microseconds
            let (then, limit) = (Instant(microseconds: now - 2_000_000), Instant(microseconds: now - 1_000_000))
            let old = try #require(try await library.image("old"))
            try await library.catalog.apply(
                [.editImage(ImageEdit(image: old.id, expectedVersion: 1, changes: [], state: .trashed))], at: then)
            try await library.catalog.apply(
                [
                    .editImage(
                        ImageEdit(
                            image: old.id, expectedVersion: 2,
                            changes: [FieldChange(.title, .string("Since"), source: .person)]))
                ], at: Instant(microseconds: now))
            try await library.trash(.trash, .named(["new"]))
            let named = try await library.trash(.purge(grace: 0), .named(["new"]), before: limit)
            #expect(named.map(\.outcome) == [.unchanged])
            let found = try await library.trash(.purge(grace: 0), .matching(Query()), before: limit)
            #expect(found.map(\.image) == [old.id] && found.map(\.outcome) == [.purged])
        }
    }

    @Test("A purged image is told as purged already, and by a tombstone")
    func purgedTwice() async throws {
        try await withPictures(["a"]) { library in
            try await library.trash(.trash, .named(["a"]))
            try await library.trash(.purge(grace: 0), .named(["a"]))
            #expect(try await library.trash(.purge(grace: 0), .named(["a"])).map(\.outcome) == [.unchanged])
            let refused = try await library.trash(.restore, .named(["a"]))
            #expect(refused.map(\.outcome) == [.refused])
            #expect(refused.first?.reason?.contains("was purged at") == true)
        }
    }

    @Test("What fills more than a page passes page by page, although each page leaves what is asked for")
    func many() async throws {
        try await withPictures((0..<620).map { "p\($0)" }, .localAndSQLite) { library in
            for action in [TrashAction.trash, .restore, .trash, .purge(grace: 0)] {
                let reports = try await library.trash(action, .matching(Query()))
                #expect(reports.count == 620 && Set(reports.map(\.image)).count == 620, "\(action)")
                #expect(!reports.contains { $0.outcome == .refused || $0.outcome == .unchanged }, "\(action)")
            }
            let summary = try await library.runJobs()
            #expect(summary.originals == 620)
            #expect(try await library.blobs.list(after: nil, limit: 9) == [])
        }
    }

    @Test("A run that is stopped ends between two batches, and the same run goes on with the rest")
    func stopped() async throws {
        try await withPictures((0..<520).map { "p\($0)" }, .localAndSQLite) { library in
            let reports = TrashReportList()
            let use = TrashImages(library: try library.opened(), options: .init(action: .trash))
            try await use.run(.matching(Query()), report: { reports.append($0) }, goesOn: { reports.all.isEmpty })
            #expect(reports.all.count == 500)
            #expect(try await library.trash(.trash, .matching(Query())).count == 20)
        }
    }

    @Test("An image that keeps changing is refused after three looks")
    func rival() async throws {
        try await withPictures(["a", "b"]) { library in
            let image = try #require(try await library.image("a"))
            let rival: FaultyRecordStore.Rival = { _ async throws(RecordStoreError) in
                do {
                    let record = try await library.catalog.record(of: image.id)
                    try await library.catalog.apply([
                        .editImage(
                            ImageEdit(
                                image: image.id, expectedVersion: record.image.version,
                                changes: [
                                    FieldChange(.title, .string("\(record.image.version)"), source: .person)
                                ]))
                    ])
                } catch {
                    throw RecordStoreError(.internal, "The rival failed: \(error)", cause: error)
                }
            }
            let reports = try await library.trash(.trash, .named(["a", "b"]), in: library.opened(rival: rival))
            #expect(reports.map(\.outcome) == [.trashed, .refused])
            #expect(reports.last?.reason?.contains("keeps changing") == true)
            #expect(try await library.image("a")?.title == "3")
        }
    }

    @Test("Only the owner of an image, or an administrator, may purge it")
    func rights() async throws {
        try await withPictures(["a"]) { library in
            try await library.trash(.trash, .named(["a"]))
            let other = AccountID(high: 9, low: 9)
            let open = try library.opened()
            let manager = Library(
                id: open.id, layout: open.layout, blobs: open.blobs, records: open.records, search: open.search,
                accounts: open.accounts,
                uploads: open.uploads, operations: open.operations, searches: open.searches,
                receipts: open.receipts, principal: .account(other, .manager), account: other, owner: open.owner,
                environment: open.environment)
            let refused = try await library.trash(.purge(grace: 0), .named(["a"]), in: manager)
            #expect(refused.map(\.reason) == ["Only its owner may purge it."])
            let restored = try await library.trash(.restore, .named(["a"]), in: manager)
            #expect(restored.map(\.code) == [.permissionDenied])
        }
    }
}

/// A library with pictures of these names, numbered from 1.
func withPictures(
    _ names: [String], _ backend: LibraryBackend = .memory, _ body: (TestLibrary) async throws -> Void
) async throws {
    try await withLibrary(backend) { library in
        try await library.takeIn(names)
        try await body(library)
    }
}

extension TestLibrary {
    func takeIn(_ names: [String]) async throws {
        var items: [ImportItem] = []
        for (number, name) in names.enumerated() {
            try write(SamplePicture.png(number + 1), name)
            items.append(try item(name, externalID: name))
        }
        try await importItems(items)
    }

    /// Runs an action and gives back what became of each image.
    @discardableResult
    func trash(
        _ action: TrashAction, _ targets: ImageSelection, before limit: Instant? = nil, isDryRun: Bool = false,
        in library: Library? = nil
    ) async throws -> [TrashReport] {
        let reports = TrashReportList()
        try await trash(action, targets, before: limit, isDryRun: isDryRun, in: library, into: reports)
        return reports.all
    }

    /// - Throws: what the run throws, after `reports` has got everything that was reported before.
    func trash(
        _ action: TrashAction, _ targets: ImageSelection, before limit: Instant? = nil, isDryRun: Bool = false,
        in library: Library? = nil, into reports: TrashReportList
    ) async throws {
        var options = TrashImages.Options(action: action)
        options.trashedBefore = limit
        options.isDryRun = isDryRun
        try await TrashImages(library: try library ?? opened(), options: options).run(targets) { reports.append($0) }
    }

    func runJobs(in library: Library? = nil) async throws -> JobSummary {
        try await RunJobs(library: try library ?? opened()).run()
    }
}

import StillsModel
import StillsService
import StillsTesting
import Synchronization
import Testing

@Suite("Bulk operations")
struct BulkOperationTests {
    private static let names = ["a", "b", "c", "d", "e"]
    private static let all = BulkRequest.Selection.matching("added>=0001")

    @Test("An edit gives every image that its query finds an outcome", arguments: LibraryBackend.allCases)
    func editing(backend: LibraryBackend) async throws {
        try await withPictures(Self.names, backend) { library in
            try await library.edit(["c"], [.set(.title, .string("T"))])
            let edits: [FieldEdit] = [.set(.title, .string("T")), .append("tag", .string("x"))]
            let done = try await library.carryOut(BulkRequest(.edit, Self.all, edits: edits))
            #expect(done.state == .succeeded && done.reason == nil && done.endedAt != nil)
            #expect(done.counts == OperationCounts(matched: 5, changed: 5))
            let named = try await library.image("c")?.id
            for item in try await library.items(of: done) {
                #expect(item.version == (item.image == named ? 3 : 2))
            }
            let again = try await library.carryOut(BulkRequest(.edit, Self.all, edits: edits))
            #expect(again.counts == OperationCounts(matched: 5, unchanged: 5))
            for name in Self.names {
                let image = try #require(try await library.image(name))
                #expect(image.title == "T" && image.attributes["tag"] == .list([.string("x")]))
                #expect(image.sources["title"] == .person)
            }
        }
    }

    @Test("What an edit changes about what its query asks for makes no difference to it")
    func selection() async throws {
        try await withPictures(Self.names) { library in
            let mark: [FieldEdit] = [.set(.attribute("marked"), .boolean(true))]
            let done = try await library.carryOut(
                BulkRequest(.edit, .matching("-marked=true"), edits: mark), batchLimit: 1)
            #expect(done.counts == OperationCounts(matched: 5, changed: 5))
            #expect(
                try await library.carryOut(BulkRequest(.edit, .matching("-marked=true"), edits: mark)).counts
                    == OperationCounts(matched: 0))
        }
    }

    @Test("Every kind of value comes to the images as it was asked for", arguments: LibraryBackend.allCases)
    func values(backend: LibraryBackend) async throws {
        try await withPictures(["a"], backend) { library in
            let taken = try #require(Timestamp("2024-05-01T10:00+02:00"))
            let day = try #require(Timestamp("2024-05-01T00:00")).local
            let edits: [FieldEdit] = [
                .set(.takenAt, .timestamp(taken)), .set(.position, .list([.number(1.5), .number(-2)])),
                .set(.visibility, .string("public")), .set(.attribute("n"), .number(2.25)),
                .set(.attribute("when"), .timestamp(taken)), .set(.attribute("day"), .date(day)),
                .set(.attribute("list"), .list([.boolean(true), .string("\"\u{0}é")])), .remove(.description),
            ]
            try await library.carryOut(BulkRequest(.edit, Self.all, edits: edits))
            let image = try #require(try await library.image("a"))
            for edit in edits { #expect(image[edit.field] == edit.value(in: image), "\(edit)") }
        }
    }

    @Test("Images go into the trash and out of it", arguments: LibraryBackend.allCases)
    func trash(backend: LibraryBackend) async throws {
        try await withPictures(Self.names, backend) { library in
            let ids = try await library.ids(["b", "d"])
            let gone = try await library.carryOut(BulkRequest(.delete, .images(ids + ids)))
            #expect(gone.counts == OperationCounts(matched: 2, changed: 2))
            #expect(try await library.image("b")?.state == .trashed)
            let again = try await library.carryOut(BulkRequest(.delete, .images(ids)))
            #expect(again.counts == OperationCounts(matched: 2, unchanged: 2))
            #expect(try await library.items(of: again).first?.reason == "It is in the trash already.")
            let back = try await library.carryOut(BulkRequest(.restore, Self.all))
            #expect(back.counts == OperationCounts(matched: 2, changed: 2))
            #expect(try await library.image("b")?.state == .active)
            #expect(try await library.image("b")?.version == 3)
            #expect(try await library.items(of: back).map(\.version) == [3, 3])
        }
    }

    @Test(
        "A dry run says what would become of each image, and changes none",
        arguments: BulkOperation.Action.allCases)
    func dryRun(action: BulkOperation.Action) async throws {
        try await withPictures(Self.names) { library in
            if action == .restore { try await library.carryOut(BulkRequest(.delete, Self.all)) }
            let before = try await library.image("a")
            let edits: [FieldEdit] = action == .edit ? [.set(.title, .string("T"))] : []
            let request = BulkRequest(action, Self.all, edits: edits, isDryRun: true)
            let done = try await library.carryOut(request)
            #expect(done.counts == OperationCounts(matched: 5, changed: 5) && done.isDryRun)
            #expect(try await library.image("a") == before)
        }
    }

    @Test("An edit that moves images refuses those whose identity is taken there, with the reason")
    func moving() async throws {
        try await withPictures(["a", "b"]) { library in
            let target = Collection(
                id: CollectionID(high: 8, low: 1), container: library.container.id, parent: nil, name: "other",
                path: "other", owner: library.account.id, createdAt: library.account.createdAt)
            try await library.catalog.apply([.createCollection(target)])
            var options = library.options
            options.collection = target
            try await library.importItems([try library.item("a", externalID: "b")], options: options)
            let ids = try await library.ids(["a", "b"])
            let done = try await library.carryOut(BulkRequest(.edit, .images(ids), collection: target.id))
            #expect(done.counts.refused == 1 && done.counts.done == 2)
            let refused = try await library.items(of: done).first { $0.outcome == .refused }
            #expect(refused?.code == .conflict)
            #expect(refused?.reason?.contains("an image of the same identity already") == true)
        }
    }

    @Test("An operation is cancelled between two batches; what has its outcome keeps it")
    func cancelling() async throws {
        try await withPictures(Self.names) { library in
            let catalog = library.catalog
            let rivaling = try library.opened(rival: { changes throws(RecordStoreError) in
                guard let id = changes.notes?.operation else { return }
                do throws(OperationStoreError) {
                    try await catalog.cancel(id)
                } catch {
                    throw RecordStoreError(error.code, error.message)
                }
            })
            let done = try await library.carryOut(BulkRequest(.delete, Self.all), in: rivaling)
            #expect(done.state == .cancelled && !done.isCancelling && done.endedAt != nil)
            #expect(done.counts == OperationCounts(matched: 5, changed: 2))
            let items = try await library.items(of: done)
            #expect(items.map(\.outcome) == [.changed, .changed, nil, nil, nil])
            for item in items {
                let state = try await library.catalog.record(of: item.image).image.state
                #expect(state == (item.outcome == nil ? .active : .trashed))
            }
        }
    }

    @Test("What is asked for wrongly begins nothing")
    func refusals() async throws {
        try await withPictures(["a"]) { library in
            let begin = BeginOperation(library: try library.opened())
            let tooMany = (0...UInt64(BeginOperation.namedLimit)).map { ImageID(high: 1, low: $0) }
            let wrong: [BulkRequest] = [
                BulkRequest(.edit, Self.all), BulkRequest(.delete, .matching("(")),
                BulkRequest(.delete, Self.all, edits: [.remove(.title)]), BulkRequest(.delete, .images(tooMany)),
            ]
            for request in wrong {
                let failure = await refusal { () async throws(ServiceError) in _ = try await begin.run(request) }
                #expect(failure?.code == .invalidArgument)
            }
            let stranger = BeginOperation(library: try library.opened().acting(as: .stranger))
            let unknown = await refusal { () async throws(ServiceError) in
                _ = try await stranger.run(BulkRequest(.delete, Self.all))
            }
            #expect(unknown?.code == .unauthenticated)
            for _ in 0..<BeginOperation.runningLimit { _ = try await begin.run(BulkRequest(.delete, Self.all)) }
            let full = await refusal { () async throws(ServiceError) in
                _ = try await begin.run(BulkRequest(.delete, Self.all))
            }
            #expect(full?.code == .resourceExhausted)
        }
    }

    @Test("In the background, what an earlier process left and what is begun are carried out")
    func background() async throws {
        try await withPictures(Self.names, .localAndSQLite) { test in
            let library = try test.opened()
            let left = try await BeginOperation(library: library).run(BulkRequest(.delete, Self.all))
            let (ends, entrance) = AsyncStream<OperationID>.makeStream()
            let runner = RunOperations(library: library) { id, notice in
                if case .left = notice { entrance.yield(id) }
            }
            let work = Task { try await runner.run() }
            var iterator = ends.makeAsyncIterator()
            #expect(await iterator.next() == left.id)
            let begun = try await BeginOperation(library: library).run(BulkRequest(.restore, Self.all))
            runner.add(begun.id)
            #expect(await iterator.next() == begun.id)
            work.cancel()
            try await work.value
            #expect(try await test.operation(left.id).counts == OperationCounts(matched: 5, changed: 5))
            #expect(try await test.operation(begun.id).counts == OperationCounts(matched: 5, changed: 5))
        }
    }

    @Test("An operation that ended is forgotten after thirty days")
    func sweeping() async throws {
        try await AccountFixture.with { fixture in
            let begin = BeginOperation(library: fixture.library)
            let done = try await begin.run(BulkRequest(.delete, .images([])))
            let running = try await begin.run(BulkRequest(.delete, .images([])))
            try await RunOperation(library: fixture.library, done.id).run()
            let sweep = SweepOperations(library: fixture.library)
            fixture.clock.advance(seconds: 30 * 24 * 3_600 - 1)
            #expect(try await sweep.run() == 0)
            fixture.clock.advance(seconds: 1)
            #expect(try await sweep.run() == 1)
            #expect(try await fixture.test.catalog.operation(done.id) == nil)
            #expect(try await fixture.test.operation(running.id).state == .running)
        }
    }
}

extension TestLibrary {
    /// The images with these external ids.
    func ids(_ names: [String]) async throws -> [ImageID] {
        var ids: [ImageID] = []
        for name in names { ids.append(try #require(try await image(name)).id) }
        return ids
    }
}

import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Synchronization
import Testing

@Suite("An import of all or nothing")
struct AtomicImportTests {
    @Test("All go in by one commit, or none when one is refused", arguments: LibraryBackend.allCases)
    func allOrNothing(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            for number in 1...5 { try library.write(SamplePicture.png(number), "\(number)") }
            try library.write(SamplePicture.png(6, byteCount: 300_000), "long")
            try library.write(Array("no picture".utf8), "text")
            let names = ["1", "2", "long", "3"]
            let good = try names.map { try library.item($0, externalID: $0) }
            for position in 0...good.count {
                var items = good
                items.insert(try library.item("text"), at: position)
                let reports = try await library.importAtomically(items)
                #expect(reports.filter { $0.outcome == .refused }.count == 1)
                #expect(reports.filter { $0.outcome == .notImported }.count == 4 && reports.count == 5)
                try await expectEmpty(library)
            }
            let reports = try await library.importAtomically(good)
            #expect(reports.map(\.outcome) == [.imported, .imported, .imported, .imported])
            #expect(reports.allSatisfy { $0.receipt != nil })
            for report in reports {
                let name = try #require(report.path.lastPart.text)
                let image = try #require(try await library.image(name))
                #expect(report.image == image.id)
                let file = try Data(contentsOf: URL(fileURLWithPath: "\(library.pictures)/\(name)"))
                #expect(try await library.bytes(of: image.id) == Array(file))
            }
            #expect(try await library.importAtomically(good).map(\.outcome) == Array(repeating: .unchanged, count: 4))
            #expect(try await library.verify().0.isClean)
            #expect(try await library.catalog.intents(in: library.blobs.id, after: nil, limit: 10).isEmpty)
        }
    }

    private func expectEmpty(_ library: TestLibrary) async throws {
        #expect(try await library.catalog.originals(after: nil, limit: 10).isEmpty)
        #expect(try await library.catalog.intents(in: library.blobs.id, after: nil, limit: 10).isEmpty)
        #expect(try await library.blobs.list(after: nil, limit: 10).isEmpty)
        #expect(try await library.catalog.changes(since: 0, limit: 10).isEmpty)
        #expect(try await library.verify().0.isClean)
    }

    @Test("A dry run tells the same, and writes nothing")
    func dryRun() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a")
            try library.write(SamplePicture.png(2, byteCount: 300_000), "long")
            try library.write([1, 2, 3], "text")
            var options = library.options
            options.isDryRun = true
            let good = [try library.item("a"), try library.item("long"), try library.item("a")]
            let reports = try await library.importAtomically(good, options: options)
            #expect(reports.map(\.outcome) == [.imported, .imported, .unchanged])
            #expect(reports.allSatisfy { $0.image == nil && $0.receipt == nil })
            let refused = try await library.importAtomically(good + [try library.item("text")], options: options)
            #expect(refused.map(\.outcome).filter { $0 == .notImported }.count == 3)
            try await expectEmpty(library)
        }
    }

    @Test("More items than one commit takes are refused, and nothing of them is taken in")
    func limit() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a")
            let refused = ImportItem(
                path: try library.path("a"), shownPath: try library.path("a"), stated: StatedFields(),
                refusal: Refusal("No."))
            let items = [try library.item("a")] + Array(repeating: refused, count: AtomicImport.itemLimit)
            let error = await #expect(throws: ServiceError.self) { try await library.importAtomically(items) }
            #expect(error?.code == .invalidArgument && error?.message.contains("100000") == true)
            try await expectEmpty(library)
            #expect(throws: ServiceError.self) { try AtomicImport.check(expectedItems: 100_001) }
            try AtomicImport.check(expectedItems: 100_000)
            try AtomicImport.check(expectedItems: nil)
        }
    }

    @Test("A run that was stopped takes nothing in")
    func stopped() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a")
            let items = [try library.item("a")]
            let use = AtomicImport(
                library: try library.opened(), container: library.container, options: library.options,
                workingDirectory: library.folder, isStopped: { true })
            let reports = ReportList()
            try await use.run(report: { reports.append($0) }) { () async throws(ServiceError) in
                try await use.take(ListedItems(items)) { reports.append($0) }
            }
            #expect(reports.all.map(\.outcome) == [.notImported])
            try await expectEmpty(library)
        }
    }

    @Test("Collections that are missing are made with the images, or not at all", arguments: LibraryBackend.allCases)
    func collections(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            try library.write(SamplePicture.png(1), "a")
            try library.write([1], "text")
            var options = library.options
            options.createsCollections = true
            var item = try library.item("a")
            item.collectionPath = Placed("shoots/2024", at: ManifestPlace())
            _ = try await library.importAtomically([item, try library.item("text")], options: options)
            #expect(try await library.catalog.directory().collections.map(\.path) == ["General"])
            // Another process makes the outer one first.
            let hasActed = Atomic(false)
            let rival: FaultyRecordStore.Rival = { changes async throws(RecordStoreError) in
                guard changes.mutations.contains(where: { if case .createCollection = $0 { true } else { false } }),
                    !hasActed.exchange(true, ordering: .relaxed)
                else { return }
                let collection = Collection(
                    id: Library.Environment.system.newID(), container: library.container.id, parent: nil,
                    name: "shoots", path: "shoots", owner: library.account.id,
                    createdAt: Library.Environment.system.now())
                _ = try await library.catalog.commit(
                    ChangeSet(
                        principal: nil, source: .program, at: collection.createdAt,
                        mutations: [.createCollection(collection)]))
            }
            let reports = try await library.importAtomically(
                [item], options: options, library: library.opened(rival: rival))
            #expect(reports.map(\.outcome) == [.imported])
            #expect(
                try await library.catalog.directory().collections.map(\.path).sorted() == [
                    "General", "shoots", "shoots/2024",
                ])
        }
    }

    @Test("What a rival took in meanwhile is looked at again, and decided anew", arguments: LibraryBackend.allCases)
    func rival(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            for number in 1...3 { try library.write(SamplePicture.png(number), "\(number)") }
            let items = try (1...3).map { try library.item("\($0)", externalID: "\($0)") }
            let hasActed = Atomic(false)
            let rival: FaultyRecordStore.Rival = { changes async throws(RecordStoreError) in
                guard changes.atomicity == .all, !hasActed.exchange(true, ordering: .relaxed) else { return }
                do {
                    try await library.importItems([items[1]])
                } catch {
                    throw RecordStoreError(.internal, "The rival failed: \(error)", cause: error)
                }
            }
            let reports = try await library.importAtomically(items, library: library.opened(rival: rival))
            #expect(reports.map(\.outcome) == [.imported, .unchanged, .imported])
            #expect(try await library.verify().0.isClean)
            #expect(try await library.blobs.list(after: nil, limit: 10).count == 3)
            #expect(try await library.catalog.intents(in: library.blobs.id, after: nil, limit: 10).isEmpty)
        }
    }

    @Test("It comes to what the same import comes to without it", arguments: 1...40 as ClosedRange<UInt64>)
    func sameAsWithout(seed: UInt64) async throws {
        try await withLibrary { whole in
            try await withLibrary { single in
                var generator = SeededRandom(seed: seed)
                for library in [whole, single] {
                    for number in 1...4 { try library.write(SamplePicture.png(number), "\(number)") }
                }
                for round in 0..<3 {
                    let choices = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                        Choice(using: &generator)
                    }
                    let replaces = round == 2 && Bool.random(using: &generator)
                    try await compare(whole, single, choices, replaces: replaces)
                }
            }
        }
    }

    private struct Choice {
        var file: String
        var externalID: String?
        var title: String?

        init(using generator: inout SeededRandom) {
            file = "\(Int.random(in: 1...4, using: &generator))"
            externalID = [nil, nil, "x", "y", "z"].randomElement(using: &generator) ?? nil
            title = [nil, nil, nil, "T", "U"].randomElement(using: &generator) ?? nil
        }

        func item(in library: TestLibrary) throws -> ImportItem {
            try library.item(file, externalID: externalID, title.map { [.title: .string($0)] } ?? [:])
        }
    }

    private func compare(
        _ whole: TestLibrary, _ single: TestLibrary, _ choices: [Choice], replaces: Bool
    ) async throws {
        var options = whole.options
        options.replaces = replaces
        let atomic = try await whole.importAtomically(try choices.map { try $0.item(in: whole) }, options: options)
        let refused = atomic.filter { $0.outcome == .refused }
        if refused.isEmpty {
            options.collection = single.collection
            let outcomes = try await single.importItems(
                try choices.map { try $0.item(in: single) }, options: options
            ).map(\.outcome)
            // Files that are known by their times are told first.
            #expect(atomic.map(\.outcome.rawValue).sorted() == outcomes.map(\.rawValue).sorted(), "\(choices)")
        }
        // A refused run leaves the library as it was, which the other one still is.
        #expect(try await state(whole) == state(single), "\(choices)")
        #expect(try await whole.verify().0.isClean)
        #expect(try await whole.catalog.intents(in: whole.blobs.id, after: nil, limit: 10).isEmpty)
    }

    /// Everything that is known of each image, but for ids and times.
    private func state(_ library: TestLibrary) async throws -> [String] {
        var state: [String] = []
        for use in try await library.catalog.originals(after: nil, limit: 100) {
            for id in use.images {
                let image = try await library.catalog.record(of: id).image
                state.append(
                    "\(use.record.original.digest) \(image.externalID ?? "-") \(image.title ?? "-") \(image.version) "
                        + "\(image.imported.sorted { $0.key < $1.key }) \(image.originalName ?? "-")")
            }
        }
        return state.sorted()
    }
}

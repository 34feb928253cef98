import StillsModel
import StillsService
import StillsTesting
import Synchronization
import Testing

/// What a person states stays; what others changed in the meantime is looked at again.
@Suite("Edits")
struct EditTests {
    /// A library with the pictures `1`, `2` …, called so by their external ids.
    private static func withImages(
        _ count: Int, _ backend: LibraryBackend = .memory, _ body: (TestLibrary) async throws -> Void
    ) async throws {
        try await withLibrary(backend) { library in
            var items: [ImportItem] = []
            for number in 1...count {
                try library.write(SamplePicture.png(number), "\(number)")
                items.append(try library.item("\(number)", externalID: "\(number)", [.title: .string("row \(number)")]))
            }
            try await library.importItems(items)
            try await body(library)
        }
    }

    @Test("What a person set or removed is kept when the row says something else later")
    func personsValuesAreKept() async throws {
        try await Self.withImages(2) { library in
            try await library.edit(["1"], [.set(.title, .string("mine"))])
            try await library.edit(["2"], [.remove(.title)])
            let items = try ["1", "2"].map { try library.item($0, externalID: $0, [.title: .string("row anew")]) }
            let again = try await library.importItems(items)
            #expect(again.map(\.outcome) == [.kept, .kept])
            #expect(try await library.image("1")?.title == "mine")
            #expect(try await library.image("2")?.title == nil)
        }
    }

    @Test("An edit that changes nothing is no new version")
    func unchanged() async throws {
        try await Self.withImages(1) { library in
            let edits: [FieldEdit] = [.set(.attribute("shelf"), .string("a")), .append("tag", .string("x"))]
            #expect(try await library.edit(["1"], edits).map(\.outcome) == [.edited])
            let again: [FieldEdit] = [
                .set(.attribute("shelf"), .string("a")), .append("tag", .string("x")), .remove(.description),
            ]
            let reports = try await library.edit(["1"], again)
            #expect(reports.map(\.outcome) == [.unchanged])
            #expect(try await library.image("1")?.version == 2)
        }
    }

    @Test("Appending makes a list of a single value, and adds no element twice")
    func appending() {
        var image = SampleLibrary.image(1)
        image.attributes = ["one": .string("a"), "more": .list([.number(1), .number(2)])]
        #expect(FieldEdit.append("one", .string("b")).value(in: image) == .list([.string("a"), .string("b")]))
        #expect(FieldEdit.append("one", .string("a")).value(in: image) == .string("a"))
        #expect(
            FieldEdit.append("more", .list([.number(2), .number(3)])).value(in: image)
                == .list([.number(1), .number(2), .number(3)]))
        #expect(FieldEdit.append("none", .boolean(true)).value(in: image) == .list([.boolean(true)]))
    }

    @Test("An image that is not at the expected version is refused", arguments: LibraryBackend.allCases)
    func expectedVersion(backend: LibraryBackend) async throws {
        try await Self.withImages(2, backend) { library in
            try await library.edit(["1"], [.set(.title, .string("newer"))])
            let reports = try await library.edit(
                ["1", "2", "nobody"], [.set(.title, .string("T"))], expectedVersion: 1)
            #expect(reports.map(\.outcome) == [.refused, .refused, .edited])
            #expect(reports.map { $0.reason == nil } == [false, false, true])
            #expect(try await library.image("1")?.title == "newer")
        }
    }

    @Test("A dry run says what would change, and changes nothing")
    func dryRun() async throws {
        try await Self.withImages(1) { library in
            let reports = try await library.edit(["1"], [.set(.title, .string("T"))], isDryRun: true)
            #expect(
                reports.first?.changes == [
                    Event.Change(field: "title", from: .string("row 1"), to: .string("T"))
                ])
            #expect(reports.first?.after?.version == 2)
            #expect(try await library.image("1")?.version == 1)
        }
    }

    @Test("A query's images are all edited, each once, although the edit changes what the query finds")
    func byQuery() async throws {
        try await Self.withImages(30, .localAndSQLite) { library in
            let reports = try await library.edit(
                .matching(Query("-done=yes")), EditRequest(edits: [.set(.attribute("done"), .string("yes"))]))
            #expect(reports.count == 30 && reports.allSatisfy { $0.outcome == .edited })
            let left = try await library.catalog.count(Query("-done=yes"), for: library.opened().principal)
            #expect(left == 0)
        }
    }

    @Test("Somebody else's change in the same moment is looked at, and kept beside the edit")
    func rival() async throws {
        try await Self.withImages(1) { library in
            let image = try #require(try await library.image("1"))
            let catalog = library.catalog
            let isFirst = Mutex(true)
            let rival: FaultyRecordStore.Rival = { changes throws(RecordStoreError) in
                guard
                    isFirst.withLock({ isFirst in
                        defer { isFirst = false }; return isFirst
                    })
                else { return }
                let edit = ImageEdit(
                    image: image.id, expectedVersion: 1,
                    changes: [FieldChange(.description, .string("theirs"), source: .person)])
                _ = try await catalog.commit(
                    ChangeSet(principal: nil, source: .person, at: changes.at, mutations: [.editImage(edit)]))
            }
            let reports = try await library.edit(
                .named(["1"]), EditRequest(edits: [.set(.title, .string("mine"))]),
                in: library.opened(rival: rival))
            #expect(reports.map(\.outcome) == [.edited])
            let after = try await library.image("1")
            #expect(after?.title == "mine" && after?.description == "theirs" && after?.version == 3)
        }
    }

    @Test("An edit that fails at any call is whole or not done, and a repeated one completes it")
    func everyCallFails() async throws {
        for fault in [FaultPlan.Fault.failBefore, .failAfter, .crashBefore, .crashAfter] {
            var number = 1
            var wasReached = true
            while wasReached {
                let plan = FaultPlan.once(fault, atCall: number)
                try await Self.withImages(3) { library in
                    let request = EditRequest(edits: [.set(.title, .string("T")), .append("n", .number(1))])
                    let selection = ImageSelection.named(["1", "2", "3"])
                    let outcome = await library.tryEditing(selection, request, in: try library.opened(plan: plan))
                    for name in ["1", "2", "3"] {
                        let image = try #require(try await library.image(name))
                        #expect((image.title == "T") == (image.attributes["n"] != nil))
                        if outcome.contains(where: { $0.outcome == .edited && $0.name == image.id.description }) {
                            #expect(image.title == "T", "reported as edited, and is not")
                        }
                    }
                    let again = try await library.edit(selection, request)
                    #expect(again.allSatisfy { $0.outcome != .refused })
                    for name in ["1", "2", "3"] { #expect(try await library.image(name)?.version == 2) }
                }
                wasReached = plan.calls.count >= number
                number += 1
            }
            #expect(number > 3, "an edit makes hardly any calls")
        }
    }
}

/// The way back.
@Suite("Reverting")
struct RevertTests {
    @Test("Fields, collection, trash and bytes become what they were", arguments: LibraryBackend.allCases)
    func everything(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            let first = try library.write(SamplePicture.png(1), "a")
            try await library.importItems([
                try library.item("a", externalID: "a", [.title: .string("first"), .attribute("n"): .number(1)])
            ])
            let before = try #require(try await library.image("a"))
            try library.write(SamplePicture.png(2), "b")
            var options = library.options
            options.replaces = true
            try await library.importItems([try library.item("b", externalID: "a")], options: options)
            try await library.edit(["a"], [.set(.title, .string("second")), .remove(.attribute("n"))])
            let lab = Collection(
                id: CollectionID(high: 9, low: 9), container: library.container.id, parent: nil, name: "lab",
                path: "lab", owner: library.account.id, createdAt: before.createdAt)
            let version = try #require(try await library.image("a")?.version)
            let outcomes = try await library.catalog.commit(
                ChangeSet(
                    principal: nil, source: .person, at: before.createdAt,
                    mutations: [
                        .createCollection(lab),
                        .editImage(
                            ImageEdit(
                                image: before.id, expectedVersion: version, changes: [], state: .trashed,
                                collection: lab.id)),
                    ]))
            #expect(outcomes == [.applied, .applied])

            let report = try await ImageVersions(library: library.opened()).revert(before.id, to: before.version)
            #expect(report.outcome == .edited)
            let after = try #require(try await library.image("a"))
            #expect(after.title == "first" && after.attributes == ["n": .number(1)])
            #expect(after.collection == before.collection && after.state == .active)
            #expect(after.original == before.original && after.version == report.after?.version)
            #expect(try await library.bytes(of: before.id) == first)
            #expect(try await library.verify().1.isEmpty)
        }
    }

    @Test("Reverting to the present, to no version, and past somebody else's change")
    func limits() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a")
            try await library.importItems([try library.item("a", externalID: "a")])
            let image = try #require(try await library.image("a"))
            let versions = ImageVersions(library: try library.opened())
            #expect(try await versions.revert(image.id, to: 1).outcome == .unchanged)
            let missing = await refusal { () async throws(ServiceError) in
                _ = try await versions.revert(image.id, to: 7)
            }
            #expect(missing?.code == .notFound)
            let stale = await refusal { () async throws(ServiceError) in
                _ = try await versions.revert(image.id, to: 1, expectedVersion: 3)
            }
            #expect(stale?.code == .conflict)
        }
    }
}

/// The error that the body throws; nil when it throws none.
func refusal(_ body: () async throws(ServiceError) -> Void) async -> ServiceError? {
    do throws(ServiceError) {
        try await body()
        return nil
    } catch {
        return error
    }
}

extension TestLibrary {
    @discardableResult
    func edit(
        _ names: [String], _ edits: [FieldEdit], expectedVersion: Int? = nil, isDryRun: Bool = false
    ) async throws -> [EditReport] {
        try await edit(
            .named(names), EditRequest(edits: edits, expectedVersion: expectedVersion, isDryRun: isDryRun))
    }

    func edit(
        _ selection: ImageSelection, _ request: EditRequest, in library: Library? = nil
    ) async throws -> [EditReport] {
        let reports = EditReportList()
        let library = try library ?? opened()
        try await EditImages(library: library, request: request).run(selection) { reports.append($0) }
        return reports.all
    }

    /// What was reported before the run ended, well or not.
    func tryEditing(
        _ selection: ImageSelection, _ request: EditRequest, in library: Library
    ) async -> [EditReport] {
        let reports = EditReportList()
        _ = await refusal { () async throws(ServiceError) in
            try await EditImages(library: library, request: request).run(selection) { reports.append($0) }
        }
        return reports.all
    }
}

private final class EditReportList: Sendable {
    private let reports = Mutex<[EditReport]>([])

    func append(_ report: EditReport) { reports.withLock { $0.append(report) } }
    var all: [EditReport] { reports.withLock { $0 } }
}

import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

/// The promise: what was reported as taken in is there with its bytes, whatever failed and whenever.
@Suite("An import survives the failure of any call")
struct ImportFaultTests {
    /// On disk only in the long form of the tests: it takes half a minute.
    private static var backends: [LibraryBackend] {
        ProcessInfo.processInfo.environment["STILLS_TEST_FULL"] == nil ? [.memory] : LibraryBackend.allCases
    }

    private static let kinds: [(FaultPlan.Fault, ErrorCode)] = [
        (.failBefore, .unavailable), (.failBefore, .resourceExhausted), (.failAfter, .unavailable),
        (.crashBefore, .unavailable), (.crashAfter, .unavailable),
    ]

    @Test("On disk, too, a process may end at any call", arguments: [FaultPlan.Fault.crashAfter])
    func crashesOnDisk(fault: FaultPlan.Fault) async throws {
        try await everyCall(backend: .localAndSQLite, kind: (fault, .unavailable))
    }

    @Test(
        "A repair whose calls fail once is no danger, and a second one completes it",
        arguments: backends, kinds)
    func everyCallOfRepair(backend: LibraryBackend, kind: (fault: FaultPlan.Fault, code: ErrorCode)) async throws {
        var number = 1
        var wasReached = true
        while wasReached {
            let plan = FaultPlan.once(kind.fault, atCall: number)
            try await withLibrary(backend) { library in
                try await FaultScenario(library).repair(plan, code: kind.code)
            }
            wasReached = plan.calls.count >= number
            number += 1
        }
        #expect(number > 10, "the repair makes hardly any calls")
    }

    @Test("All or nothing: every call fails once, or is the process's last", arguments: backends, kinds)
    func everyCallOfAnAtomicImport(backend: LibraryBackend, kind: (fault: FaultPlan.Fault, code: ErrorCode))
        async throws
    {
        var number = 1
        var wasReached = true
        while wasReached {
            let call = number
            try await withLibrary(backend) { library in
                let scenario = try await FaultScenario(library)
                wasReached = try await scenario.runAtomically(.once(kind.fault, atCall: call), code: kind.code)
            }
            number += 1
        }
        #expect(number > 8, "the import makes hardly any calls")
    }

    @Test("Every call of every seam fails once, or is the process's last", arguments: backends, kinds)
    func everyCall(backend: LibraryBackend, kind: (fault: FaultPlan.Fault, code: ErrorCode)) async throws {
        var number = 1
        var wasReached = true
        while wasReached {
            let call = number
            try await withLibrary(backend) { library in
                let scenario = try await FaultScenario(library)
                wasReached = try await scenario.run(.once(kind.fault, atCall: call), code: kind.code)
            }
            number += 1
        }
        #expect(number > 10, "the import makes hardly any calls")
    }
}

/// A library with a history, and an import that meets all of it: new pictures, a long one, the same bytes twice, a row
/// that changed, other bytes for a known id, one in the trash, one whose blob is missing.
private struct FaultScenario {
    let library: TestLibrary
    /// What each external id's file holds when the import begins.
    var files: [String: [UInt8]] = [:]
    let items: [ImportItem]
    let options: ImportOptions

    /// Longer than what is read at once; made once, since it takes a while.
    private static let long = SamplePicture.png(11, byteCount: 300_000)

    init(_ library: TestLibrary) async throws {
        self.library = library
        var (files, items): ([String: [UInt8]], [ImportItem]) = ([:], [])
        for (place, name) in ["replaced", "edited", "trashed", "missing"].enumerated() {
            files[name] = try library.write(SamplePicture.png(place + 1), name)
            items.append(try library.item(name, externalID: name))
        }
        try await library.importItems(items)
        try await Self.trash("trashed", in: library)
        try await Self.lose("missing", in: library)

        files["replaced"] = try library.write(SamplePicture.png(9), "replaced")
        items[1] = try library.item("edited", externalID: "edited", [.title: .string("New")])
        for (name, bytes) in [
            ("new", SamplePicture.png(10)), ("long", Self.long),
            ("same", SamplePicture.png(10)),
        ] {
            files[name] = try library.write(bytes, name)
            items.append(try library.item(name, externalID: name))
        }
        self.files = files
        self.items = items
        var options = library.options
        options.replaces = true
        options.restores = true
        self.options = options
    }

    private static func trash(_ id: String, in library: TestLibrary) async throws {
        let image = try #require(try await library.image(id))
        try await library.catalog.apply([
            .editImage(ImageEdit(image: image.id, expectedVersion: image.version, changes: [], state: .trashed))
        ])
    }

    private static func lose(_ id: String, in library: TestLibrary) async throws {
        let image = try #require(try await library.image(id))
        let record = try await library.catalog.record(of: image.id)
        for location in record.original.locations { try await library.blobs.remove(location.locator) }
        _ = try await library.verify(repairs: true)
    }

    /// - Returns: whether the planned call came.
    func run(_ plan: FaultPlan, code: ErrorCode) async throws -> Bool {
        let reports = ReportList()
        let faulty = try library.opened(by: TestLibrary.deadOwner, plan: plan, code: code)
        do {
            try await library.importItems(items, options: options, library: faulty, into: reports)
        } catch let error as ServiceError {
            #expect(error.message.contains("Planned"), "\(plan.calls): \(error)")
        }
        try await checkPromises(reports.all, plan)
        // A second process continues what the first one left.
        let again = try await library.importItems(items, options: options)
        #expect(again.allSatisfy { $0.outcome != .refused }, "\(plan.calls): \(again)")
        try await checkLibrary(plan)
        return plan.calls.count >= plan.firstFault
    }

    /// As ``run(_:code:)``, all or nothing: what the catalog has afterwards is all of it, or nothing.
    func runAtomically(_ plan: FaultPlan, code: ErrorCode) async throws -> Bool {
        let before = try await library.catalog.changes(since: 0, limit: 1_000).count
        let reports = ReportList()
        let faulty = try library.opened(by: TestLibrary.deadOwner, plan: plan, code: code)
        do {
            try await library.importAtomically(items, options: options, library: faulty, into: reports)
        } catch let error as ServiceError {
            #expect(error.message.contains("Planned"), "\(plan.calls): \(error)")
        }
        try await checkPromises(reports.all, plan)
        let events = try await library.catalog.changes(since: 0, limit: 1_000).count - before
        var isThere: [Bool] = []
        for name in ["new", "long", "same"] { isThere.append(try await library.image(name) != nil) }
        #expect(Set(isThere).count == 1 && (events == 0) == !isThere[0], "\(plan.calls): \(isThere) \(events)")
        let again = try await library.importAtomically(items, options: options)
        #expect(again.allSatisfy { $0.outcome != .refused && $0.outcome != .notImported }, "\(plan.calls): \(again)")
        try await checkLibrary(plan)
        return plan.calls.count >= plan.firstFault
    }

    /// A repair that fails, of a library that an import left in disorder.
    func repair(_ plan: FaultPlan, code: ErrorCode) async throws {
        let crash = FaultPlan.once(.crashAfter, atCall: 11)
        let dead = try library.opened(by: TestLibrary.deadOwner, plan: crash)
        let refused = try await library.importItems(items, options: options, library: dead)
        #expect(refused.allSatisfy { $0.outcome == .refused } && crash.calls[10] == "blobs.commit")
        try await library.blobs.store([1, 2, 3], at: try await locator(of: "edited"))
        do {
            _ = try await library.verify(
                repairs: true, library: library.opened(by: TestLibrary.deadOwner, plan: plan, code: code))
        } catch let error as ServiceError {
            #expect(error.message.contains("Planned"), "\(plan.calls): \(error)")
        }
        let again = try await library.importItems(items, options: options)
        #expect(again.allSatisfy { $0.outcome != .refused }, "\(plan.calls): \(again)")
        // Where the damage was not found yet, the import had no reason to heal it: the repair finds it, a second one heals.
        _ = try await library.verify(repairs: true)
        try await library.importItems(items, options: options)
        try await checkLibrary(plan)
    }

    private func locator(of name: String) async throws -> BlobLocator {
        let image = try #require(try await library.image(name))
        return try #require(try await library.catalog.record(of: image.id).original.locations.first).locator
    }

    private func checkPromises(_ reports: [ImportReport], _ plan: FaultPlan) async throws {
        #expect(reports.map(\.path).sorted() == items.map(\.path).sorted(), "\(plan.calls): one outcome for each item")
        for report in reports where report.outcome != .refused && report.outcome != .notImported {
            let name = report.path.lastPart.text ?? ""
            let image = try #require(report.image, "\(plan.calls)")
            #expect(try await library.bytes(of: image) == files[name], "\(plan.calls): \(name)")
        }
        // What was there before is there still: with its old bytes, or already with the new ones.
        for name in ["replaced", "edited", "trashed"] {
            let image = try #require(try await library.image(name), "\(plan.calls)")
            let bytes = try await library.bytes(of: image.id)
            #expect(bytes == files[name] || bytes == SamplePicture.png(1), "\(plan.calls): \(name)")
        }
    }

    private func checkLibrary(_ plan: FaultPlan) async throws {
        _ = try await library.verify(repairs: true)
        let (summary, findings) = try await library.verify()
        #expect(summary.isClean, "\(plan.calls): \(findings)")
        #expect(try await library.catalog.intents(in: library.blobs.id, after: nil, limit: 100) == [], "\(plan.calls)")
        for (name, bytes) in files {
            let image = try #require(try await library.image(name), "\(plan.calls): \(name)")
            #expect(image.state == .active && (name != "edited" || image.title == "New"), "\(plan.calls): \(name)")
            #expect(try await library.bytes(of: image.id) == bytes, "\(plan.calls): \(name)")
        }
        // Seven pictures with two of the same bytes, and the one that was replaced: no blob more, and no original less.
        let originals = try await library.catalog.originals(after: nil, limit: 100)
        #expect(originals.count == 7, "\(plan.calls)")
        #expect(try await library.blobs.list(after: nil, limit: 100).count == 7, "\(plan.calls)")
    }
}

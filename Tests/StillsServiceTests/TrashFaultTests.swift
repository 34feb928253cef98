import Foundation
import StillsModel
import StillsService
import StillsTesting
import Testing

/// What was not purged keeps its bytes, what was reported as purged stays purged, whatever failed and whenever; and the
/// same run, repeated, completes.
@Suite("The trash survives the failure of any call")
struct TrashFaultTests {
    private static var backends: [LibraryBackend] {
        ProcessInfo.processInfo.environment["STILLS_TEST_FULL"] == nil ? [.memory] : LibraryBackend.allCases
    }

    private static let kinds: [(FaultPlan.Fault, ErrorCode)] = [
        (.failBefore, .unavailable), (.failAfter, .unavailable), (.crashBefore, .unavailable),
        (.crashAfter, .unavailable),
    ]

    @Test("Every call of every seam fails once, or is the process's last", arguments: backends, kinds)
    func everyCall(backend: LibraryBackend, kind: (fault: FaultPlan.Fault, code: ErrorCode)) async throws {
        try await everyCall(backend, kind)
    }

    @Test("On disk, too, a process may end at any call")
    func crashesOnDisk() async throws {
        try await everyCall(.localAndSQLite, (.crashAfter, .unavailable))
    }

    private func everyCall(_ backend: LibraryBackend, _ kind: (FaultPlan.Fault, ErrorCode)) async throws {
        var number = 1
        var wasReached = true
        while wasReached {
            let plan = FaultPlan.once(kind.0, atCall: number)
            try await withPictures(["a", "b", "c", "twin", "kept"], backend) { library in
                try await run(library, plan, kind.1)
            }
            wasReached = plan.calls.count >= number
            number += 1
        }
        #expect(number > 8, "the run makes hardly any calls")
    }

    /// `a`, `b` and `c` are purged; `c` shares its bytes with an image that stays.
    private func run(_ library: TestLibrary, _ plan: FaultPlan, _ code: ErrorCode) async throws {
        try await library.importItems([try library.item("c", externalID: "c2")])
        let names = ["a", "b", "c"]
        let reports = TrashReportList()
        let faulty = try library.opened(by: TestLibrary.deadOwner, plan: plan, code: code)
        do {
            try await library.trash(.trash, .named(names), in: faulty, into: reports)
            try await library.trash(.purge(grace: 0), .named(names), in: faulty, into: reports)
            _ = try await library.runJobs(in: faulty)
        } catch let error as ServiceError {
            #expect(error.message.contains("Planned"), "\(plan.calls): \(error)")
        }
        try await checkPromises(library, reports.all, plan)

        try await library.trash(.trash, .matching(Query("external:{a,b,c}")))
        try await library.trash(.purge(grace: 0), .matching(Query("external:{a,b,c}")))
        _ = try await library.runJobs()
        _ = try await library.verify(repairs: true)
        try await checkPromises(library, reports.all, plan)
        try await checkEnd(library, plan)
    }

    private func checkPromises(_ library: TestLibrary, _ reports: [TrashReport], _ plan: FaultPlan) async throws {
        for (name, number) in [("twin", 4), ("kept", 5), ("c2", 3)] {
            let image = try #require(try await library.image(name), "\(plan.calls): \(name)")
            #expect(try await library.bytes(of: image.id) == SamplePicture.png(number), "\(plan.calls): \(name)")
        }
        for report in reports where report.outcome == .purged {
            let id = try #require(report.image)
            #expect(try await library.catalog.images([id]) == [nil], "\(plan.calls)")
            #expect(try await library.catalog.tombstones(.image(id)).count == 1, "\(plan.calls)")
        }
        // What was not purged yet can be restored, with its bytes.
        for (name, number) in [("a", 1), ("b", 2), ("c", 3)] {
            guard let image = try await library.image(name) else { continue }
            #expect(try await library.bytes(of: image.id) == SamplePicture.png(number), "\(plan.calls): \(name)")
        }
    }

    private func checkEnd(_ library: TestLibrary, _ plan: FaultPlan) async throws {
        for name in ["a", "b", "c"] { #expect(try await library.image(name) == nil, "\(plan.calls): \(name)") }
        let (summary, findings) = try await library.verify()
        #expect(summary.isClean, "\(plan.calls): \(findings)")
        #expect(try await library.catalog.intents(in: library.blobs.id, after: nil, limit: 9) == [], "\(plan.calls)")
        // A store that failed once has its jobs put off for a minute: then the originals wait for that.
        let jobs = try await library.catalog.jobs(dueAt: Instant(microseconds: .max), after: nil, limit: 9)
        #expect(jobs.allSatisfy { $0.attempts == 1 }, "\(plan.calls): \(jobs)")
        let blobs = try await library.blobs.list(after: nil, limit: 100).count
        #expect(jobs.isEmpty ? blobs == 3 : blobs <= 5, "\(plan.calls): \(blobs)")
    }
}

import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

/// Whatever call fails in a re-scan that meets sidecars of all kinds, every item has one outcome, and the next run
/// completes it.
@Suite("A re-scan of sidecars survives the failure of any call")
struct SidecarFaultTests {
    private static let kinds: [(FaultPlan.Fault, ErrorCode)] = [
        (.failBefore, .unavailable), (.failBefore, .resourceExhausted), (.failAfter, .unavailable),
        (.crashBefore, .unavailable), (.crashAfter, .unavailable),
    ]

    /// The titles when all is done; what is nil has none.
    private static let titles: [String: String?] = [
        "appeared.png": "appeared 2", "broken.png": "broken 1", "changed.png": "changed 2", "new.png": "new 2",
        "same.png": "same 1", "vanished.png": nil,
    ]

    @Test("Every call fails once, or is the process's last", arguments: kinds, [false, true])
    func everyCall(kind: (fault: FaultPlan.Fault, code: ErrorCode), isAtomic: Bool) async throws {
        var number = 1
        var wasReached = true
        while wasReached {
            let plan = FaultPlan.once(kind.fault, atCall: number)
            try await withLibrary { library in
                try await Self.prepare(library)
                try await Self.run(library, plan, kind.code, isAtomic: isAtomic)
            }
            wasReached = plan.calls.count >= number
            number += 1
        }
        #expect(number > 8, "the run makes hardly any calls")
    }

    private static func prepare(_ library: TestLibrary) async throws {
        for (number, name) in titles.keys.sorted().enumerated() where name != "new.png" {
            try library.write(SamplePicture.png(number), name)
            guard name != "appeared.png" else { continue }
            let stem = name.dropLast(4)
            try library.write(SampleSidecar(title: "\(stem) 1"), "\(stem).xmp")
        }
        try await library.importFolder()
        try library.write(SamplePicture.png(100), "new.png")
        for stem in ["appeared", "changed", "new"] {
            try library.write(SampleSidecar(title: "\(stem) 2"), "\(stem).xmp")
        }
        try library.write(Array("<broken".utf8), "broken.xmp")
        try library.remove("vanished.xmp")
    }

    private static func run(
        _ library: TestLibrary, _ plan: FaultPlan, _ code: ErrorCode, isAtomic: Bool
    ) async throws {
        let reports = ReportList()
        let faulty = try library.opened(by: TestLibrary.deadOwner, plan: plan, code: code)
        let items = try library.found()
        do {
            if isAtomic {
                try await library.importAtomically(items, library: faulty, into: reports)
            } else {
                try await library.importItems(items, library: faulty, into: reports)
            }
        } catch let error as ServiceError {
            #expect(error.message.contains("Planned"), "\(plan.calls): \(error)")
        }
        #expect(reports.all.map(\.path).sorted() == items.map(\.path).sorted(), "\(plan.calls): one outcome for each")
        for report in reports.all where [.imported, .updated, .unchanged].contains(report.outcome) {
            try await check(library, report, plan)
        }
        let again = try await library.importFolder()
        #expect(again.values.allSatisfy { $0.outcome != .refused }, "\(plan.calls)")
        for report in again.values {
            try await check(library, report, plan)
            let id = try #require(report.image)
            // Whatever failed, nothing was recorded twice.
            let name = report.path.lastPart.text ?? ""
            let events = ["appeared.png", "changed.png", "vanished.png"].contains(name) ? 2 : 1
            #expect(try await library.catalog.history(of: id).count == events, "\(plan.calls): \(name)")
        }
    }

    private static func check(_ library: TestLibrary, _ report: ImportReport, _ plan: FaultPlan) async throws {
        let name = try #require(report.path.lastPart.text)
        let record = try #require(try await library.record(report), "\(plan.calls): \(name)")
        #expect(record.image.title == titles[name] ?? nil, "\(plan.calls): \(name)")
        #expect((report.warning != nil) == (name == "broken.png"), "\(plan.calls): \(name)")
        #expect((record.sidecar == nil) == (name == "vanished.png"), "\(plan.calls): \(name)")
    }
}

import Foundation
import StillsModel
import StillsService
import StillsTesting
import Testing

/// Whatever call fails, or is the process's last: the operation goes on where it was, each image is changed once, and
/// none is left without an outcome.
@Suite("Bulk operations survive the failure of any call")
struct OperationFaultTests {
    private static var backends: [LibraryBackend] {
        ProcessInfo.processInfo.environment["STILLS_TEST_FULL"] == nil ? [.memory] : LibraryBackend.allCases
    }

    private static let names = ["a", "b", "c", "d", "e"]

    @Test(
        "Every call of every seam", arguments: backends,
        [FaultPlan.Fault.failBefore, .failAfter, .crashBefore, .crashAfter])
    func everyCall(backend: LibraryBackend, fault: FaultPlan.Fault) async throws {
        try await run(backend, fault)
    }

    @Test("On disk, too, a process may end at any call")
    func crashesOnDisk() async throws { try await run(.localAndSQLite, .crashAfter) }

    private func run(_ backend: LibraryBackend, _ fault: FaultPlan.Fault) async throws {
        var number = 1
        var wasReached = true
        while wasReached {
            let plan = FaultPlan.once(fault, atCall: number)
            try await withPictures(Self.names, backend) { library in try await check(library, plan) }
            wasReached = plan.calls.count >= number
            number += 1
        }
        #expect(number > 15, "the run makes hardly any calls")
    }

    private func check(_ library: TestLibrary, _ plan: FaultPlan) async throws {
        let edits: [FieldEdit] = [.append("tag", .string("x")), .set(.title, .string("T"))]
        let request = BulkRequest(.edit, .matching("added>=0001"), edits: edits)
        let id = try await BeginOperation(library: library.opened()).run(request).id
        let faulty = try library.opened(by: TestLibrary.deadOwner, plan: plan)
        let failure = await refusal { () async throws(ServiceError) in
            try await RunOperation(library: faulty, id, batchLimit: 2).run()
        }
        if let failure { #expect(failure.message.contains("Planned"), "\(plan.calls)") }

        // Somebody changes what has its outcome already: that is not undone.
        let settled = try await library.items(of: library.operation(id)).filter { $0.outcome != nil }.map(\.image)
        let mine: [FieldEdit] = [.set(.title, .string("mine"))]
        _ = try await library.edit(settled.map(\.description), mine)

        try await RunOperation(library: library.opened(), id, batchLimit: 2).run()
        let done = try await library.operation(id)
        #expect(done.state == .succeeded, "\(plan.calls)")
        #expect(done.counts == OperationCounts(matched: 5, changed: 5), "\(plan.calls)")
        let items = try await library.items(of: done)
        #expect(items.map(\.version) == [2, 2, 2, 2, 2], "\(plan.calls)")
        for name in Self.names {
            let image = try #require(try await library.image(name))
            let isSettled = settled.contains(image.id)
            #expect(image.title == (isSettled ? "mine" : "T"), "\(plan.calls)")
            #expect(image.version == (isSettled ? 3 : 2), "\(plan.calls)")
        }
    }
}

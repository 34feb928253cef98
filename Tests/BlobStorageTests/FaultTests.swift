import BlobStorage
import StillsModel
import StillsTesting
import Testing

@Suite("Planned faults")
struct FaultTests {
    private let key = BlobLocator(rawValue: "a/b")

    @Test("A store without planned faults keeps the contract, and its calls are counted")
    func transparent() async throws {
        let plan = FaultPlan.none()
        let store = FaultyBlobStore(MemoryBlobStore(), plan: plan)
        try await store.store([1], at: #require(key))
        #expect(plan.calls == ["blobs.stage", "blobs.commit"])
    }

    @Test("The planned call fails, before or after its work, and no other")
    func failing() async throws {
        let key = try #require(key)
        let before = FaultyBlobStore(MemoryBlobStore(), plan: .once(.failBefore, atCall: 2))
        let error = await #expect(throws: BlobStoreError.self) { try await before.store([1], at: key) }
        #expect(error?.code == .unavailable)
        #expect(try await before.stat(key) == nil)

        let after = FaultyBlobStore(MemoryBlobStore(), plan: .once(.failAfter, atCall: 2))
        await #expect(throws: BlobStoreError.self) { try await after.store([1], at: key) }
        #expect(try await after.stat(key)?.byteCount == 1)
    }

    @Test("After a planned crash nothing works any more")
    func crashing() async throws {
        let key = try #require(key)
        let plan = FaultPlan.once(.crashAfter, atCall: 2)
        let store = MemoryBlobStore()
        let faulty = FaultyBlobStore(store, plan: plan)
        await #expect(throws: BlobStoreError.self) { try await faulty.store([1], at: key) }
        await #expect(throws: BlobStoreError.self) { _ = try await faulty.stat(key) }
        #expect(plan.isCrashed)
        #expect(try await store.stat(key)?.byteCount == 1)
    }

    @Test("A seed plans the same faults every time")
    func seeded() {
        let first = FaultPlan.seeded(7, oneIn: 3, calls: 100)
        let second = FaultPlan.seeded(7, oneIn: 3, calls: 100)
        let verdicts = (0..<100).map { _ in first.verdict(for: "call") }
        #expect(verdicts == (0..<100).map { _ in second.verdict(for: "call") })
        #expect(verdicts.contains(.fail) && verdicts.contains(.proceedThenFail) && verdicts.contains(.proceed))
    }
}

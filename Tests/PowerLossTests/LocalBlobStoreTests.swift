import BlobStorage
import Execution
import Linux
import StillsModel
import StillsTesting
import Testing

@Suite("A local blob store after a loss of power")
struct LocalBlobStoreTests {
    @Test("Every acknowledged blob is there with its digest, whenever power is lost", arguments: [1, 6, 20])
    func synced(batch: Int) async throws {
        try await withRecordedRun(["blobs", "ROOT/blobs", "synced", "20", "\(batch)"]) { run, writer in
            var most = 0
            for state in run.crashStates() {
                let state = try state.get()
                try writer.write(state.image)
                let lost = try await lostBlobs(state, in: writer.root)
                #expect(lost == [], "position \(state.position), \(state.loss)")
                most = max(most, state.acknowledged.count)
            }
            #expect(most == 20)
        }
    }

    @Test("No key ever names bytes that are not whole", arguments: [1, 6, 20])
    func neverTorn(batch: Int) async throws {
        try await withRecordedRun(["blobs", "ROOT/blobs", "synced", "20", "\(batch)"]) { run, writer in
            let acknowledgedAtEnd = try #require(try run.crashStates(stride: .max).reversed().first?.get().acknowledged)
            var keysSeen = 0
            for state in run.crashStates(losses: [.unsyncedPartly(seed: 3), .unsyncedPartly(seed: 4)]) {
                let state = try state.get()
                try writer.write(state.image)
                for key in try await keys(in: writer.root) {
                    keysSeen += 1
                    let line = try await "\(key) \(digest(of: key, in: writer.root))"
                    #expect(acknowledgedAtEnd.contains(line), "position \(state.position), \(state.loss)")
                }
            }
            #expect(keysSeen > 20)
        }
    }

    @Test("With syncing switched off the loss is found", arguments: [1, 6, 20])
    func unsynced(batch: Int) async throws {
        try await withRecordedRun(["blobs", "ROOT/blobs", "unsynced", "20", "\(batch)"]) { run, writer in
            var statesWithLoss = 0
            for state in run.crashStates() {
                let state = try state.get()
                try writer.write(state.image)
                if try await !lostBlobs(state, in: writer.root).isEmpty { statesWithLoss += 1 }
            }
            #expect(statesWithLoss > 0)
        }
    }

    private func lostBlobs(_ state: CrashState, in root: Path) async throws -> [String] {
        var lost: [String] = []
        for line in state.acknowledged {
            let parts = line.split(separator: " ")
            let key = try #require(BlobLocator(rawValue: String(parts[0])))
            let found = try? await digest(of: key, in: root)
            if found?.description != String(parts[1]) { lost.append(line) }
        }
        return lost
    }

    private func digest(of key: BlobLocator, in root: Path) async throws -> Digest {
        let bytes = try readFile(root.appending("blobs").appending(#require(Path(key.rawValue))), limit: 1 << 20)
        return try await MemoryBlobStore().stage(MemoryByteStream(bytes), at: key).digest
    }

    private func keys(in root: Path) async throws -> [BlobLocator] {
        guard try FileStatus.of(root.appending("blobs")) != nil else { return [] }
        let store = try LocalBlobStore(
            id: StoreID(rawValue: "after"), root: root.appending("blobs"),
            pool: BlockingPool(name: "after", threadLimit: 1))
        return try await store.list(after: nil, limit: 1_000).map(\.key)
    }
}

import BlobStorage
import Execution
import Linux
import StillsModel

/// Stores blobs in batches, and acknowledges each with its digest after its batch's commit.
func storeBlobs(_ words: [String]) async -> Int32 {
    guard words.count == 6, let count = Int(words[4]), let batch = Int(words[5]), batch > 0,
        let root = Path(words[2])
    else { return 2 }
    do {
        let store = try LocalBlobStore(
            id: StoreID(rawValue: "local"), root: root, pool: BlockingPool(name: "blobs", threadLimit: 2),
            configuration: .init(syncs: words[3] == "synced"))
        var staged: [StagedBlob] = []
        for number in 0..<count {
            guard let key = BlobLocator(rawValue: "l-1/General/\(number % 19)/\(number).jpg") else { return 2 }
            let bytes = (0..<(1_000 + number * 37)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) }
            staged.append(try await store.stage(MemoryByteStream(bytes), at: key))
            guard staged.count == batch || number == count - 1 else { continue }
            try await store.commit(staged)
            for blob in staged { acknowledge("\(blob.key) \(blob.digest)") }
            staged = []
        }
        return 0
    } catch {
        complain("\(error)")
        return 1
    }
}

internal import StillsModel

/// A candidate of a batch whose bytes are handed to the store.
struct StagingSource: Sendable {
    typealias Outcome = (place: Int, result: Result<StagedBlob, BlobStoreError>)

    /// In the batch.
    let place: Int
    let candidate: Candidate
    let locator: BlobLocator

    /// How many are handed over at a time: while one waits for the disk, the next is made ready (Decision 0031).
    private static let width = 2

    /// Stages all of them, in parts that are worked on side by side. A part ends early at a failure that is the store's, and
    /// not that of one file.
    ///
    /// - Returns: what became of each that was tried, in the order of the batch.
    static func stage(_ sources: [StagingSource], in store: any BlobStore) async -> [Outcome] {
        let count = max(1, (sources.count + width - 1) / width)
        return await withTaskGroup(of: [Outcome].self) { group in
            for start in stride(from: 0, to: sources.count, by: count) {
                let part = sources[start..<min(sources.count, start + count)]
                group.addTask { await stage(part, in: store) }
            }
            var outcomes: [Outcome] = []
            outcomes.reserveCapacity(sources.count)
            for await part in group { outcomes += part }
            return outcomes.sorted { $0.place < $1.place }
        }
    }

    private static func stage(_ part: ArraySlice<StagingSource>, in store: any BlobStore) async -> [Outcome] {
        var outcomes: [Outcome] = []
        outcomes.reserveCapacity(part.count)
        for source in part {
            let result = await source.stage(in: store)
            outcomes.append((source.place, result))
            if case .failure(let error) = result, !error.isOfTheFile { break }
        }
        return outcomes
    }

    /// Frees the bytes as soon as they are staged.
    private func stage(in store: any BlobStore) async -> Result<StagedBlob, BlobStoreError> {
        do throws(BlobStoreError) {
            let staged = try await store.stage(candidate.stream(), at: locator)
            candidate.forgetHead()
            return .success(staged)
        } catch {
            return .failure(error)
        }
    }
}

extension BlobStoreError {
    /// Whether the bytes could not be read, while the store is well.
    var isOfTheFile: Bool { cause is ByteStreamError }
}

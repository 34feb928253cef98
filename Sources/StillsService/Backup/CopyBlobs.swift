internal import CatalogStorage
internal import StillsModel

/// Brings the blobs that a catalog's copy refers to from one store into another, as far as they are not there, each
/// compared with its digest on the way. Nothing is removed, and nothing of the source changed.
struct CopyBlobs: Sendable {
    let catalog: SQLiteCatalogCopy
    let source: any BlobStore
    let target: any BlobStore
    /// How many blobs are copied at a time.
    let jobs: Int
    /// In which words the source is spoken of: “the library”, “the backup”.
    let sourceName: String
    /// How many missing blobs are remembered between counting and copying, at about 200 bytes each; where there are more,
    /// the target is looked through a second time.
    var remembered = 50_000
    /// Whether the source still has to have a blob: what no image was made of any more may be removed meanwhile.
    var isKept: @Sendable (BlobLocator) async throws(ServiceError) -> Bool = { _ in true }

    /// What is to be done.
    struct Work: Sendable, Equatable {
        /// Blobs that the copy refers to.
        var all = 0
        /// Those that are not in the target.
        var missing = 0
        var missingBytes: Int64 = 0
        /// The missing ones, so that nobody has to look twice; nil when they are too many to be held in memory.
        fileprivate var listed: [SQLiteCatalogCopy.Blob]? = []
    }

    /// What was done.
    struct Done: Sendable, Equatable {
        var copied = 0
        var copiedBytes: Int64 = 0
        var present = 0
        var failed = 0
        /// Originals of no image, which the source gave up since the catalog was copied.
        var givenUp: [SQLiteCatalogCopy.Blob] = []
    }

    /// Blobs that are asked of the catalog at a time; about 200 bytes each.
    static let page = 2_048
    /// A commit makes so many bytes durable, or a whole batch of blobs, whichever is less.
    private static let batchBytes: Int64 = 256 << 20

    // MARK: - Looking

    /// Counts what is missing in the target.
    func measure(_ watch: BackupProgress.Watch, all: Int) async throws(ServiceError) -> Work {
        var work = Work()
        try await lookThrough { page, absent throws(ServiceError) in
            work.missing += absent.count
            work.listed = work.missing <= remembered ? work.listed.map { $0 + absent } : nil
            work.missingBytes = absent.reduce(work.missingBytes) { $0.addingOrGreatest($1.byteCount) }
            work.all += page.count
            guard watch(.comparing(done: work.all, all: all)), !Task.isCancelled else { throw .stopped }
        }
        return work
    }

    /// Goes through all blobs, page by page.
    ///
    /// - Parameter body: is given a page, and what of it is not in the target with the size that it should have; both in
    ///   byte order of the locators.
    func lookThrough(
        _ body: ([SQLiteCatalogCopy.Blob], [SQLiteCatalogCopy.Blob]) async throws(ServiceError) -> Void
    ) async throws(ServiceError) {
        let target = target
        var after: BlobLocator?
        repeat {
            let start = after
            let page = try await seam {
                try await catalog.blobs(in: BackupLayout.store, after: start, limit: Self.page)
            }
            after = page.count == Self.page ? page.last?.locator : nil
            let isThere = try await inParallel(page, jobs: jobs) { blob in
                try await target.stat(blob.locator)?.byteCount == blob.byteCount
            }
            try await body(page, zip(page, isThere).compactMap { blob, isThere in isThere ? nil : blob })
        } while after != nil
    }

    // MARK: - Copying

    /// Copies what is missing in the target; repeated after an interruption, it continues.
    ///
    /// - Parameter report: called for each blob that could not be copied, because it is missing or damaged.
    /// - Throws: ``ServiceError`` with `.cancelled`, or why the target cannot be written: what was copied so far stays.
    func run(
        _ work: Work, _ watch: @escaping BackupProgress.Watch, report: @Sendable (VerifyFinding) -> Void
    ) async throws(ServiceError) -> Done {
        let tally = CopyTally(all: work.missing, allBytes: work.missingBytes, watch: watch)
        var done = Done()
        var batch = Batch()
        if let listed = work.listed {
            done.present = work.all - listed.count
            try await take(listed, &batch, tally, &done, report)
        } else {
            try await lookThrough { page, absent throws(ServiceError) in
                done.present += page.count - absent.count
                try await take(absent, &batch, tally, &done, report)
            }
        }
        if !batch.blobs.isEmpty { try await copy(batch.blobs, tally, &done, report) }
        done.failed += try await reportUnplaced(report)
        return done
    }

    /// What is made durable together.
    private struct Batch {
        var blobs: [SQLiteCatalogCopy.Blob] = []
        var bytes: Int64 = 0
    }

    /// Fills batches, and copies each that is full.
    private func take(
        _ blobs: [SQLiteCatalogCopy.Blob], _ batch: inout Batch, _ tally: CopyTally, _ done: inout Done,
        _ report: @Sendable (VerifyFinding) -> Void
    ) async throws(ServiceError) {
        for blob in blobs {
            batch.blobs.append(blob)
            batch.bytes = batch.bytes.addingOrGreatest(blob.byteCount)
            guard batch.blobs.count >= target.capabilities.commitBatch || batch.bytes >= Self.batchBytes else {
                continue
            }
            try await copy(batch.blobs, tally, &done, report)
            batch = Batch()
        }
    }

    private enum Outcome: Sendable {
        case staged(StagedBlob)
        case failed(VerifyFinding.Kind, String)
    }

    private func copy(
        _ blobs: [SQLiteCatalogCopy.Blob], _ tally: CopyTally, _ done: inout Done,
        _ report: @Sendable (VerifyFinding) -> Void
    ) async throws(ServiceError) {
        let outcomes = try await inParallel(blobs, jobs: jobs) { blob in
            let outcome = try await stage(blob, tally)
            try tally.add(blobs: 1)
            return outcome
        }
        var staged: [StagedBlob] = []
        for (blob, outcome) in zip(blobs, outcomes) {
            switch outcome {
            case .staged(let blob): staged.append(blob)
            case .failed(let kind, let reason):
                let images = try await seam { try await catalog.images(of: blob.original) }
                if kind == .missing, images.isEmpty, try await !isKept(blob.locator) {
                    done.givenUp.append(blob)
                    continue
                }
                done.failed += 1
                report(
                    VerifyFinding(
                        kind: kind, images: images, locator: blob.locator, reason: reason, isRepaired: false))
            }
        }
        let durable = staged
        try await seam { try await target.commit(durable) }
        done.copied += staged.count
        done.copiedBytes += staged.reduce(0) { $0 + $1.byteCount }
    }

    private func stage(_ blob: SQLiteCatalogCopy.Blob, _ tally: CopyTally) async throws(ServiceError) -> Outcome {
        let stream: any ByteStream
        do throws(BlobStoreError) {
            stream = try await source.read(blob.locator, range: nil)
        } catch {
            guard error.code != .cancelled else { throw ServiceError(error) }
            let reason =
                error.code == .notFound
                ? "It is missing in \(sourceName)." : "It cannot be read in \(sourceName): \(error.message)"
            return .failed(.missing, reason)
        }
        let staged: StagedBlob
        do throws(BlobStoreError) {
            staged = try await target.stage(CountedStream(stream: stream, tally: tally), at: blob.locator)
        } catch {
            // Only what the stream itself says is about this one blob; anything else is about the target.
            guard error.code == .unavailable, let cause = error.cause as? ByteStreamError else {
                throw ServiceError(error)
            }
            return .failed(.missing, "It cannot be read in \(sourceName): \(cause.message)")
        }
        guard staged.digest == blob.digest, staged.byteCount == blob.byteCount else {
            try await seam { try await target.discard(staged) }
            return .failed(.mismatch, "It has other bytes in \(sourceName) than were taken in.")
        }
        return .staged(staged)
    }

    /// Images whose originals the catalog names no place for.
    private func reportUnplaced(_ report: @Sendable (VerifyFinding) -> Void) async throws(ServiceError) -> Int {
        var count = 0
        var after: OriginalID?
        repeat {
            let start = after
            let page = try await seam {
                try await catalog.originals(withoutPlaceIn: BackupLayout.store, after: start, limit: Self.page)
            }
            after = page.count == Self.page ? page.last : nil
            for original in page {
                report(
                    VerifyFinding(
                        kind: .missing, images: try await seam { try await catalog.images(of: original) }, locator: nil,
                        reason: "The catalog names no place in the store for its original.", isRepaired: false))
            }
            count += page.count
        } while after != nil
        return count
    }
}

extension Int64 {
    /// The sum, or the greatest number where it is beyond: what a catalog states is not relied upon.
    fileprivate func addingOrGreatest(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}

/// Runs a body for each element, some at a time.
///
/// - Returns: the results, in the order of the elements.
func inParallel<Element: Sendable, Result: Sendable>(
    _ elements: [Element], jobs: Int, _ body: @escaping @Sendable (Element) async throws -> Result
) async throws(ServiceError) -> [Result] {
    let jobs = max(1, min(jobs, 64))
    return try await seam {
        try await withThrowingTaskGroup(of: [(Int, Result)].self) { group in
            for job in 0..<jobs {
                group.addTask {
                    var results: [(Int, Result)] = []
                    for place in stride(from: job, to: elements.count, by: jobs) {
                        results.append((place, try await body(elements[place])))
                    }
                    return results
                }
            }
            var all: [(Int, Result)] = []
            all.reserveCapacity(elements.count)
            for try await results in group { all += results }
            return all.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}

package import Execution
internal import Linux
internal import StillsModel
internal import Synchronization

/// Where uploads meet: those that wait are made durable and recorded together.
///
/// One for each served library. A lone upload is committed at once; those that arrive meanwhile wait for it, and are the next
/// batch. So batches grow with the load, and nobody waits for a clock (decision 0027).
package final class ImageIntake: Sendable {
    package struct Limits: Sendable {
        /// The largest picture, in bytes.
        package var byteCount: Int64 = 1 << 40
        /// Up to this length, in bytes, a picture waits for its commit in memory; a longer one in the spool.
        package var shortByteCount = 256 * 1024
        /// Bytes of memory for all that wait; what finds it taken goes to the spool, too.
        package var memoryByteCount = 64 << 20
        /// Unfinished uploads in several requests that one account may have.
        package var uploadsPerAccount = 1_000
        /// How long, in seconds, such an upload may wait for its next bytes, and a finished one is remembered.
        package var uploadLifetime: Int64 = 24 * 3_600
        /// How many uploads are committed together.
        package var batch = 512
        /// How many batches are on their way at a time.
        package var batches = 2

        package init() {}
    }

    let library: Library
    let limits: Limits
    let memory: MemoryBudget
    let uploads = OpenUploads()
    /// Where calls that block on files run.
    let files: BlockingPool
    private let state = Mutex(State())

    fileprivate struct State {
        var waiting: [Waiting] = []
        var batches = 0
        /// Blobs that a failed batch may have left, and that this process has announced: nobody else cleans up after it as long
        /// as it lives.
        var leftOver: [BlobLocator] = []
        /// Resumed when nothing is on its way any more.
        var idle: [CheckedContinuation<Void, Never>] = []
    }

    /// What became of a picture.
    struct Taken: Sendable {
        let report: ImportReport
        /// As it was when the batch was committed; nil when it must be looked up.
        let record: ImageRecord?
    }

    fileprivate struct Waiting {
        let candidate: Candidate
        let place: ImportPlace
        let answer: CheckedContinuation<Result<Taken, ServiceError>, Never>
    }

    /// - Parameter library: as its own process sees it: what is committed is stated by those who upload.
    package init(library: Library, files: BlockingPool, limits: Limits = Limits()) {
        self.library = library
        self.files = files
        self.limits = limits
        memory = MemoryBudget(bytes: limits.memoryByteCount)
    }

    /// The largest picture, in bytes.
    package var byteLimit: Int64 { limits.byteCount }

    /// Waits until everything that arrived is committed: before the library is closed.
    package func drain() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                guard state.batches > 0 else { return true }
                state.idle.append(continuation)
                return false
            }
            if isIdle { continuation.resume() }
        }
    }

    func makeSpooledFile() async throws(ServiceError) -> SpooledFile {
        let id: ImageID = library.environment.newID()
        return try await SpooledFile.create(in: library.layout.spool, name: id.description, pool: files)
    }

    /// Makes one candidate an image, with the others that wait.
    ///
    /// A batch that has begun is not cancelled with one of its candidates: the others are in it, too.
    func take(_ candidate: Candidate, at place: ImportPlace) async throws(ServiceError) -> Taken {
        let answer = await withCheckedContinuation { continuation in
            let startsBatch = state.withLock { state in
                state.waiting.append(Waiting(candidate: candidate, place: place, answer: continuation))
                guard state.batches < max(1, limits.batches) else { return false }
                state.batches += 1
                return true
            }
            // Not a child of this task, whose client may leave: the batches belong to the intake, which `drain()` waits for.
            // On the threads for files: most of it is done there, and going there and back costs.
            if startsBatch { Task.detached(executorPreference: files) { await self.work() } }
        }
        return try answer.get()
    }

    /// Commits what waits, batch by batch, until nothing does.
    private func work() async {
        while true {
            let (batch, idle) = state.withLock { $0.nextBatch(limit: limits.batch) }
            for waiting in idle { waiting.resume() }
            guard let first = batch.first else { return }
            let form = importBatch(first.place)
            await cleanUp(form)
            await commit(batch, as: form)
        }
    }

    private func commit(_ waiting: [Waiting], as batch: ImportBatch) async {
        do throws(ServiceError) {
            var intake = try ImportIntake(batch: batch, candidates: waiting.map(\.candidate))
            let failure = await intake.run()
            if !intake.leftOver.isEmpty { remember(intake.leftOver) }
            let records = await records(intake.work.compactMap { $0.report?.image })
            for (one, work) in zip(waiting, intake.work) {
                one.answer.resume(
                    returning: work.report.map { report in
                        .success(Taken(report: report, record: report.image.flatMap { records[$0] }))
                    } ?? .failure(failure ?? Self.overtaken))
            }
        } catch {
            for one in waiting { one.answer.resume(returning: .failure(error)) }
        }
    }

    /// What is known of the images now, read together. Whoever answers looks itself for what is not there.
    private func records(_ ids: [ImageID]) async -> [ImageID: ImageRecord] {
        guard !ids.isEmpty else { return [:] }
        do throws(RecordStoreError) {
            let found = try await library.records.images(ids).compactMap { $0 }
            return Dictionary(found.map { ($0.image.id, $0) }) { first, _ in first }
        } catch {
            return [:]
        }
    }

    private static let overtaken = ServiceError(
        .conflict, "What is known of the picture kept changing while it was taken in: send it again.")

    /// Each candidate says its own place and terms.
    func importBatch(_ place: ImportPlace) -> ImportBatch {
        var options = ImportOptions(collection: place.collection)
        options.readsSidecars = false
        return ImportBatch(
            library: library, options: options, container: place.container, workingDirectory: "/",
            places: ImportPlaces(library: library, container: place.container, missing: .refused))
    }

    // MARK: - After a failure

    /// Enough for hours of a full disk; what is forgotten is found by its intent when the process has ended.
    private static let leftOverLimit = 10_000

    private func remember(_ locators: [BlobLocator]) {
        state.withLock { state in
            state.leftOver.append(contentsOf: locators.prefix(max(0, Self.leftOverLimit - state.leftOver.count)))
        }
    }

    /// Tries again to remove what failed batches left.
    private func cleanUp(_ batch: ImportBatch) async {
        let locators = state.withLock { state in
            defer { state.leftOver = [] }
            return state.leftOver
        }
        guard !locators.isEmpty else { return }
        do throws(ServiceError) {
            try await batch.cleanUp(locators)
        } catch {
            remember(locators)
        }
    }
}

extension ImageIntake.State {
    /// The next to be committed; where there is none, whoever asks has done, and those to be told so are resumed by it.
    fileprivate mutating func nextBatch(
        limit: Int
    ) -> (batch: [ImageIntake.Waiting], idle: [CheckedContinuation<Void, Never>]) {
        let batch = Array(waiting.prefix(max(1, limit)))
        waiting.removeFirst(batch.count)
        guard batch.isEmpty else { return (batch, []) }
        batches -= 1
        guard batches == 0 else { return ([], []) }
        defer { idle = [] }
        return ([], idle)
    }
}

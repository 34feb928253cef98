package import Linux
package import StillsModel

/// Takes pictures in, all of them or none.
///
/// The order is that of ``ImportImages``, with one commit for all items: in groups, intents, then bytes, made durable
/// together; when everything is there and nothing was refused, one commit of everything; only then is an item reported as
/// imported. When an item is refused, the others are looked at all the same, so that every fault is told; then what was
/// made durable is removed by its intents, and the good items are ``ImportOutcome/notImported``.
package struct AtomicImport: Sendable {
    /// One commit, and what it needs in memory, is for no more.
    package static let itemLimit = 100_000

    static let tooMany = ServiceError(
        .invalidArgument,
        "--atomic takes at most \(itemLimit) items in, since they are one commit, and these are more: "
            + "leave it out, or divide them.")
    static let notImported = "Another item was refused, and with --atomic all are taken in, or none."

    /// How often a commit that another process has overtaken is decided anew.
    private static let rounds = 4
    private static let chunk = 512

    private let batch: ImportBatch
    private let isStopped: @Sendable () -> Bool
    private let gathering = AtomicGathering()

    /// - Parameter isStopped: whether the sources ended because the user asked to stop: then nothing is taken in.
    package init(
        library: Library, container: Container, options: ImportOptions, workingDirectory: Path,
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        let places = ImportPlaces(
            library: library, container: container, missing: options.createsCollections ? .planned : .refused)
        var batch = ImportBatch(
            library: library, options: options, container: container, workingDirectory: workingDirectory,
            places: places)
        batch.refreshesByRecord = false
        self.batch = batch
        self.isStopped = isStopped
    }

    /// Refuses a run that is known to be too large before it is begun.
    ///
    /// - Throws: ``ServiceError`` with `.invalidArgument`.
    package static func check(expectedItems: Int?) throws(ServiceError) {
        if let expectedItems, expectedItems > itemLimit { throw tooMany }
    }

    /// Gathers what `feed` hands to ``take(_:report:)``, then commits it, or takes nothing in.
    ///
    /// - Throws: ``ServiceError`` when the library cannot go on, when there are too many items, or when other processes
    ///   keep changing what was relied upon. Nothing was taken in then, every item that was begun has been reported, and
    ///   what was staged has been removed as far as that was possible; the rest has its intents.
    package func run(
        report: @escaping ImportImages.Report, _ feed: () async throws(ServiceError) -> Void
    ) async throws(ServiceError) {
        try await batch.library.requireImport(batch.options)
        do throws(ServiceError) {
            try await feed()
        } catch {
            await giveUp(because: error.message, report)
            throw error
        }
        guard !isStopped(), !Task.isCancelled else {
            return await giveUp(
                because: "The run was interrupted, and with --atomic nothing is taken in by halves.", report)
        }
        try await finish(report)
    }

    // MARK: - Gathering

    /// Reads a source to its end, and makes its bytes durable. Refused and unchanged items are reported at once.
    package func take<Source: ImportItemSource & SendableMetatype>(
        _ source: sending Source, report: @escaping ImportImages.Report
    ) async throws(ServiceError) {
        let queue = ImportQueue(source)
        let number = gathering.beginSource()
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<max(1, min(64, batch.options.jobs)) {
                    group.addTask { try await gather(from: queue, source: number, report) }
                }
                try await group.waitForAll()
            }
        } catch let error as ServiceError {
            throw error
        } catch {
            throw ServiceError(.internal, "The import failed: \(error)", cause: error)
        }
    }

    private func gather<Source: SendableMetatype>(
        from queue: ImportQueue<Source>, source: Int, _ report: @escaping ImportImages.Report
    ) async throws(ServiceError) {
        let gathering = gathering
        let counting: ImportImages.Report = { settled in
            if settled.outcome == .refused { gathering.countRefusal() }
            report(settled)
        }
        while !Task.isCancelled {
            let (number, items) = try await queue.numbered(ImportBatch.itemLimit)
            guard !items.isEmpty else { return }
            try gathering.count(items.count)
            let place = AtomicGathering.Place(source: source, batch: number)
            try await batch.read(items, report: counting) { (candidates) async throws(ServiceError) in
                try await prepare(candidates, at: place, counting)
            }
        }
    }

    /// Once something was refused nothing more is written: the rest is only looked at.
    private func prepare(
        _ candidates: [Candidate], at place: AtomicGathering.Place, _ report: ImportImages.Report
    ) async throws(ServiceError) {
        guard !candidates.isEmpty else { return }
        var intake = try ImportIntake(batch: batch, candidates: candidates)
        let failure = await intake.prepare(stages: !batch.options.isDryRun && !gathering.hasRefusals)
        gathering.add(intake.work, at: place)
        for settled in intake.work.compactMap(\.report) { report(settled) }
        if let failure { throw failure }
    }

    // MARK: - The one commit

    private enum Ending {
        case refused(AtomicPlan)
        case foreseen(AtomicPlan)
        case committed(AtomicPlan, at: Instant)
    }

    private func finish(_ report: ImportImages.Report) async throws(ServiceError) {
        let (gathered, unused) = gathering.takeAll()
        var work = gathered
        let ending: Ending
        do throws(ServiceError) {
            ending = try await end(&work)
        } catch {
            await giveUp(work, unused, because: error.message, report)
            throw error
        }
        switch ending {
        case .refused(let plan): try await refuse(work, plan, unused, report)
        case .foreseen(let plan): tellDry(work, plan, report)
        case .committed(let plan, let now): try await settle(work, plan, at: now, unused, report)
        }
    }

    /// Decides, and commits where nothing is refused; decides anew as often as another process was faster.
    private func end(_ work: inout [ImportWork]) async throws(ServiceError) -> Ending {
        for _ in 0..<Self.rounds {
            let now = batch.library.environment.now()
            let planned = await batch.places.planned
            work = try await lookedUp(work)
            let plan = AtomicPlan(work, collections: planned, batch: batch, now: now)
            if gathering.hasRefusals || plan.hasRefusals { return .refused(plan) }
            if batch.options.isDryRun { return .foreseen(plan) }
            guard hasBytes(work, plan) else { break }
            let outcomes = try await batch.commit(plan.mutations, at: now, atomicity: .all)
            if outcomes.allSatisfy({ $0 == .applied }) { return .committed(plan, at: now) }
            if outcomes.prefix(planned.count).contains(where: { $0 != .applied && $0 != .notTried }) {
                work = try await placedAnew(work)
            }
        }
        throw ServiceError(
            .conflict, "Other processes kept changing what this run relies on; nothing was taken in: repeat it.")
    }

    private func lookedUp(_ work: [ImportWork]) async throws(ServiceError) -> [ImportWork] {
        var work = work
        for start in stride(from: 0, to: work.count, by: Self.chunk) {
            let range = start..<min(start + Self.chunk, work.count)
            let identities = work[range].map { batch.identity($0.item, $0.digest) }
            let matches = try await seam { try await batch.library.records.lookUp(identities) }
            for (index, match) in zip(range, matches) { work[index].match = match }
        }
        return work
    }

    /// Somebody else made one of the collections that were thought of.
    private func placedAnew(_ work: [ImportWork]) async throws(ServiceError) -> [ImportWork] {
        await batch.places.reset()
        let items = try await batch.placed(work.map(\.item))
        return zip(work, items).map { before, item in
            var work = before
            work.candidate = work.candidate.with(item)
            return work
        }
    }

    /// Whether everything that the plan relies on was made durable. Otherwise the catalog changed since.
    private func hasBytes(_ work: [ImportWork], _ plan: AtomicPlan) -> Bool {
        zip(work, plan.decisions).allSatisfy { !$1.needsBytes || $0.isCommitted }
    }

    // MARK: - Outcomes

    /// Everything is in by now: whatever fails here is told last.
    private func settle(
        _ work: [ImportWork], _ plan: AtomicPlan, at now: Instant, _ unused: [BlobLocator],
        _ report: ImportImages.Report
    ) async throws(ServiceError) {
        var leftOver = unused
        var failure: ServiceError?
        for (work, decision) in zip(work, plan.decisions) {
            if work.hasIntent, !decision.needsBytes { leftOver.append(work.location.locator) }
            var receipt: Receipt?
            do throws(ServiceError) {
                receipt = try self.receipt(work, decision)
            } catch {
                failure = failure ?? error
            }
            report(
                ImportReport(
                    work.item, decision.outcome, image: decision.image, receipt: receipt, remark: decision.remark,
                    byteCount: decision.needsBytes ? work.candidate.byteCount : 0))
        }
        try await cleanUp(leftOver)
        if let failure { throw failure }
    }

    private func receipt(_ work: ImportWork, _ decision: ImportDecision) throws(ServiceError) -> Receipt? {
        guard let image = decision.added, let digest = work.digest, batch.options.wantsReceipts else { return nil }
        return try batch.library.receipts.receipt(
            for: image, digest: digest, byteCount: work.candidate.byteCount,
            collection: batch.place(of: work.item).collection.path, library: batch.library.id)
    }

    private func tellDry(_ work: [ImportWork], _ plan: AtomicPlan, _ report: ImportImages.Report) {
        for (work, decision) in zip(work, plan.decisions) {
            let image = decision.image.flatMap { plan.added.contains($0) ? nil : $0 }
            report(ImportReport(work.item, decision.outcome, image: image, remark: decision.remark))
        }
    }

    /// Tells all that is wrong; what is right and would change something is not taken in.
    private func refuse(
        _ work: [ImportWork], _ plan: AtomicPlan, _ unused: [BlobLocator], _ report: ImportImages.Report
    ) async throws(ServiceError) {
        for (work, decision) in zip(work, plan.decisions) {
            let image = decision.image.flatMap { plan.added.contains($0) ? nil : $0 }
            // What is the same as an item of this run is not there without it.
            let isThere = decision.refusal != nil || image != nil
            if decision.mutations.isEmpty, isThere {
                report(
                    ImportReport(
                        work.item, decision.outcome, image: image, refusal: decision.refusal, remark: decision.remark))
            } else {
                report(ImportReport(work.item, .notImported, remark: Self.notImported))
            }
        }
        try await cleanUp(unused + work.filter(\.hasIntent).map(\.location.locator))
    }

    // MARK: - What is left over

    private func cleanUp(_ locators: [BlobLocator]) async throws(ServiceError) {
        for start in stride(from: 0, to: locators.count, by: Self.chunk) {
            try await batch.cleanUp(Array(locators[start..<min(start + Self.chunk, locators.count)]))
        }
    }

    private func giveUp(because reason: String, _ report: ImportImages.Report) async {
        let (work, unused) = gathering.takeAll()
        await giveUp(work, unused, because: reason, report)
    }

    /// After a failure: as much of the cleaning as still works. What does not is found by its intent later.
    private func giveUp(
        _ work: [ImportWork], _ unused: [BlobLocator], because reason: String, _ report: ImportImages.Report
    ) async {
        for work in work { report(ImportReport(work.item, .notImported, remark: reason)) }
        do throws(ServiceError) {
            try await cleanUp(unused + work.filter(\.hasIntent).map(\.location.locator))
        } catch { return }
    }
}

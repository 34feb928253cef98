internal import StillsModel

/// Does the work that commits left for later, as far as it is due: removes the originals that no image has any more.
///
/// An original is first forgotten, with an intent for each place where its bytes are; then the bytes are removed, then
/// the intents and the job end. A run that ends anywhere between leaves the intents, by which the next run, or
/// “stills verify --repair”, finds the bytes. Doing a job twice does no harm.
package struct RunJobs: Sendable {
    private static let page = 128
    /// The first wait after a failure, and the longest.
    private static let firstDelay: Int64 = 60 * 1_000_000
    private static let longestDelay: Int64 = 24 * 3_600 * 1_000_000

    private let library: Library

    package init(library: Library) { self.library = library }

    /// Whether anything is due. Costs one look.
    package func isAnythingDue() async throws(ServiceError) -> Bool {
        try await library.authorizer().require(.readOperations)
        let now = library.environment.now()
        return try await seam { try await !library.records.jobs(dueAt: now, after: nil, limit: 1).isEmpty }
    }

    /// - Parameter goesOn: asked between pages; false ends the run early.
    /// - Throws: ``ServiceError`` when the catalog fails; what was not done by then stays due. A blob store that fails is
    ///   told by ``JobSummary/failure``.
    package func run(goesOn: @Sendable () -> Bool = { true }) async throws(ServiceError) -> JobSummary {
        try await library.authorizer().require(.operate)
        var summary = JobSummary()
        let now = library.environment.now()
        var after: JobID?
        while goesOn(), summary.failure == nil {
            let start = after
            let jobs = try await seam {
                try await library.records.jobs(dueAt: now, after: start, limit: Self.page)
            }
            // Before the jobs, which are the reason why anybody looks: what an earlier run of them left.
            if after == nil { await recover(&summary) }
            guard let last = jobs.last, summary.failure == nil else { break }
            try await removeOriginals(jobs, &summary)
            after = last.id
        }
        return summary
    }

    private func recover(_ summary: inout JobSummary) async {
        do throws(ServiceError) {
            summary.recovered = try await RecoverIntents(library: library).run()
        } catch {
            summary.failure = error.message
        }
    }

    /// A job and the original that it is about, if that is there still.
    private struct Removal {
        var job: Job
        var original: OriginalRecord?

        /// Where its bytes may be. What was set aside stands elsewhere.
        var locators: [BlobLocator] {
            original?.locations.filter { $0.state != .quarantined }.map(\.locator) ?? []
        }
    }

    private func removeOriginals(_ jobs: [Job], _ summary: inout JobSummary) async throws(ServiceError) {
        let removals = try await removals(jobs)
        var ended: [Removal] = []
        var elsewhere: [Removal] = []
        var candidates: [Removal] = []
        for removal in removals {
            guard let original = removal.original else {
                ended.append(removal)
                continue
            }
            let isHere = original.locations.allSatisfy { $0.store == library.blobs.id }
            if isHere { candidates.append(removal) } else { elsewhere.append(removal) }
        }
        // A store that does not answer is found out before anything is forgotten.
        if let failure = await failureOfStore(candidates.first?.locators.first) {
            return try await postpone(candidates + elsewhere, failure, &summary)
        }
        let outcomes = try await release(candidates)
        var released: [Removal] = []
        for (removal, outcome) in zip(candidates, outcomes) {
            if outcome == .applied { released.append(removal) } else { ended.append(removal) }
        }
        do throws(BlobStoreError) {
            let locators = released.flatMap(\.locators)
            if !locators.isEmpty { try await library.blobs.remove(locators) }
        } catch {
            try await giveUp(released)
            return try await postpone(released + elsewhere, error.message, &summary)
        }
        try await end(released, ended)
        summary.originals += released.count
        summary.bytes += released.reduce(0) { $0 + ($1.original?.original.byteCount ?? 0) }
        let reason = "A part of the bytes is in a store that is not open."
        if !elsewhere.isEmpty { try await postpone(elsewhere, reason, &summary) }
    }

    private func removals(_ jobs: [Job]) async throws(ServiceError) -> [Removal] {
        let ids = jobs.map { job in
            switch job.kind {
            case .removeOriginal(let id): id
            }
        }
        let uses = try await seam { try await library.records.originals(ids) }
        return zip(jobs, uses).map { Removal(job: $0, original: $1?.record) }
    }

    private func failureOfStore(_ locator: BlobLocator?) async -> String? {
        guard let locator else { return nil }
        do throws(BlobStoreError) {
            _ = try await library.blobs.stat(locator)
            return nil
        } catch {
            return error.message
        }
    }

    private func release(_ removals: [Removal]) async throws(ServiceError) -> [MutationOutcome] {
        let leaseEnds = Instant(microseconds: library.environment.now().microseconds + LeaseOwner.duration)
        let owner = library.owner.text
        return try await library.commit(
            removals.compactMap(\.original).map { record in
                .releaseOriginal(record.original.id, heldBy: owner, leaseEnds: leaseEnds)
            })
    }

    private func end(_ released: [Removal], _ ended: [Removal]) async throws(ServiceError) {
        let owner = library.owner.text
        let intents = released.flatMap(\.locators).map { locator in
            Mutation.closeIntent(library.blobs.id, locator, heldBy: owner)
        }
        _ = try await library.commit(intents + (released + ended).map { .endJob($0.job.id) })
    }

    /// Leaves the intents to nobody: whoever recovers next removes what they announce, also while this process lives.
    private func giveUp(_ released: [Removal]) async throws(ServiceError) {
        let owner = library.owner.text
        let now = library.environment.now()
        _ = try await library.commit(
            released.flatMap(\.locators).map { locator in
                let intent = Intent(
                    store: library.blobs.id, locator: locator, owner: LeaseOwner.nobody, leaseEnds: now)
                return .takeIntent(intent, heldBy: owner)
            })
    }

    private func postpone(
        _ removals: [Removal], _ reason: String, _ summary: inout JobSummary
    ) async throws(ServiceError) {
        let now = library.environment.now()
        _ = try await library.commit(
            removals.map { removal in
                let delay = min(Self.longestDelay, Self.firstDelay << Int64(max(0, min(20, removal.job.attempts))))
                return .postponeJob(
                    removal.job.id, until: Instant(microseconds: now.microseconds + delay), reason: reason)
            })
        summary.postponed += removals.count
        summary.failure = reason
    }
}

/// What a run of jobs did.
package struct JobSummary: Sendable, Equatable {
    /// Originals whose bytes were removed, and how many bytes those were.
    package var originals = 0
    package var bytes: Int64 = 0
    /// Announcements of ended runs whose blobs were removed.
    package var recovered = 0
    /// Jobs that were put off.
    package var postponed = 0
    /// Why the run did not do all that was due: a full sentence; nil when it did.
    package var failure: String?

    package init() {}

    /// Whether there is anything to be told.
    package var isEmpty: Bool { originals == 0 && postponed == 0 && failure == nil }
}

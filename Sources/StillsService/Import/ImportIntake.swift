internal import BlobStorage
internal import EmbeddedMetadata
internal import Linux
internal import StillsModel

/// The durable part of a batch: candidates that were read become images, or are known, or are refused.
struct ImportIntake {
    /// How often a refused commit is decided anew; another process would have to win every time.
    private static let rounds = 4

    let batch: ImportBatch
    var work: [ImportWork]
    /// What a failure left behind, announced by intents of this process.
    private(set) var leftOver: [BlobLocator] = []

    var library: Library { batch.library }

    init(batch: ImportBatch, candidates: [Candidate]) throws(ServiceError) {
        self.batch = batch
        work = []
        work.reserveCapacity(candidates.count)
        var prefixes: [CollectionID: String] = [:]
        for candidate in candidates {
            let id: OriginalID = batch.library.environment.newID()
            let place = batch.place(of: candidate.item)
            let prefix =
                prefixes[place.collection.id]
                ?? BlobKey.prefix(container: place.container, collection: place.collection.path)
            prefixes[place.collection.id] = prefix
            let locator = try BlobKey.make(
                id, fileExtension: candidate.metadata.fileExtension, prefix: prefix)
            let location = BlobLocation(
                store: batch.library.blobs.id, locator: locator, verifiedAt: batch.library.environment.now())
            work.append(
                ImportWork(candidate: candidate, digest: candidate.digest, originalID: id, location: location))
        }
    }

    /// - Returns: why the library could not go on, if so; what was not settled by then is not in the library.
    mutating func run() async -> ServiceError? {
        do throws(ServiceError) {
            try await lookUp { $0.digest != nil }
            if batch.options.isDryRun { try await settleDry() } else { try await takeIn() }
            return nil
        } catch {
            await giveUp()
            return error
        }
    }

    /// The outcomes in the order of the items; what is not settled is refused with the failure as its reason.
    func reports(_ failure: ServiceError?) -> [ImportReport] {
        work.map { work in
            work.report
                ?? ImportReport(
                    work.item, .refused,
                    refusal: Refusal(failure?.message ?? "It kept changing while it was taken in: import it again."))
        }
    }

    /// Makes the bytes durable, and leaves the records to a commit that comes later; or only finds the digests.
    ///
    /// - Returns: why the library could not go on, if so. What was staged has its intent, which is the caller's now.
    mutating func prepare(stages: Bool) async -> ServiceError? {
        do throws(ServiceError) {
            try await lookUp { $0.digest != nil }
            if stages { try await makeDurable() } else { await findDigests() }
            return nil
        } catch {
            return error
        }
    }

    // MARK: - The main road

    private mutating func makeDurable() async throws(ServiceError) {
        try await readHistories()
        if library.blobs.capabilities.isRemote {
            // Reading a file twice costs less than sending one that is there already.
            await findDigests()
            try await lookUp { $0.candidate.digest == nil && !$0.isSettled }
            try await continueSendings()
        }
        try await openIntents()
        try await stage()
        try await lookUp { $0.candidate.digest == nil && !$0.isSettled }
        try await commitBlobs()
    }

    private mutating func takeIn() async throws(ServiceError) {
        try await makeDurable()
        for _ in 0..<Self.rounds where work.contains(where: { !$0.isSettled }) {
            try await commitRecords()
            try await lookUp { !$0.isSettled }
        }
        try await cleanUp()
        try forgetSendings()
    }

    private mutating func lookUp(_ includes: (ImportWork) -> Bool) async throws(ServiceError) {
        let places = work.indices.filter { includes(work[$0]) }
        guard !places.isEmpty else { return }
        let identities = places.map { batch.identity(work[$0].item, work[$0].digest) }
        let matches = try await seam { try await library.records.lookUp(identities) }
        for (place, match) in zip(places, matches) { work[place].match = match }
        try await lookUpIDs(places)
    }

    /// Finds the images that have the ids which rows of an export state.
    private mutating func lookUpIDs(_ places: [Int]) async throws(ServiceError) {
        let stating = places.filter { work[$0].item.exported.id != nil }
        guard !stating.isEmpty else { return }
        let ids = stating.compactMap { work[$0].item.exported.id?.value }
        let owners = try await seam { try await library.records.images(ids, .fields) }
        for (place, owner) in zip(stating, owners) { work[place].idOwner = owner }
    }

    /// Announces every blob that may be written: that of each candidate whose bytes are new, or not known yet.
    private mutating func openIntents() async throws(ServiceError) {
        let rules = batch.rules
        let places = work.indices.filter { place in
            guard !work[place].isSettled, !work[place].hasIntent else { return false }
            guard let digest = work[place].digest else { return true }
            return rules.needsBytes(work[place], digest: digest)
        }
        let leaseEnds = Instant(microseconds: rules.now.microseconds + LeaseOwner.duration)
        let outcomes = try await commit(
            places.map { place in
                .openIntent(
                    Intent(
                        store: library.blobs.id, locator: work[place].location.locator, owner: library.owner.text,
                        leaseEnds: leaseEnds))
            }, at: rules.now)
        for (place, outcome) in zip(places, outcomes) { work[place].hasIntent = outcome == .applied }
        try noteSendings()
    }

    /// Hands the bytes to the store, one read of each file, and learns the digests that are not known yet.
    private mutating func stage() async throws(ServiceError) {
        let sources = work.indices.filter { work[$0].hasIntent }.map { place in
            StagingSource(place: place, candidate: work[place].candidate, locator: work[place].location.locator)
        }
        for (place, result) in await StagingSource.stage(sources, in: library.blobs) {
            switch result {
            case .success(let staged):
                work[place].staged = staged
                settleIfChanged(place, staged)
            case .failure(let error):
                guard error.isOfTheFile else { throw ServiceError(error) }
                settle(place, refused: Refusal((error.cause as? ByteStreamError)?.message ?? error.message))
            }
        }
    }

    private mutating func settleIfChanged(_ place: Int, _ staged: StagedBlob) {
        let candidate = work[place].candidate
        do throws(Refusal) {
            let isSame = try candidate.isUnchanged()
            guard isSame, staged.byteCount == candidate.byteCount,
                work[place].digest ?? staged.digest == staged.digest
            else { throw Refusal(Candidate.changed) }
            try candidate.item.expected.check(byteCount: staged.byteCount, digest: staged.digest)
            work[place].digest = staged.digest
        } catch {
            settle(place, refused: error)
        }
    }

    /// Makes all staged bytes that are new durable, together.
    private mutating func commitBlobs() async throws(ServiceError) {
        let rules = batch.rules
        let places = work.indices.filter { place in
            guard !work[place].isSettled, work[place].staged != nil, let digest = work[place].digest else {
                return false
            }
            return rules.needsBytes(work[place], digest: digest)
        }
        let staged = places.compactMap { work[$0].staged }
        guard !staged.isEmpty else { return }
        try await seam { try await library.blobs.commit(staged) }
        for place in places { work[place].isCommitted = true }
    }

    /// One commit of everything that is known of the batch.
    private mutating func commitRecords() async throws(ServiceError) {
        let rules = batch.rules
        var plan = RecordPlan()
        var ids: Set<ImageID> = []
        for place in work.indices where !work[place].isSettled {
            guard let digest = work[place].digest else { continue }
            let decision = rules.decide(work[place], digest: digest)
            guard !decision.needsBytes || work[place].isCommitted else { continue }
            // The second of two rows that state one id is refused in the next round, when the first has it.
            if let added = decision.added, !ids.insert(added.id).inserted { continue }
            let sightings =
                decision.refusal == nil ? batch.sightings(work[place].candidate, digest: digest, now: rules.now) : []
            plan.add(place, decision, sightings, for: batch.terms(of: work[place].item).account)
        }
        let (applied, failure) = await plan.commit(batch, at: rules.now)
        for (place, decision) in applied { try settle(place, decision, at: rules.now) }
        if let failure { throw failure }
    }

    func commit(_ mutations: [Mutation], at now: Instant) async throws(ServiceError) -> [MutationOutcome] {
        try await batch.commit(mutations, at: now)
    }

    /// Finds the accounts that exported histories name.
    private mutating func readHistories() async throws(ServiceError) {
        let places = work.indices.filter { !work[$0].item.exported.history.isEmpty }
        guard !places.isEmpty else { return }
        let accounts = try await seam { try await library.records.directory() }.accounts
        for place in places {
            work[place].history = work[place].item.exported.history.map { StatedEvent($0, accounts: accounts) }
        }
    }

    // MARK: - Outcomes

    private mutating func settle(_ place: Int, _ decision: ImportDecision, at now: Instant) throws(ServiceError) {
        // A blob that the commit referred to has lost its intent there.
        if decision.needsBytes { work[place].hasIntent = false }
        var receipt: Receipt?
        if let image = decision.added, let digest = work[place].digest, batch.options.wantsReceipts {
            receipt = try library.receipts.receipt(
                for: image, digest: digest, byteCount: work[place].candidate.byteCount,
                collection: batch.place(of: work[place].item).collection.path, library: library.id)
        }
        work[place].report = ImportReport(
            work[place].item, decision.outcome, image: decision.image, receipt: receipt, refusal: decision.refusal,
            remark: decision.remark ?? (decision.added == nil ? nil : work[place].historyRemark),
            byteCount: decision.needsBytes ? work[place].candidate.byteCount : 0)
    }

    private mutating func settle(_ place: Int, refused refusal: Refusal) {
        work[place].report = ImportReport(work[place].item, .refused, refusal: refusal)
    }

    /// What would become of each item; nothing is written.
    private mutating func settleDry() async throws(ServiceError) {
        await findDigests()
        try await lookUp { $0.candidate.digest == nil && !$0.isSettled }
        let rules = batch.rules
        for place in work.indices where !work[place].isSettled {
            guard let digest = work[place].digest else { continue }
            let decision = rules.decide(work[place], digest: digest)
            work[place].report = ImportReport(
                work[place].item, decision.outcome, image: decision.added == nil ? decision.image : nil,
                refusal: decision.refusal, remark: decision.remark)
        }
    }

    /// Reads long files to their ends for their digests.
    private mutating func findDigests() async {
        for place in work.indices where work[place].digest == nil && !work[place].isSettled {
            do throws(Refusal) {
                let candidate = work[place].candidate
                let digest = try await candidate.wholeDigest()
                try candidate.item.expected.check(byteCount: candidate.byteCount, digest: digest)
                work[place].digest = digest
            } catch {
                settle(place, refused: error)
            }
        }
    }

    // MARK: - What is left over

    /// Removes what was staged or committed for items that did not need it, then the intents that announced it.
    private func cleanUp() async throws(ServiceError) {
        try await batch.cleanUp(work.filter(\.hasIntent).map(\.location.locator))
    }

    /// After a failure: as much of the cleaning as still works. What does not is found by its intent later, and its error
    /// would only hide the first one.
    private mutating func giveUp() async {
        do throws(ServiceError) { try await cleanUp() } catch {
            leftOver = work.filter(\.hasIntent).map(\.location.locator)
        }
    }
}

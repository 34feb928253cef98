internal import Linux
internal import StillsModel

/// Takes one batch of items in, in the order that keeps the promise.
struct ImportBatch {
    /// Items that are looked at together.
    static let itemLimit = 768
    /// Of those that must be read, how much memory their heads may take, and how many bytes wait for one commit.
    private static let headLimit = 16 << 20
    private static let byteLimit: Int64 = 64 << 20

    let library: Library
    let options: ImportOptions
    let container: Container
    let workingDirectory: Path
    let places: ImportPlaces
    var sidecars = SidecarFolders()
    /// Whether an unchanged picture whose sidecar changed is brought up to date by itself, without being read.
    var refreshesByRecord = true

    func run(_ items: [ImportItem], report: ImportImages.Report) async throws(ServiceError) {
        try await read(items, report: report) { (candidates) async throws(ServiceError) in
            try await takeIn(candidates, report: report)
        }
    }

    /// Settles what needs no reading, and hands on the candidates among the others, so many at a time as memory allows.
    func read(
        _ items: [ImportItem], report: ImportImages.Report,
        takeIn: ([Candidate]) async throws(ServiceError) -> Void
    ) async throws(ServiceError) {
        let sought = sought(try await placedOrReported(items, report: report))
        let (new, stale) = try await settleUnchanged(sought, report: report)
        let unread = try await refresh(stale, beside: new, report: report)
        var candidates: [Candidate] = []
        var heads = 0
        var bytes: Int64 = 0
        for item in unread {
            do throws(Refusal) {
                let candidate = try Candidate.read(item, limits: options.limits).readingSidecar()
                try item.expected.check(byteCount: candidate.byteCount, digest: candidate.digest)
                candidates.append(candidate)
                heads += candidate.head.count + Int(candidate.item.readSidecar?.byteCount ?? 0)
                bytes += candidate.byteCount
            } catch {
                report(ImportReport(item, .refused, refusal: error))
            }
            if heads >= Self.headLimit || bytes >= Self.byteLimit {
                let full = candidates
                candidates = []
                try await takeIn(full)
                heads = 0
                bytes = 0
            }
        }
        try await takeIn(candidates)
    }

    /// - Parameter candidates: given away, so that their bytes are free as soon as they are written.
    private func takeIn(_ candidates: consuming [Candidate], report: ImportImages.Report) async throws(ServiceError) {
        guard !candidates.isEmpty else { return }
        var intake = try ImportIntake(batch: self, candidates: candidates)
        let failure = await intake.run()
        for settled in intake.reports(failure) { report(settled) }
        if let failure, !failure.code.isRetryable { throw failure }
    }

    // MARK: - Known without being read

    private func placedOrReported(
        _ items: [ImportItem], report: ImportImages.Report
    ) async throws(ServiceError) -> [ImportItem] {
        do throws(ServiceError) {
            return try await placed(items)
        } catch {
            for item in items { report(ImportReport(item, .refused, refusal: item.refusal ?? Refusal(error.message))) }
            guard error.code.isRetryable else { throw error }
            return []
        }
    }

    /// Reports the items whose files look as they did when they were last taken in, and whose image is there; gives back
    /// the others, those apart of which only the sidecar may have changed.
    private func settleUnchanged(
        _ items: [ImportItem], report: ImportImages.Report
    ) async throws(ServiceError) -> (unread: [ImportItem], stale: [StaleSidecar]) {
        let readable = items.filter { item in
            if let refusal = item.refusal { report(ImportReport(item, .refused, refusal: refusal)) }
            return item.refusal == nil
        }
        do throws(ServiceError) {
            return try await unread(readable, report: report)
        } catch {
            for item in readable { report(ImportReport(item, .refused, refusal: Refusal(error.message))) }
            guard error.code.isRetryable else { throw error }
            return ([], [])
        }
    }

    /// Either reports or gives back each item, or throws before the first report.
    private func unread(
        _ readable: [ImportItem], report: ImportImages.Report
    ) async throws(ServiceError) -> (unread: [ImportItem], stale: [StaleSidecar]) {
        var unread: [ImportItem] = []
        var stale: [StaleSidecar] = []
        var sighted: [(item: ImportItem, digest: Digest)] = []
        let sightings = try await sightings(of: readable)
        for (item, sighting) in zip(readable, sightings) {
            if let sighting, item.expected.allows(sighting), Self.looksTheSame(item.path, as: sighting) {
                sighted.append((item, sighting.digest))
            } else {
                unread.append(item)
            }
        }
        guard !sighted.isEmpty else { return (unread, []) }
        let matches = try await seam { try await library.records.lookUp(sighted.map { identity($0.item, $0.digest) }) }
        let besides = try await sidecarSightings(of: sighted.map(\.item))
        for (place, (known, match)) in zip(sighted, matches).enumerated() {
            guard let settled = unchanged(known.item, known.digest, match) else {
                unread.append(known.item)
                continue
            }
            if settled.outcome == .unchanged, let image = match.image, isStale(known.item, image, besides[place]) {
                stale.append(StaleSidecar(item: known.item, image: image.id))
            } else {
                report(settled)
            }
        }
        return (unread, stale)
    }

    /// nil when the bytes must be looked at, or something is to be written.
    private func unchanged(_ item: ImportItem, _ digest: Digest, _ match: IdentityMatch) -> ImportReport? {
        guard let image = match.image, match.digest == digest, let original = match.original,
            original.isPresent(in: library.blobs.id)
        else { return nil }
        if image.state == .trashed {
            let terms = terms(of: item)
            guard !terms.restores else { return nil }
            return ImportReport(item, .trashed, image: image.id, remark: terms.words.inTrash)
        }
        let decision = rules.knownWithoutReading(image, item)
        guard decision.mutations.isEmpty else { return nil }
        return ImportReport(item, .unchanged, image: image.id)
    }

    static func looksTheSame(_ path: Path, as sighting: Sighting) -> Bool {
        // What cannot be looked at now is reported with its reason when it is opened.
        do throws(SystemError) {
            guard let status = try FileStatus.of(path) else { return false }
            return status.byteCount == sighting.byteCount && status.modifiedAt == sighting.modifiedAt
        } catch {
            return false
        }
    }

    // MARK: - What the parts of a batch share

    var rules: ImportRules {
        ImportRules(batch: self, now: library.environment.now())
    }

    func identity(_ item: ImportItem, _ digest: Digest?) -> ImportIdentity {
        let place = place(of: item)
        return ImportIdentity(
            collection: place.collection.id, container: place.container.id, externalID: item.stated.externalID,
            digest: digest)
    }

    func sightingPath(_ item: ImportItem) -> [UInt8] { sightingPath(item.path) }

    func sightingPath(_ path: Path) -> [UInt8] { Array(workingDirectory.appending(path).bytes) }

    /// A file that changed within the last two seconds might change again within the same tick of the clock, and is not
    /// relied upon.
    func isSettled(_ modifiedAt: Int64, now: Instant) -> Bool { modifiedAt / 1_000 < now.microseconds - 2_000_000 }

    /// Remembers what the file looked like.
    func sighting(_ candidate: Candidate, digest: Digest, now: Instant) -> Mutation? {
        guard candidate.item.isFile, let status = candidate.status, isSettled(status.modifiedAt, now: now) else {
            return nil
        }
        return .remember(
            Sighting(
                collection: place(of: candidate.item).collection.id, path: sightingPath(candidate.item),
                byteCount: status.byteCount, modifiedAt: status.modifiedAt, digest: digest))
    }
}

/// Runs a call of a seam and turns its error into the use case's.
func seam<Value>(_ body: () async throws -> Value) async throws(ServiceError) -> Value {
    do {
        return try await body()
    } catch let error as ServiceError {
        throw error
    } catch let error as any SeamError {
        throw ServiceError(error)
    } catch {
        throw ServiceError(.internal, "\(error)", cause: error)
    }
}

internal import Linux
internal import StillsModel

/// Takes one batch of items in, in the order that keeps the promise.
struct ImportBatch {
    /// Items that are looked at together.
    static let itemLimit = 768
    /// Of those that must be read, how much memory their heads may take, and how many bytes wait for one commit.
    private static let headLimit = 12 << 20
    private static let byteLimit: Int64 = 64 << 20

    let library: Library
    let options: ImportOptions
    let container: Container
    let workingDirectory: Path

    func run(_ items: [ImportItem], report: ImportImages.Report) async throws(ServiceError) {
        let unread = try await settleUnchanged(items, report: report)
        var candidates: [Candidate] = []
        var heads = 0
        var bytes: Int64 = 0
        for item in unread {
            do throws(Refusal) {
                let candidate = try Candidate.read(item, limits: options.limits)
                candidates.append(candidate)
                heads += candidate.head.count
                bytes += candidate.status.byteCount
            } catch {
                report(ImportReport(item, .refused, refusal: error))
            }
            if heads >= Self.headLimit || bytes >= Self.byteLimit {
                try await takeIn(candidates, report: report)
                candidates = []
                heads = 0
                bytes = 0
            }
        }
        try await takeIn(candidates, report: report)
    }

    private func takeIn(_ candidates: [Candidate], report: ImportImages.Report) async throws(ServiceError) {
        guard !candidates.isEmpty else { return }
        var intake = try ImportIntake(batch: self, candidates: candidates)
        let failure = await intake.run()
        for settled in intake.reports(failure) { report(settled) }
        if let failure, !failure.code.isRetryable { throw failure }
    }

    // MARK: - Known without being read

    /// Reports the items whose file looks as it did when it was last taken in, and whose image is there; gives back the
    /// others.
    private func settleUnchanged(
        _ items: [ImportItem], report: ImportImages.Report
    ) async throws(ServiceError) -> [ImportItem] {
        let readable = items.filter { item in
            if let refusal = item.refusal { report(ImportReport(item, .refused, refusal: refusal)) }
            return item.refusal == nil
        }
        do throws(ServiceError) {
            return try await unread(readable, report: report)
        } catch {
            for item in readable { report(ImportReport(item, .refused, refusal: Refusal(error.message))) }
            guard error.code.isRetryable else { throw error }
            return []
        }
    }

    /// Either reports or gives back each item, or throws before the first report.
    private func unread(
        _ readable: [ImportItem], report: ImportImages.Report
    ) async throws(ServiceError) -> [ImportItem] {
        var unread: [ImportItem] = []
        var sighted: [(item: ImportItem, digest: Digest)] = []
        let sightings = try await seam {
            try await library.records.sightings(in: options.collection.id, at: readable.map(sightingPath))
        }
        for (item, sighting) in zip(readable, sightings) {
            if let sighting, Self.looksTheSame(item.path, as: sighting) {
                sighted.append((item, sighting.digest))
            } else {
                unread.append(item)
            }
        }
        guard !sighted.isEmpty else { return unread }
        let matches = try await seam { try await library.records.lookUp(sighted.map { identity($0.item, $0.digest) }) }
        for (known, match) in zip(sighted, matches) {
            if let settled = unchanged(known.item, known.digest, match) {
                report(settled)
            } else {
                unread.append(known.item)
            }
        }
        return unread
    }

    /// nil when the bytes must be looked at, or something is to be written.
    private func unchanged(_ item: ImportItem, _ digest: Digest, _ match: IdentityMatch) -> ImportReport? {
        guard let image = match.image, match.digest == digest, let original = match.original,
            original.isPresent(in: library.blobs.id)
        else { return nil }
        if image.state == .trashed {
            guard !options.restores else { return nil }
            return ImportReport(
                item, .trashed, image: image.id, remark: "It is in the trash: --again takes it out.")
        }
        let decision = rules.knownWithoutReading(image, item.stated)
        guard decision.mutations.isEmpty else { return nil }
        return ImportReport(item, .unchanged, image: image.id)
    }

    private static func looksTheSame(_ path: Path, as sighting: Sighting) -> Bool {
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
        ImportRules(library: library, options: options, container: container, now: library.environment.now())
    }

    func identity(_ item: ImportItem, _ digest: Digest?) -> ImportIdentity {
        ImportIdentity(
            collection: options.collection.id, container: container.id, externalID: item.stated.externalID,
            digest: digest)
    }

    func sightingPath(_ item: ImportItem) -> [UInt8] {
        Array(workingDirectory.appending(item.path).bytes)
    }

    /// Remembers what the file looked like. A file that changed within the last two seconds might change again within the
    /// same tick of the clock, and is not relied upon.
    func sighting(_ candidate: Candidate, digest: Digest, now: Instant) -> Mutation? {
        guard candidate.item.isFile, candidate.status.modifiedAt / 1_000 < now.microseconds - 2_000_000 else {
            return nil
        }
        return .remember(
            Sighting(
                collection: options.collection.id, path: sightingPath(candidate.item),
                byteCount: candidate.status.byteCount, modifiedAt: candidate.status.modifiedAt, digest: digest))
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

internal import Linux
internal import StillsModel

/// An item whose picture is as it was, and whose sidecar is not.
struct StaleSidecar {
    var item: ImportItem
    var image: ImageID
}

extension ImportBatch {
    /// How many are brought up to date in one commit.
    private static let refreshLimit = 128

    /// The items with the places of their sidecars.
    func sought(_ items: [ImportItem]) -> [ImportItem] {
        let isWanted = options.readsSidecars
        guard items.contains(where: { !isWanted || $0.sidecar == .unsought }) else { return items }
        var items = items
        for place in items.indices {
            if !isWanted || !items[place].isFile {
                items[place].sidecar = .ignored
            } else if items[place].sidecar == .unsought, items[place].refusal == nil {
                items[place].sidecar = sidecars.place(beside: items[place].path, root: items[place].linkRoot)
            }
        }
        return items
    }

    // MARK: - Known without being read

    /// What was last seen where the items' sidecars are.
    func sidecarSightings(of items: [ImportItem]) async throws(ServiceError) -> [Sighting?] {
        var sightings = [Sighting?](repeating: nil, count: items.count)
        let places = items.indices.filter { if case .file = items[$0].sidecar { true } else { false } }
        guard !places.isEmpty else { return sightings }
        let found = try await self.sightings(of: places.map { items[$0] }) { item in
            if case .file(let path) = item.sidecar { sightingPath(path) } else { sightingPath(item) }
        }
        for (place, sighting) in zip(places, found) { sightings[place] = sighting }
        return sightings
    }

    /// Whether an unchanged picture's sidecar must be looked at.
    func isStale(_ item: ImportItem, _ image: Image, _ sighting: Sighting?) -> Bool {
        switch item.sidecar {
        case .unsought, .ignored, .unusable, .read: return false
        case .absent: return image.sidecarRecord?.isBeside(sightingPath(item)) ?? false
        case .file(let path):
            guard let known = image.sidecarRecord, let sighting, sighting.digest == known.digest else { return true }
            return !Self.looksTheSame(path, as: sighting)
        }
    }

    // MARK: - Brought up to date

    /// Reads the sidecars, and records what they change, without the pictures being read.
    ///
    /// - Parameter unread: items that are to be read in any case.
    /// - Returns: these, and those that must be taken the same way.
    /// - Throws: ``ServiceError`` when the library cannot go on; then every item was reported.
    func refresh(
        _ stale: [StaleSidecar], beside unread: [ImportItem], report: ImportImages.Report
    ) async throws(ServiceError) -> [ImportItem] {
        guard refreshesByRecord else { return unread + stale.map(\.item) }
        var left = unread
        var rest = stale[...]
        while !rest.isEmpty {
            let group = Self.nextGroup(&rest)
            do throws(ServiceError) {
                left += try await refreshTogether(group, report: report)
            } catch {
                let lost = group.map(\.item) + (error.code.isRetryable ? [] : rest.map(\.item) + left)
                for item in lost { report(ImportReport(item, .refused, refusal: Refusal(error.message))) }
                guard error.code.isRetryable else { throw error }
            }
        }
        return left
    }

    /// The first of those that are left, with their sidecars read: as many as memory and one commit are for.
    private static func nextGroup(_ rest: inout ArraySlice<StaleSidecar>) -> [StaleSidecar] {
        var group: [StaleSidecar] = []
        var bytes: Int64 = 0
        while bytes < Int64(SidecarFile.limit), group.count < refreshLimit, var next = rest.popFirst() {
            next.item = next.item.readingSidecar()
            bytes += next.item.readSidecar?.byteCount ?? 0
            group.append(next)
        }
        return group
    }

    /// Throws before the first report.
    private func refreshTogether(
        _ group: [StaleSidecar], report: ImportImages.Report
    ) async throws(ServiceError) -> [ImportItem] {
        let records = try await seam { try await library.records.images(group.map(\.image)) }
        let rules = rules
        var left: [ImportItem] = []
        var mutations: [Mutation] = []
        var plans: [(report: ImportReport, item: ImportItem, range: Range<Int>)] = []
        for (one, record) in zip(group, records) {
            guard let record, record.image.state == .active else {
                left.append(one.item)
                continue
            }
            let decision = rules.adding(
                sidecarOf: one.item, to: ImportDecision(outcome: .unchanged, image: one.image), for: record.image
            ) { EmbeddedFields(record.tags) }
            let start = mutations.count
            mutations += decision.mutations
            let settled = ImportReport(one.item, decision.outcome, image: one.image, remark: decision.remark)
            plans.append((settled, one.item, start..<mutations.count))
            if let sighting = sidecarSighting(one.item, now: rules.now) { mutations.append(sighting) }
        }
        let outcomes = try await recorded(mutations, at: rules.now)
        for plan in plans {
            if plan.range.allSatisfy({ outcomes[$0] == .applied }) {
                report(plan.report)
            } else {
                left.append(plan.item)
            }
        }
        return left
    }

    private func recorded(_ mutations: [Mutation], at now: Instant) async throws(ServiceError) -> [MutationOutcome] {
        guard !options.isDryRun, !mutations.isEmpty else { return mutations.map { _ in .applied } }
        let changes = ChangeSet(principal: library.account, source: .sidecar, at: now, mutations: mutations)
        return try await seam { try await library.records.commit(changes) }
    }

    // MARK: - Remembered

    /// Remembers what the picture and its sidecar looked like.
    func sightings(_ candidate: Candidate, digest: Digest, now: Instant) -> [Mutation] {
        [sighting(candidate, digest: digest, now: now), sidecarSighting(candidate.item, now: now)].compactMap { $0 }
    }

    private func sidecarSighting(_ item: ImportItem, now: Instant) -> Mutation? {
        guard let file = item.readSidecar, isSettled(file.modifiedAt, now: now) else { return nil }
        return .remember(
            Sighting(
                collection: place(of: item).collection.id, path: sightingPath(file.path), byteCount: file.byteCount,
                modifiedAt: file.modifiedAt, digest: file.sidecar.digest))
    }
}

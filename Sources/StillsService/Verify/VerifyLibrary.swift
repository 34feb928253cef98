package import StillsModel

/// Looks whether every row has its blob, every blob its row, every digest is right, and the search index what the rows say; repairs
/// on request.
///
/// Safe beside imports: what a living process has announced is left alone.
package struct VerifyLibrary: Sendable {
    package struct Options: Sendable {
        /// Removes what ended imports left, sets damaged blobs aside, notes what is missing, so that importing the same file
        /// again heals it, and indexes anew what is indexed wrongly.
        package var repairs = false
        /// Compares sizes only, reads no blob, and leaves the index out.
        package var isQuick = false
        /// Looks at the index only, and at no blob.
        package var isIndexOnly = false
        /// Looks only at originals and images that came in since then, and not for orphans.
        package var since: Instant?
        /// How many originals are read at a time.
        package var jobs = 2

        package init() {}
    }

    package typealias Report = @Sendable (VerifyFinding) -> Void

    private static let page = 512

    let library: Library
    let options: Options

    package init(library: Library, options: Options) {
        self.library = library
        self.options = options
    }

    /// - Parameter progress: called now and then, first of the originals, then of the index; false ends the run.
    /// - Throws: ``ServiceError`` with `.permissionDenied`, `.cancelled` when it was ended early, or why the library cannot be read.
    package func run(
        report: @escaping Report, progress: @escaping @Sendable (VerifyProgress) -> Bool = { _ in true }
    ) async throws(ServiceError) -> VerifySummary {
        try await library.authorizer().require(options.repairs ? .operate : .readOperations)
        var summary = VerifySummary()
        if !options.isIndexOnly {
            // A store that is not there must not look like one that lost everything.
            let library = library
            _ = try await seam { try await library.blobs.list(after: nil, limit: 1) }
            try await recover(&summary, report)
            try await checkOriginals(&summary, report, progress)
            if options.since == nil { try await findOrphans(&summary, report) }
        }
        if !options.isQuick { try await checkIndex(&summary, report, progress) }
        return summary
    }

    // MARK: - Intents whose owner is gone

    private func recover(_ summary: inout VerifySummary, _ report: Report) async throws(ServiceError) {
        let recovery = RecoverIntents(library: library)
        guard !options.repairs else { return summary.repaired += try await recovery.run() }
        var after: BlobLocator?
        while true {
            let page = try await recovery.gone(after: after)
            try await tellOf(page.intents, &summary, report)
            guard let next = page.next else { return }
            after = next
        }
    }

    private func tellOf(
        _ intents: [Intent], _ summary: inout VerifySummary, _ report: Report
    ) async throws(ServiceError) {
        for intent in intents where try await seam({ try await library.blobs.stat(intent.locator) }) != nil {
            let finding = VerifyFinding(
                kind: .orphan, images: [], locator: intent.locator,
                reason: "A run that ended early left it, and no image has it. --repair removes it.",
                isRepaired: false)
            summary.count(finding)
            report(finding)
        }
    }

    // MARK: - Rows and their blobs

    private func checkOriginals(
        _ summary: inout VerifySummary, _ report: Report, _ progress: (VerifyProgress) -> Bool
    ) async throws(ServiceError) {
        var after = options.since.map(Self.firstID)
        while true {
            let start = after
            let originals = try await seam { try await library.records.originals(after: start, limit: Self.page) }
            let looks = try await look(at: originals)
            var notes: [Mutation] = []
            for (use, look) in zip(originals, looks) {
                summary.images += use.images.count
                let location = use.record.locations.first { $0.store == library.blobs.id }
                if let finding = try await settle(look, use, location, &notes) {
                    summary.count(finding)
                    report(finding)
                }
            }
            if !notes.isEmpty { _ = try await library.commit(notes) }
            guard progress(.originals(summary.images)), !Task.isCancelled else {
                throw ServiceError(.cancelled, "The verification was interrupted after \(summary.images) images.")
            }
            guard originals.count == Self.page, let last = originals.last else { return }
            after = last.record.original.id
        }
    }

    /// The least id that an original of that time can have.
    private static func firstID(since instant: Instant) -> OriginalID {
        let milliseconds = UInt64(bitPattern: max(0, instant.microseconds / 1000)) & 0xFFFF_FFFF_FFFF
        return OriginalID(high: milliseconds << 16, low: 0)
    }

    private func look(at originals: [OriginalUse]) async throws(ServiceError) -> [BlobLook] {
        let jobs = max(1, min(64, options.jobs))
        let store = library.blobs
        let isQuick = options.isQuick
        return try await seam {
            try await withThrowingTaskGroup(of: [(Int, BlobLook)].self) { group in
                for job in 0..<jobs {
                    group.addTask {
                        var looks: [(Int, BlobLook)] = []
                        for place in stride(from: job, to: originals.count, by: jobs) {
                            looks.append(
                                (place, try await BlobLook.at(originals[place].record, in: store, isQuick: isQuick)))
                        }
                        return looks
                    }
                }
                var all = Array(repeating: BlobLook.right, count: originals.count)
                for try await looks in group { for (place, look) in looks { all[place] = look } }
                return all
            }
        }
    }

    private func settle(
        _ look: BlobLook, _ use: OriginalUse, _ location: BlobLocation?, _ notes: inout [Mutation]
    ) async throws(ServiceError) -> VerifyFinding? {
        func note(_ state: BlobLocation.State) {
            guard options.repairs, let location else { return }
            notes.append(
                .noteLocation(
                    use.record.original.id, location.store, location.locator, state,
                    verifiedAt: library.environment.now()))
        }
        switch look {
        case .right:
            if !options.isQuick || location?.state != .present { note(.present) }
            return nil
        case .missing(let reason):
            if location?.state == .present { note(.missing) }
            return VerifyFinding(
                kind: .missing, images: use.images, locator: location?.locator,
                reason: reason + " Importing the same file again heals it.", isRepaired: false)
        case .wrong(let reason):
            guard options.repairs, let location else {
                return VerifyFinding(
                    kind: .mismatch, images: use.images, locator: location?.locator,
                    reason: reason + " --repair sets it aside.", isRepaired: false)
            }
            let place = try await seam { try await library.blobs.quarantine(location.locator) }
            note(.quarantined)
            return VerifyFinding(
                kind: .mismatch, images: use.images, locator: location.locator,
                reason: "\(reason) It was set aside as \(place ?? "nothing"). Importing the same file again heals it.",
                isRepaired: true)
        }
    }

    // MARK: - Blobs without a row

    private func findOrphans(_ summary: inout VerifySummary, _ report: Report) async throws(ServiceError) {
        var after: BlobLocator?
        while true {
            let start = after
            let blobs = try await seam { try await library.blobs.list(after: start, limit: Self.page) }
            // Asked after the listing: whoever writes a blob has announced it before, and ends the announcement in the
            // commit that refers to it.
            let claims = try await seam {
                try await library.records.claims(on: blobs.map(\.key), in: library.blobs.id)
            }
            for (blob, claim) in zip(blobs, claims) where claim == .none {
                // A living import may have given it up meanwhile.
                guard try await seam({ try await library.blobs.stat(blob.key) }) != nil else { continue }
                let finding = VerifyFinding(
                    kind: .orphan, images: [], locator: blob.key,
                    reason:
                        "No row refers to it, and no import announced it: Stills did not put it there. It is left alone.",
                    isRepaired: false)
                summary.count(finding)
                report(finding)
            }
            guard blobs.count == Self.page, let last = blobs.last else { return }
            after = last.key
        }
    }
}

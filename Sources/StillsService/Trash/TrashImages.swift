package import StillsModel

/// Puts images into the trash, takes them out of it, or purges them; tells what became of each.
///
/// Works in batches of bounded size, one commit each: what was reported is durable. A run that ended early is continued
/// by the same run.
package struct TrashImages: Sendable {
    package struct Options: Sendable {
        package var action: TrashAction
        /// Only images that were put into the trash before; of a query's matches the others are left out.
        package var trashedBefore: Instant?
        /// Looks at everything, and changes nothing.
        package var isDryRun = false

        package init(action: TrashAction) { self.action = action }
    }

    package typealias Report = @Sendable (TrashReport) -> Void

    /// Names that are looked up together.
    private static let batch = 500
    /// How often an image that changed meanwhile is looked at again.
    private static let rounds = 3

    private let library: Library
    private let options: Options

    package init(library: Library, options: Options) {
        self.library = library
        self.options = options
    }

    /// - Parameter goesOn: asked between batches; false ends the run early.
    /// - Throws: ``ServiceError`` when the library cannot go on; what was not reported by then stays as it was.
    package func run(
        _ targets: ImageSelection, report: Report, goesOn: @Sendable () -> Bool = { true }
    ) async throws(ServiceError) {
        let rights = try await library.authorizer()
        switch targets {
        case .named(let names):
            try await runNamed(names, rights, report, goesOn)
        case .matching(let query):
            // An edit changes no image's place in the order in which they were added: paging goes on where it was.
            try await FindImages(library: library).each(options.action.query(query)) { ids throws(ServiceError) in
                guard goesOn() else { return false }
                try await settle(ids.map { Target(image: $0) }, rights, report)
                return goesOn()
            }
        }
    }

    /// Settles one batch of a bulk operation. What becomes of each image is noted with it.
    func run(_ batch: OperationBatch) async throws(ServiceError) {
        let rights = try await library.authorizer()
        try await settle(batch.images.map { Target(image: $0) }, rights, of: batch) { _ in }
    }

    private func runNamed(
        _ names: [String], _ rights: Authorizer, _ report: Report, _ goesOn: @Sendable () -> Bool
    ) async throws(ServiceError) {
        var known: Set<ImageID> = []
        var start = 0
        while start < names.count, goesOn() {
            let chunk = names[start..<min(start + Self.batch, names.count)]
            start += chunk.count
            var targets: [Target] = []
            for name in chunk {
                let ids = try await FindImages(library: library).named(name)
                if ids.isEmpty { report(try await absent(name, rights)) }
                for id in ids where known.insert(id).inserted { targets.append(Target(image: id, name: name)) }
            }
            try await settle(targets, rights, report)
        }
    }

    /// A name that no image has; one that was purged is known by its tombstone.
    private func absent(_ name: String, _ rights: Authorizer) async throws(ServiceError) -> TrashReport {
        let graves = try await Tombstones(library: library).named(name).filter {
            rights.allows(.readHistory, in: $0.collection)
        }
        if case .purge = options.action, let grave = graves.first {
            return TrashReport(
                image: grave.image, name: name, outcome: .unchanged, reason: "It was purged at \(grave.purgedAt).")
        }
        let reason =
            graves.first.map { "The image “\(name)” was purged at \($0.purgedAt): import its file to have it again." }
            ?? "There is no image “\(name)” in this library."
        return TrashReport(name: name, outcome: .refused, code: .notFound, reason: reason)
    }

    // MARK: - One batch

    private struct Target {
        var image: ImageID
        var name: String?
    }

    private func settle(
        _ targets: [Target], _ rights: Authorizer, of batch: OperationBatch? = nil, _ report: Report
    ) async throws(ServiceError) {
        var open = targets
        for _ in 0..<Self.rounds where !open.isEmpty { open = try await round(open, rights, batch, report) }
        var notes = BatchNotes(batch)
        for target in open {
            let reason = "It keeps changing: try again when nobody else works on it."
            report(outcome(target, .refused, .conflict, reason))
            notes.refuse(target.image, .conflict, reason)
        }
        _ = try await commit([], notes.take())
    }

    /// Looks at each, commits what is to be done, reports.
    ///
    /// - Returns: those that changed meanwhile.
    private func round(
        _ targets: [Target], _ rights: Authorizer, _ batch: OperationBatch?, _ report: Report
    ) async throws(ServiceError) -> [Target] {
        let ids = targets.map(\.image)
        let records = try await seam { try await library.records.images(ids, .fields) }
        var tried: [(target: Target, mutation: Mutation)] = []
        var reports: [TrashReport] = []
        var notes = BatchNotes(batch)
        for (target, record) in zip(targets, records) {
            // By ids alone nobody learns whether an image was there once.
            if record == nil, batch != nil {
                notes.missing(target.image)
                continue
            }
            switch try await decide(target, record, rights) {
            case .leave: break
            case .settled(let outcome, let code, let reason):
                reports.append(self.outcome(target, outcome, code, reason))
                notes.note(target.image, outcome == .unchanged ? .unchanged : .refused, code: code, reason: reason)
            case .change(let mutation):
                notes.note(
                    target.image, .changed, version: record.map { $0.image.version + 1 },
                    ifApplied: options.isDryRun ? nil : tried.count)
                tried.append((target, mutation))
            }
        }
        for settled in reports { report(settled) }
        guard !options.isDryRun else {
            _ = try await commit([], notes.take())
            for (target, _) in tried { report(outcome(target, options.action.outcome)) }
            return []
        }
        let outcomes = try await commit(tried.map(\.mutation), notes.take())
        var open: [Target] = []
        for (place, outcome) in zip(tried, outcomes) {
            if outcome == .applied {
                report(self.outcome(place.target, options.action.outcome))
            } else {
                // Whatever was refused: another look tells what it is now.
                open.append(place.target)
            }
        }
        return open
    }

    private func commit(
        _ mutations: [Mutation], _ notes: OperationNotes?
    ) async throws(ServiceError) -> [MutationOutcome] {
        guard !mutations.isEmpty || notes != nil else { return [] }
        let changes = ChangeSet(
            principal: library.account, source: .person, at: library.environment.now(), mutations: mutations,
            notes: notes)
        return try await seam { try await library.records.commit(changes) }
    }

    private func outcome(
        _ target: Target, _ outcome: TrashOutcome, _ code: ErrorCode? = nil, _ reason: String? = nil
    ) -> TrashReport {
        TrashReport(image: target.image, name: target.name, outcome: outcome, code: code, reason: reason)
    }

    // MARK: - Decisions

    private enum Decision {
        /// It is not meant.
        case leave
        case settled(TrashOutcome, ErrorCode?, String)
        case change(Mutation)
    }

    private func decide(
        _ target: Target, _ record: ImageRecord?, _ rights: Authorizer
    ) async throws(ServiceError) -> Decision {
        guard let image = record?.image else { return .settled(.refused, .notFound, "It was purged meanwhile.") }
        switch options.action {
        case .trash, .restore:
            if let refusal = rights.refusal(.trash, image) { return .settled(.refused, refusal.code, refusal.message) }
            let state: ImageState = options.action == .trash ? .trashed : .active
            guard image.state != state else {
                let reason = state == .trashed ? "It is in the trash already." : "It is not in the trash."
                return .settled(.unchanged, nil, reason)
            }
            return .change(
                .editImage(ImageEdit(image: image.id, expectedVersion: image.version, changes: [], state: state)))
        case .purge(let grace):
            return try await decidePurge(target, image, rights, grace)
        }
    }

    private func decidePurge(
        _ target: Target, _ image: Image, _ rights: Authorizer, _ grace: Int64
    ) async throws(ServiceError) -> Decision {
        if let refusal = rights.refusal(.purge, image) { return .settled(.refused, refusal.code, refusal.message) }
        guard image.state == .trashed else {
            let reason = "It is not in the trash: “stills rm \(image.id)” puts it there first."
            return .settled(.refused, .conflict, reason)
        }
        if let limit = options.trashedBefore {
            let since = try await TrashTime(library: library).time(of: image, ifNotBefore: limit)
            guard since < limit else {
                return target.name == nil
                    ? .leave : .settled(.unchanged, nil, "It is in the trash only since \(since).")
            }
        }
        let (sum, isTooLate) = library.environment.now().microseconds.addingReportingOverflow(max(0, grace))
        let removalTime = Instant(microseconds: isTooLate ? .max : sum)
        return .change(
            .purgeImage(image.id, expectedVersion: image.version, removesOriginalsAt: removalTime))
    }
}

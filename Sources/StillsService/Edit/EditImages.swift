internal import StillsModel

/// Edits images, as many as there are: part by part, with an outcome for each.
///
/// While one part is committed the next is read. Each part is one commit; what was reported as edited is durable.
package struct EditImages: Sendable {
    package typealias Report = @Sendable (EditReport) -> Void

    /// Images of one commit.
    static let batchLimit = 4_000
    /// How often an image that somebody else changes at the same time is looked at again.
    private static let rounds = 4

    private let library: Library
    private let request: EditRequest

    package init(library: Library, request: EditRequest) {
        self.library = library
        self.request = request
    }

    /// Works through the selection, in its order. Stops between two parts when `stops` says so, or the task is cancelled.
    ///
    /// - Returns: whether it came to the end.
    /// - Throws: ``ServiceError`` when the library cannot go on. Every image that was edited has been reported by then.
    @discardableResult
    package func run(
        _ selection: ImageSelection, stops: @Sendable () -> Bool = { false }, report: @escaping Report
    ) async throws(ServiceError) -> Bool {
        let authorizer = try await library.authorizer()
        try await requireTarget(authorizer)
        var part = try await selection.read(from: nil, limit: Self.batchLimit, in: library)
        while true {
            let current = part
            guard !Task.isCancelled, !stops() else { return false }
            guard let cursor = current.next else {
                try await edit(current, authorizer, report)
                return true
            }
            part = try await both({ () async throws(ServiceError) in try await edit(current, authorizer, report) }) {
                () async throws(ServiceError) in
                try await selection.read(from: cursor, limit: Self.batchLimit, in: library)
            }
        }
    }

    /// Runs both at the same time; the first error of the two is thrown when both have ended.
    private func both(
        _ work: @Sendable () async throws(ServiceError) -> Void,
        _ read: @Sendable () async throws(ServiceError) -> SelectedImages
    ) async throws(ServiceError) -> SelectedImages {
        async let next = outcome(read)
        let done = await outcome(work)
        let following = await next
        try done.get()
        return try following.get()
    }

    private func outcome<Value>(
        _ body: @Sendable () async throws(ServiceError) -> Value
    ) async -> Result<Value, ServiceError> {
        do throws(ServiceError) { return .success(try await body()) } catch { return .failure(error) }
    }

    /// Whoever moves images must be allowed to put them where they go.
    func requireTarget(_ authorizer: Authorizer) async throws(ServiceError) {
        guard let id = request.collection, !authorizer.principal.mayDoEverything else { return }
        let directory = try await seam { try await library.records.directory() }
        guard let target = directory.collections.first(where: { $0.id == id }) else { throw .noCollection(id) }
        try authorizer.require(.add, in: target)
    }

    /// Why the image may not be edited as asked; nil when it may.
    private func refusal(_ image: Image, _ authorizer: Authorizer) -> ServiceError? {
        guard !authorizer.principal.mayDoEverything else { return nil }
        let isMoved = request.collection.map { $0 != image.collection } ?? false
        let actions: [Action?] = [
            request.edits.contains { $0.field != .visibility } || request.edits.isEmpty ? .edit : nil,
            request.edits.contains { $0.field == .visibility } ? .changeVisibility : nil, isMoved ? .move : nil,
        ]
        return actions.compactMap { $0 }.lazy.compactMap { authorizer.refusal($0, image) }.first
    }

    // MARK: - One part

    /// Edits one batch of a bulk operation, as one part. What becomes of each image is noted with it.
    func run(_ batch: OperationBatch) async throws(ServiceError) {
        let authorizer = try await library.authorizer()
        try await requireTarget(authorizer)
        let records = try await seam { try await library.records.images(batch.images, .fields) }
        var notes = BatchNotes(batch)
        for (image, record) in zip(batch.images, records) where record == nil { notes.missing(image) }
        try await edit(
            SelectedImages(records: records.compactMap { $0 }, unknown: [], next: nil), authorizer, noting: notes
        ) { _ in }
    }

    private func edit(
        _ part: SelectedImages, _ authorizer: Authorizer, noting noted: BatchNotes = BatchNotes(nil),
        _ report: Report
    ) async throws(ServiceError) {
        var notes = noted
        for name in part.unknown { report(EditReport(unknown: name)) }
        var waiting = part.records.map(\.image)
        var reports: [ImageID: EditReport] = [:]
        reports.reserveCapacity(waiting.count)
        for round in 1...Self.rounds where !waiting.isEmpty {
            let again = try await settle(waiting, authorizer, isLastRound: round == Self.rounds, &reports, &notes)
            waiting = try await seam { try await library.records.images(again, .fields) }.compactMap { $0?.image }
        }
        for record in part.records {
            if reports[record.image.id] == nil { notes.missing(record.image.id) }
            report(
                reports[record.image.id]
                    ?? EditReport(record.image, refused: .notFound, reason: "The image was purged in the meantime."))
        }
        // What is known only now: of images that somebody else changed or purged, or that a rule of the catalog kept.
        _ = try await commit([], notes: notes.take(), at: library.environment.now())
    }

    /// - Returns: the images that somebody else changed in the meantime, to be looked at again.
    private func settle(
        _ images: [Image], _ authorizer: Authorizer, isLastRound: Bool, _ reports: inout [ImageID: EditReport],
        _ notes: inout BatchNotes
    ) async throws(ServiceError) -> [ImageID] {
        var edits: [(image: Image, edit: ImageEdit)] = []
        let now = library.environment.now()
        for image in images {
            if let refusal = refusal(image, authorizer) {
                let shown = image.shown(to: authorizer.rights.audience(of: image))
                reports[image.id] = EditReport(shown, refused: refusal.code, reason: refusal.message)
                notes.refuse(image.id, refusal.code, refusal.message)
            } else if let expected = request.expectedVersion, image.version != expected {
                let reason = Self.versionReason(expected, image.version)
                reports[image.id] = EditReport(image, refused: .conflict, reason: reason)
                notes.refuse(image.id, .conflict, reason)
            } else if let edit = request.edit(of: image) {
                let after = Self.after(image, edit, now)
                notes.note(
                    image.id, after.version == image.version ? .unchanged : .changed, version: after.version,
                    ifApplied: request.isDryRun ? nil : edits.count)
                edits.append((image, edit))
            } else {
                reports[image.id] = EditReport(image, .unchanged, after: image)
                notes.note(image.id, .unchanged, version: image.version)
            }
        }
        let outcomes = try await commit(edits.map(\.edit), notes: notes.take(), at: now)
        var again: [ImageID] = []
        for (item, outcome) in zip(edits, outcomes) {
            switch outcome {
            case .applied:
                let after = Self.after(item.image, item.edit, now)
                let isSame = after.version == item.image.version
                reports[item.image.id] = EditReport(item.image, isSame ? .unchanged : .edited, after: after)
            case .refused(.versionChanged) where request.expectedVersion == nil && !isLastRound:
                again.append(item.image.id)
            case .refused(let conflict):
                reports[item.image.id] = EditReport(item.image, refused: .conflict, reason: Self.reason(conflict))
                notes.refuse(item.image.id, .conflict, Self.reason(conflict))
            case .notTried:
                reports[item.image.id] = EditReport(item.image, refused: .conflict, reason: "It was not tried.")
            }
        }
        return again
    }

    /// What the catalog says to the edits; of a dry run, that it would take them.
    private func commit(
        _ edits: [ImageEdit], notes: OperationNotes?, at now: Instant
    ) async throws(ServiceError) -> [MutationOutcome] {
        let mutations = request.isDryRun ? [] : edits.map(Mutation.editImage)
        let changes = ChangeSet(
            principal: library.account, source: request.source, at: now, mutations: mutations, notes: notes)
        let applied = edits.map { _ in MutationOutcome.applied }
        guard !mutations.isEmpty || notes != nil else { return applied }
        let outcomes = try await seam { try await library.records.commit(changes) }
        return request.isDryRun ? applied : outcomes
    }

    /// The image as the catalog leaves it.
    private static func after(_ image: Image, _ edit: ImageEdit, _ now: Instant) -> Image {
        var after = image.applying(edit)
        guard !image.differences(to: after).isEmpty else { return after }
        after.version += 1
        after.updatedAt = now
        return after
    }

    private static func versionReason(_ expected: Int, _ current: Int) -> String {
        "It has version \(current), not \(expected): look at it again (stills show, stills history)."
    }

    static func reason(_ conflict: MutationConflict) -> String {
        switch conflict {
        case .identityTaken(let id):
            "The collection has an image of the same identity already: \(id)."
        case .versionChanged(let current):
            "Somebody else changed it at the same time; it has version \(current) now."
        case .notFound: "The image, or the collection it was to move to, is gone."
        case .originalTaken, .leaseLost, .nameTaken, .notEmpty, .invalidParent, .notTrashed, .inUse, .lastAdmin,
            .roleChanged:
            "The catalog refused the change: \(conflict)."
        }
    }
}

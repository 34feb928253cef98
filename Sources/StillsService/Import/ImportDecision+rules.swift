internal import EmbeddedMetadata
internal import Linux
internal import StillsModel

/// The rules of identity (Documentation/Architecture.md, “What is the same picture”).
struct ImportRules {
    let library: Library
    let options: ImportOptions
    let container: Container
    let now: Instant

    func decide(_ work: ImportWork, digest: Digest) -> ImportDecision {
        guard let image = work.match.image else { return addition(work, digest) }
        if image.state == .trashed, !options.restores {
            return ImportDecision(
                outcome: .trashed, image: image.id, remark: "It is in the trash: --again takes it out.")
        }
        return work.match.digest == digest ? known(image, work, digest) : conflict(image, work, digest)
    }

    /// Whether ``decide(_:digest:)`` will rely on the bytes being in the store: they are new, or missing there.
    func needsBytes(_ work: ImportWork, digest: Digest) -> Bool {
        if let image = work.match.image {
            if image.state == .trashed, !options.restores { return false }
            if work.match.digest != digest, !options.replaces { return false }
        }
        return work.match.original.map { !$0.isPresent(in: library.blobs.id) } ?? true
    }

    // MARK: - New

    private func addition(_ work: ImportWork, _ digest: Digest) -> ImportDecision {
        let image = newImage(work)
        var decision = ImportDecision(outcome: .imported, image: image.id, added: image)
        let original = original(work, digest, &decision)
        decision.mutations.append(.addImage(ImageAddition(image: image, original: original)))
        return decision
    }

    /// The bytes as a new original, or the one that has them already; where that one's are missing they are stored again.
    private func original(
        _ work: ImportWork, _ digest: Digest, _ decision: inout ImportDecision
    ) -> OriginalAddition {
        guard let known = work.match.original else {
            decision.needsBytes = true
            let metadata = work.candidate.metadata
            let original = Original(
                id: work.originalID, container: container.id, digest: digest,
                byteCount: work.candidate.status.byteCount, mediaType: metadata.mediaType, width: metadata.width,
                height: metadata.height)
            return .new(
                original, work.location, tags: metadata.tags.map(EmbeddedTag.init), heldBy: library.owner.text)
        }
        if !known.isPresent(in: library.blobs.id) { storeAgain(known, work, &decision) }
        return .shared(known.original.id)
    }

    private func storeAgain(_ known: OriginalRecord, _ work: ImportWork, _ decision: inout ImportDecision) {
        decision.needsBytes = true
        decision.mutations.append(.storeLocation(known.original.id, work.location, heldBy: library.owner.text))
        decision.remark = "Its bytes were missing or damaged in the store; they are stored again."
    }

    private func newImage(_ work: ImportWork) -> Image {
        let item = work.item
        var image = Image(
            id: library.environment.newID(), collection: options.collection.id, original: work.originalID,
            externalID: item.stated.externalID,
            originalName: item.isFile ? String(decoding: item.path.lastPart.bytes, as: UTF8.self) : nil,
            visibility: options.visibility ?? options.collection.defaultVisibility, createdAt: now, updatedAt: now)
        for (field, value) in EmbeddedFields(work.candidate.metadata).fields {
            image.apply(FieldChange(field, value, source: .embedded))
        }
        for (field, value) in item.stated.fields { image.apply(FieldChange(field, value, source: .manifest)) }
        image.imported = item.stated.asImported
        return image
    }

    // MARK: - Known by the same bytes

    private func known(_ image: Image, _ work: ImportWork, _ digest: Digest) -> ImportDecision {
        var decision = knownWithoutReading(image, work.item.stated)
        if let original = work.match.original, !original.isPresent(in: library.blobs.id) {
            storeAgain(original, work, &decision)
            if decision.outcome == .unchanged { decision.outcome = .updated }
        }
        return decision
    }

    /// What is to be done for an image that is there with the same bytes: set what the row newly states, keep what a person
    /// or a program changed since.
    func knownWithoutReading(_ image: Image, _ stated: StatedFields) -> ImportDecision {
        var decision = ImportDecision(outcome: .unchanged, image: image.id)
        let news = stated.fields.filter { image.imported[$0.key.description] != $0.value }
        let restores = image.state == .trashed && options.restores
        guard !news.isEmpty || restores else { return decision }

        var changes: [FieldChange] = []
        var kept: [String] = []
        for (field, value) in news.sorted(by: { $0.key.description < $1.key.description }) {
            if let source = image.sources[field.description], source > .manifest, image[field] != value {
                kept.append(field.description)
            } else {
                changes.append(FieldChange(field, value, source: .manifest))
            }
        }
        let imported = image.imported.merging(stated.asImported) { _, new in new }
        decision.mutations = [
            .editImage(
                ImageEdit(
                    image: image.id, expectedVersion: image.version, changes: changes, imported: imported,
                    state: restores ? .active : nil))
        ]
        let changesSomething = restores || changes.contains { image[$0.field] != $0.value }
        decision.outcome = kept.isEmpty ? (changesSomething ? .updated : .unchanged) : .kept
        if restores { decision.remark = "It was in the trash, and is taken out." }
        if !kept.isEmpty {
            decision.remark = "Changed since by a person or program, and kept: \(kept.joined(separator: ", "))."
        }
        return decision
    }

    // MARK: - Known by its external id, with other bytes

    private func conflict(_ image: Image, _ work: ImportWork, _ digest: Digest) -> ImportDecision {
        guard options.replaces else {
            let id = work.item.stated.externalID ?? ""
            return ImportDecision(
                outcome: .refused, image: image.id,
                refusal: Refusal(
                    "The external id “\(id)” belongs to an image with other bytes (\(image.id)): "
                        + "--replace gives it these, and keeps the old original.",
                    field: "externalId"))
        }
        var decision = knownWithoutReading(image, work.item.stated)
        decision.outcome = .updated
        decision.remark = "It has new bytes; the old original is kept."
        let edits = decision.mutations
        decision.mutations = []
        let original = original(work, digest, &decision)
        decision.mutations.append(
            .replaceOriginal(image.id, expectedVersion: image.version, with: original))
        decision.mutations.append(edit(image, edits, EmbeddedFields(work.candidate.metadata)))
        return decision
    }

    /// What the new bytes state takes the place of what the old ones stated; the row's values come on top.
    private func edit(_ image: Image, _ edits: [Mutation], _ embedded: EmbeddedFields) -> Mutation {
        var edit = ImageEdit(image: image.id, expectedVersion: image.version, changes: [])
        if case .editImage(let stated) = edits.first { edit = stated }
        edit.expectedVersion = image.version + 1
        let statedFields = Set(edit.changes.map(\.field))
        for field in [ImageField.title, .description, .takenAt, .position] where !statedFields.contains(field) {
            guard (image.sources[field.description] ?? .embedded) == .embedded else { continue }
            edit.changes.append(FieldChange(field, embedded.fields[field], source: .embedded))
        }
        return .editImage(edit)
    }
}

extension OriginalRecord {
    func isPresent(in store: StoreID) -> Bool { locations.contains { $0.store == store && $0.state == .present } }
}

internal import EmbeddedMetadata
internal import Linux
internal import StillsModel

/// The rules of identity (Documentation/Architecture.md, “What is the same picture”).
struct ImportRules {
    let batch: ImportBatch
    let now: Instant

    private var library: Library { batch.library }

    func decide(_ work: ImportWork, digest: Digest) -> ImportDecision {
        guard let image = work.match.image else { return addition(work, digest) }
        let terms = batch.terms(of: work.item)
        if image.state == .trashed, !terms.restores {
            return ImportDecision(outcome: .trashed, image: image.id, remark: terms.words.inTrash)
        }
        return work.match.digest == digest ? known(image, work, digest) : conflict(image, work, digest)
    }

    /// Whether ``decide(_:digest:)`` will rely on the bytes being in the store: they are new, or missing there.
    func needsBytes(_ work: ImportWork, digest: Digest) -> Bool {
        if let image = work.match.image {
            let terms = batch.terms(of: work.item)
            if image.state == .trashed, !terms.restores { return false }
            if work.match.digest != digest, !terms.replaces { return false }
        }
        return work.match.original.map { !$0.isPresent(in: library.blobs.id) } ?? true
    }

    // MARK: - New

    private func addition(_ work: ImportWork, _ digest: Digest) -> ImportDecision {
        if let refusal = idTaken(work) { return ImportDecision(outcome: .refused, refusal: refusal) }
        let image = newImage(work)
        var decision = ImportDecision(outcome: .imported, image: image.id, added: image)
        let original = original(work, digest, &decision)
        let addition = ImageAddition(
            image: image, original: original, sidecar: work.item.readSidecar?.sidecar,
            history: work.history.map { $0.event(of: image.id) })
        decision.mutations.append(.addImage(addition))
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
                id: work.originalID, container: batch.place(of: work.item).container.id, digest: digest,
                byteCount: work.candidate.byteCount, mediaType: metadata.mediaType, width: metadata.width,
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
        let exported = item.exported
        let collection = batch.place(of: item).collection
        let fileName =
            item.isFile && !exported.isComplete ? String(decoding: item.path.lastPart.bytes, as: UTF8.self) : nil
        var image = Image(
            id: exported.id?.value ?? library.environment.newID(), collection: collection.id, original: work.originalID,
            externalID: item.stated.externalID, originalName: item.originalName ?? fileName,
            visibility: batch.terms(of: item).visibility ?? collection.defaultVisibility,
            state: exported.state ?? .active,
            version: exported.version ?? 1, createdAt: exported.addedAt ?? now,
            updatedAt: exported.updatedAt ?? exported.addedAt ?? now)
        if !exported.isComplete {
            for (field, value) in EmbeddedFields(work.candidate.metadata).fields {
                image.apply(FieldChange(field, value, source: .embedded))
            }
        }
        take(item.readSidecar, into: &image)
        for (field, value) in item.stated.fields {
            image.apply(FieldChange(field, value, source: exported.source(of: field)))
        }
        if exported.isComplete {
            // Those of fields without a value, too: that it was removed is somebody's word.
            image.sources.merge(exported.sources ?? [:]) { _, stated in stated }
            // A visibility without a source is that with which the image began, and nobody's word.
            if exported.sources?["visibility"] == nil { image.sources["visibility"] = nil }
        }
        image.imported = imported(exported.isComplete ? exported.imported ?? [:] : item.stated.asImported, item)
        return image
    }

    // MARK: - Known by the same bytes

    private func known(_ image: Image, _ work: ImportWork, _ digest: Digest) -> ImportDecision {
        var decision = knownWithoutReading(image, work.item)
        if let original = work.match.original, !original.isPresent(in: library.blobs.id) {
            storeAgain(original, work, &decision)
            if decision.outcome == .unchanged { decision.outcome = .updated }
        }
        return adding(sidecarOf: work.item, to: decision, for: image) { EmbeddedFields(work.candidate.metadata) }
    }

    /// What is to be done for an image that is there with the same bytes: set what the row newly states, keep what a person
    /// or a program changed since.
    func knownWithoutReading(_ image: Image, _ item: ImportItem) -> ImportDecision {
        var decision = ImportDecision(outcome: .unchanged, image: image.id)
        let (stated, exported) = (item.stated, item.exported)
        // An export says what an image is, a manifest what its owner states: of that the import before is remembered.
        let news = stated.fields.filter { field, value in
            exported.isComplete ? image[field] != value : image.imported[field.description] != value
        }
        let restores = image.state == .trashed && batch.terms(of: item).restores
        guard !news.isEmpty || restores else { return decision }

        var changes: [FieldChange] = []
        var kept: [String] = []
        for (field, value) in news.sorted(by: { $0.key.description < $1.key.description }) {
            let stating = exported.source(of: field)
            if let source = image.sources[field.description], source > stating {
                // Where both say the same, it stays the higher one's.
                if image[field] != value { kept.append(field.description) }
            } else {
                changes.append(FieldChange(field, value, source: stating))
            }
        }
        let imported =
            exported.isComplete ? nil : image.imported.merging(stated.asImported) { _, new in new }
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
        let terms = batch.terms(of: work.item)
        guard terms.replaces else {
            let id = work.item.stated.externalID ?? ""
            var refusal = Refusal(
                "The external id “\(id)” belongs to an image with other bytes (\(image.id)): \(terms.words.replacing)",
                field: "externalId")
            refusal.kind = .conflict
            return ImportDecision(outcome: .refused, image: image.id, refusal: refusal)
        }
        var decision = knownWithoutReading(image, work.item)
        decision.outcome = .updated
        decision.remark = "It has new bytes; the old original is kept."
        let edits = decision.mutations
        decision.mutations = []
        let original = original(work, digest, &decision)
        decision.mutations.append(
            .replaceOriginal(image.id, expectedVersion: image.version, with: original))
        decision.mutations.append(edit(image, edits, EmbeddedFields(work.candidate.metadata), work.item))
        return decision
    }

    /// What the new bytes, and the sidecar beside them, state takes the place of what the old ones stated; the row's values
    /// come on top.
    private func edit(
        _ image: Image, _ edits: [Mutation], _ embedded: EmbeddedFields, _ item: ImportItem
    ) -> Mutation {
        var edit = ImageEdit(image: image.id, expectedVersion: image.version, changes: [])
        if case .editImage(let stated) = edits.first { edit = stated }
        edit.expectedVersion = image.version + 1
        _ = apply(sidecarNews(of: image, item), to: &edit, of: image) { embedded }
        let statedFields = Set(edit.changes.map(\.field))
        for field in EmbeddedFields.all where !statedFields.contains(field) {
            guard (image.sources[field.description] ?? .embedded) == .embedded else { continue }
            edit.changes.append(FieldChange(field, embedded.fields[field], source: .embedded))
        }
        return .editImage(edit)
    }
}

extension ImportRules {
    /// Why the image cannot get the id that its row states; nil when it can.
    fileprivate func idTaken(_ work: ImportWork) -> Refusal? {
        guard let id = work.item.exported.id, let other = work.idOwner else { return nil }
        guard library.principal.mayDoEverything || other.image.collection == batch.place(of: work.item).collection.id
        else {
            return Refusal(
                "The id \(id.value) cannot be given to it: leave it out, and the image gets one of its own.", at: id)
        }
        let name = other.image.externalID.map { ", external id “\($0)”" } ?? ""
        return Refusal(
            "The id \(id.value) belongs to another image, in “\(other.collectionPath)”\(name): leave it out, and the image "
                + "gets one of its own.", at: id)
    }
}

extension OriginalRecord {
    func isPresent(in store: StoreID) -> Bool { locations.contains { $0.store == store && $0.state == .present } }
}

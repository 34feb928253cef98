internal import StillsModel

/// Taking images in and changing them.
extension MemoryTables {
    mutating func add(_ addition: ImageAddition, _ changes: ChangeSet) -> MutationConflict? {
        var image = addition.image
        var shared: OriginalID?
        if case .shared(let id) = addition.original { shared = id }
        if let taken = imageTaking(image.externalID, shared, in: image.collection) { return .identityTaken(taken) }
        switch add(addition.original) {
        case .failure(let refusal): return refusal.conflict
        case .success(let id): image.original = id
        }
        images.append(image)
        sidecars[image.id] = addition.sidecar
        guard addition.history.isEmpty else {
            for event in addition.history { record(event) }
            return nil
        }
        record(ImageHistory.initialChanges(of: image, digest: digest(of: image)), of: image, changes)
        return nil
    }

    /// The image that has the identity in a collection: the external id's, or, where none is given, the digest's.
    private func imageTaking(_ externalID: String?, _ original: OriginalID?, in collection: CollectionID) -> ImageID? {
        images.first { other in
            guard other.collection == collection else { return false }
            if let externalID { return Self.isSame(other.externalID, externalID) }
            return other.original == original
        }?.id
    }

    mutating func edit(_ edit: ImageEdit, _ changes: ChangeSet) -> MutationConflict? {
        guard let place = images.firstIndex(where: { $0.id == edit.image }) else { return .notFound }
        let before = images[place]
        guard before.version == edit.expectedVersion else { return .versionChanged(current: before.version) }
        if let collection = edit.collection, collection != before.collection {
            guard collections[collection] != nil else { return .notFound }
            if let taken = imageTaking(before.externalID, before.original, in: collection) {
                return .identityTaken(taken)
            }
        }
        let old = version(of: before)
        switch edit.sidecar {
        case .read(let sidecar): sidecars[edit.image] = sidecar
        case .gone: sidecars[edit.image] = nil
        case nil: break
        }
        replace(place, old, with: before.applying(edit), changes)
        return nil
    }

    mutating func replaceOriginal(
        of id: ImageID, _ version: Int, _ addition: OriginalAddition, _ changes: ChangeSet
    ) -> MutationConflict? {
        guard let place = images.firstIndex(where: { $0.id == id }) else { return .notFound }
        guard images[place].version == version else { return .versionChanged(current: images[place].version) }
        let old = self.version(of: images[place])
        var after = images[place]
        switch add(addition) {
        case .failure(let refusal): return refusal.conflict
        case .success(let original): after.original = original
        }
        if after.original != old.image.original {
            formerOriginals[id, default: []].insert(old.image.original)
            formerOriginals[id]?.remove(after.original)
        }
        replace(place, old, with: after, changes)
        return nil
    }

    private mutating func replace(
        _ place: Int, _ old: ImageHistory.Version, with changed: Image, _ changes: ChangeSet
    ) {
        let differences = ImageHistory.differences(old, version(of: changed))
        images[place] = changed
        guard !differences.isEmpty else { return }
        images[place].version = old.image.version + 1
        images[place].updatedAt = changes.at
        record(differences, of: images[place], changes)
    }

    private func digest(of image: Image) -> Digest? { originals[image.original]?.digest }

    private func version(of image: Image) -> ImageHistory.Version {
        ImageHistory.Version(image: image, original: digest(of: image), sidecar: sidecars[image.id]?.digest)
    }

    mutating func record(_ differences: [Event.Change], of image: Image, _ changes: ChangeSet) {
        record(
            Event(
                sequence: 0, at: changes.at, principal: changes.principal, source: changes.source,
                image: image.id, version: image.version, changes: differences))
    }

    /// Whatever its number: it gets the next one.
    private mutating func record(_ event: Event) {
        lastSequence += 1
        var numbered = event
        numbered.sequence = lastSequence
        events.append(numbered)
    }
}

internal import StillsModel

/// What becomes of collections, and what is given up for good.
extension MemoryTables {
    mutating func edit(_ edit: CollectionEdit) -> MutationConflict? {
        guard var collection = collections[edit.collection], collection.path == edit.expectedPath else {
            return .notFound
        }
        let before = collection.path
        var path = edit.name
        if let id = edit.parent {
            guard let parent = collections[id] else { return .notFound }
            guard parent.container == collection.container, !isAtOrBelow(parent, before) else { return .invalidParent }
            path = parent.path + "/" + edit.name
        }
        let isTaken = collections.values.contains {
            $0.id != edit.collection && $0.container == collection.container && $0.path == path
        }
        guard !isTaken else { return .nameTaken }
        for nested in collections.values
        where nested.container == collection.container && nested.id != edit.collection && isAtOrBelow(nested, before) {
            collections[nested.id]?.path = path + nested.path.dropFirst(before.count)
        }
        collection.name = edit.name
        collection.parent = edit.parent
        collection.path = path
        collection.defaultVisibility = edit.defaultVisibility
        collections[edit.collection] = collection
        return nil
    }

    private func isAtOrBelow(_ collection: Collection, _ path: String) -> Bool {
        collection.path == path || collection.path.utf8.starts(with: (path + "/").utf8)
    }

    mutating func remove(_ id: CollectionID) -> MutationConflict? {
        guard collections[id] != nil else { return .notFound }
        let nested = collections.values.count { $0.parent == id }
        let held = images.count { $0.collection == id }
        guard nested == 0, held == 0 else { return .notEmpty(images: held, collections: nested) }
        collections[id] = nil
        grants[.collection(id)] = nil
        return nil
    }

    mutating func purge(
        _ id: ImageID, _ version: Int, removesOriginalsAt time: Instant, _ changes: ChangeSet
    ) -> MutationConflict? {
        guard let place = images.firstIndex(where: { $0.id == id }) else { return .notFound }
        var image = images[place]
        guard image.version == version else { return .versionChanged(current: image.version) }
        guard image.state == .trashed else { return .notTrashed }
        guard let digest = originals[image.original]?.digest else { return .notFound }
        images.remove(at: place)
        let had = formerOriginals.removeValue(forKey: id) ?? []
        sidecars[id] = nil
        grants[.image(id)] = nil
        events.removeAll { $0.image == id }
        for original in [image.original] + had.sorted() where !isInUse(original) {
            lastJob = JobID(rawValue: lastJob.rawValue + 1)
            jobs[lastJob] = Job(id: lastJob, kind: .removeOriginal(original), dueAt: time)
        }
        tombstones.append(
            Tombstone(
                image: id, collection: image.collection, externalID: image.externalID, digest: digest,
                purgedAt: changes.at, principal: changes.principal))
        image.version += 1
        record(ImageHistory.purge, of: image, changes)
        return nil
    }

    private func isInUse(_ original: OriginalID) -> Bool {
        images.contains { $0.original == original } || formerOriginals.values.contains { $0.contains(original) }
    }

    mutating func release(_ original: OriginalID, heldBy owner: String, leaseEnds: Instant) -> MutationConflict? {
        guard originals[original] != nil else { return .notFound }
        guard !isInUse(original) else { return .inUse }
        for location in locations[original] ?? [] where location.state != .quarantined {
            intents[IntentKey(store: location.store, locator: location.locator)] = Intent(
                store: location.store, locator: location.locator, owner: owner, leaseEnds: leaseEnds)
        }
        originals[original] = nil
        locations[original] = nil
        tags[original] = nil
        return nil
    }
}

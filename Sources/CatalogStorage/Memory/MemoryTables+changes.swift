internal import StillsModel

extension MemoryTables {
    /// Applies one mutation, or says which precondition failed and changes nothing.
    mutating func apply(_ mutation: Mutation, of changes: ChangeSet) -> MutationConflict? {
        switch mutation {
        case .createAccount(let account):
            guard !accounts.values.contains(where: { $0.name == account.name }) else { return .nameTaken }
            accounts[account.id] = account
        case .createContainer(let container):
            guard !containers.values.contains(where: { $0.name == container.name }) else { return .nameTaken }
            containers[container.id] = container
        case .createCollection(let collection):
            let isTaken = collections.values.contains {
                $0.container == collection.container && $0.path == collection.path
            }
            guard !isTaken else { return .nameTaken }
            collections[collection.id] = collection
        case .openIntent(let intent): return open(intent)
        case .takeIntent(let intent, let owner):
            let key = IntentKey(store: intent.store, locator: intent.locator)
            guard intents[key]?.owner == owner else { return .leaseLost }
            intents[key] = intent
        case .closeIntent(let store, let locator, let owner): return close(store, locator, heldBy: owner)
        case .addImage(let addition): return add(addition, changes)
        case .editImage(let edit): return self.edit(edit, changes)
        case .replaceOriginal(let image, let version, let original):
            return replaceOriginal(of: image, version, original, changes)
        case .storeLocation(let original, let location, let owner): return store(location, of: original, heldBy: owner)
        case .noteLocation(let original, let store, let locator, let state, let verifiedAt):
            let place = locations[original]?.firstIndex { $0.store == store && $0.locator == locator }
            guard let place else { return .notFound }
            locations[original]?[place].state = state
            locations[original]?[place].verifiedAt = verifiedAt
        case .remember(let sighting):
            sightings[SightingKey(collection: sighting.collection, path: sighting.path)] = sighting
        }
        return nil
    }

    private mutating func open(_ intent: Intent) -> MutationConflict? {
        let key = IntentKey(store: intent.store, locator: intent.locator)
        let isStored = locations.values.joined().contains { $0.store == intent.store && $0.locator == intent.locator }
        guard intents[key] == nil, !isStored else { return .nameTaken }
        intents[key] = intent
        return nil
    }

    private mutating func close(_ store: StoreID, _ locator: BlobLocator, heldBy owner: String) -> MutationConflict? {
        let key = IntentKey(store: store, locator: locator)
        guard intents[key]?.owner == owner else { return .leaseLost }
        intents[key] = nil
        return nil
    }

    private mutating func store(
        _ location: BlobLocation, of original: OriginalID, heldBy owner: String
    ) -> MutationConflict? {
        guard originals[original] != nil else { return .notFound }
        if let conflict = close(location.store, location.locator, heldBy: owner) { return conflict }
        locations[original]?.removeAll { $0.store == location.store && $0.state != .present }
        locations[original, default: []].append(location)
        return nil
    }

    private mutating func add(_ addition: OriginalAddition) -> Result<OriginalID, MutationConflict.Refusal> {
        switch addition {
        case .shared(let id): return originals[id] == nil ? .failure(.init(.notFound)) : .success(id)
        case .new(let original, let location, let newTags, let owner):
            let taken = originals.values.first { $0.digest == original.digest && $0.container == original.container }
            if let taken { return .failure(.init(.originalTaken(taken.id))) }
            if let conflict = close(location.store, location.locator, heldBy: owner) {
                return .failure(.init(conflict))
            }
            originals[original.id] = original
            locations[original.id] = [location]
            tags[original.id] = newTags
            return .success(original.id)
        }
    }

    private mutating func add(_ addition: ImageAddition, _ changes: ChangeSet) -> MutationConflict? {
        var image = addition.image
        let taken = images.first { other in
            guard other.collection == image.collection else { return false }
            if let externalID = image.externalID { return Self.isSame(other.externalID, externalID) }
            if case .shared(let id) = addition.original { return other.original == id }
            return false
        }
        if let taken { return .identityTaken(taken.id) }
        switch add(addition.original) {
        case .failure(let refusal): return refusal.conflict
        case .success(let id): image.original = id
        }
        images.append(image)
        record(ImageHistory.initialChanges(of: image, digest: digest(of: image)), of: image, changes)
        return nil
    }

    private mutating func edit(_ edit: ImageEdit, _ changes: ChangeSet) -> MutationConflict? {
        guard let place = images.firstIndex(where: { $0.id == edit.image }) else { return .notFound }
        let before = images[place]
        guard before.version == edit.expectedVersion else { return .versionChanged(current: before.version) }
        replace(place, with: before.applying(edit), changes)
        return nil
    }

    private mutating func replaceOriginal(
        of id: ImageID, _ version: Int, _ addition: OriginalAddition, _ changes: ChangeSet
    ) -> MutationConflict? {
        guard let place = images.firstIndex(where: { $0.id == id }) else { return .notFound }
        guard images[place].version == version else { return .versionChanged(current: images[place].version) }
        var after = images[place]
        switch add(addition) {
        case .failure(let refusal): return refusal.conflict
        case .success(let original): after.original = original
        }
        replace(place, with: after, changes)
        return nil
    }

    private mutating func replace(_ place: Int, with changed: Image, _ changes: ChangeSet) {
        let before = images[place]
        let differences = ImageHistory.differences(before, digest(of: before), changed, digest(of: changed))
        images[place] = changed
        guard !differences.isEmpty else { return }
        images[place].version = before.version + 1
        images[place].updatedAt = changes.at
        record(differences, of: images[place], changes)
    }

    private func digest(of image: Image) -> Digest? { originals[image.original]?.digest }

    private mutating func record(_ differences: [Event.Change], of image: Image, _ changes: ChangeSet) {
        events.append(
            Event(
                sequence: Int64(events.count + 1), at: changes.at, principal: changes.principal, source: changes.source,
                image: image.id, version: image.version, changes: differences))
    }
}

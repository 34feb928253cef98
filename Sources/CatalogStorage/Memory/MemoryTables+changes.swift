internal import StillsModel

extension MemoryTables {
    /// Applies one mutation, or says which precondition failed and changes nothing.
    mutating func apply(_ mutation: Mutation, of changes: ChangeSet) -> MutationConflict? {
        switch mutation {
        case .createAccount(let account):
            guard !accounts.values.contains(where: { $0.name == account.name }) else { return .nameTaken }
            accounts[account.id] = account
        case .editAccount(let edit): return self.edit(edit)
        case .removeAccount(let account, let role): return remove(account, expectedRole: role)
        case .handOver(let container, let from, let to): return handOver(container, from: from, to: to)
        case .createContainer(let container):
            guard !containers.values.contains(where: { $0.name == container.name }) else { return .nameTaken }
            containers[container.id] = container
        case .createCollection(let collection):
            let isTaken = collections.values.contains {
                $0.container == collection.container && $0.path == collection.path
            }
            guard !isTaken else { return .nameTaken }
            collections[collection.id] = collection
        case .editCollection(let edit): return self.edit(edit)
        case .removeCollection(let collection): return remove(collection)
        case .grant(let grant): return change(grant.target, of: grant.account, to: grant.level, changes)
        case .revoke(let target, let account): return change(target, of: account, to: nil, changes)
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
        case .purgeImage(let image, let version, let removalTime):
            return purge(image, version, removesOriginalsAt: removalTime, changes)
        case .releaseOriginal(let original, let owner, let leaseEnds):
            return release(original, heldBy: owner, leaseEnds: leaseEnds)
        case .endJob(let job): jobs[job] = nil
        case .postponeJob(let job, let time, let reason):
            guard jobs[job] != nil else { return .notFound }
            jobs[job]?.dueAt = time
            jobs[job]?.attempts += 1
            jobs[job]?.reason = reason
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

    mutating func add(_ addition: OriginalAddition) -> Result<OriginalID, MutationConflict.Refusal> {
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
}

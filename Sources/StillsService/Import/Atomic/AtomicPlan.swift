internal import StillsModel

/// What a whole run amounts to, decided item by item in its order, each as if those before it had been taken in.
///
/// An item that would change an image which another item of the run adds or changes is refused: one commit states the
/// version that it expects of an image once.
struct AtomicPlan {
    private(set) var mutations: [Mutation] = []
    private(set) var decisions: [ImportDecision] = []
    /// The images that there will be only once the plan is committed.
    private(set) var added: Set<ImageID> = []

    private let batch: ImportBatch
    private let rules: ImportRules
    /// Images as this run will leave them.
    private var touched: [ImageID: KnownImage] = [:]
    private var byExternalID: [ExternalKey: ImageID] = [:]
    private var byDigest: [DigestKey: ImageID] = [:]
    private var originals: [OriginalKey: OriginalRecord] = [:]

    private struct KnownImage {
        var image: Image
        var digest: Digest
    }

    private struct ExternalKey: Hashable {
        var collection: CollectionID
        var externalID: String
    }

    private struct DigestKey: Hashable {
        var collection: CollectionID
        var digest: Digest
    }

    private struct OriginalKey: Hashable {
        var container: ContainerID
        var digest: Digest
    }

    /// - Parameter collections: those that are to be made first.
    init(_ work: [ImportWork], collections: [Collection], batch: ImportBatch, now: Instant) {
        self.batch = batch
        rules = ImportRules(batch: batch, now: now)
        mutations = collections.map(Mutation.createCollection)
        for item in work { add(item, now: now) }
    }

    var hasRefusals: Bool { decisions.contains { $0.outcome == .refused } }

    private mutating func add(_ work: ImportWork, now: Instant) {
        guard let digest = work.digest else {
            decisions.append(
                ImportDecision(outcome: .refused, refusal: Refusal("Its bytes could not be read to their end.")))
            return
        }
        var known = work
        known.match = match(work, digest)
        var decision = rules.decide(known, digest: digest)
        if let image = decision.image, decision.added == nil, touched[image] != nil, !decision.mutations.isEmpty {
            decision = ImportDecision(outcome: .refused, image: image, refusal: Self.statedTwice)
        }
        if let image = decision.added, added.contains(image.id) {
            decision = ImportDecision(
                outcome: .refused, refusal: Refusal(Self.idStatedTwice, at: work.item.exported.id))
        }
        for mutation in decision.mutations { remember(mutation, known, digest) }
        mutations += decision.mutations
        if decision.refusal == nil { mutations += batch.sightings(work.candidate, digest: digest, now: now) }
        decisions.append(decision)
    }

    private static let statedTwice = Refusal(
        "Another item of this run is the same image, and this one states something else: "
            + "with --atomic an image is stated once.")

    private static let idStatedTwice = "Another item of this run states the same id."

    // MARK: - What the items before have made

    private func match(_ work: ImportWork, _ digest: Digest) -> IdentityMatch {
        let place = batch.place(of: work.item)
        var match = work.match
        if let original = originals[OriginalKey(container: place.container.id, digest: digest)] {
            match.original = original
        }
        if let known = match.image.flatMap({ touched[$0.id] }) {
            match.image = known.image
            match.digest = known.digest
        }
        if let externalID = work.item.stated.externalID {
            let key = ExternalKey(collection: place.collection.id, externalID: externalID)
            if let known = byExternalID[key].flatMap({ touched[$0] }) { take(known, &match) }
            return match
        }
        if match.digest != digest {
            match.image = nil
            match.digest = nil
        }
        let isSettled = match.image?.state == .active
        let key = DigestKey(collection: place.collection.id, digest: digest)
        if !isSettled, let known = byDigest[key].flatMap({ touched[$0] }), known.digest == digest {
            take(known, &match)
        }
        return match
    }

    private func take(_ known: KnownImage, _ match: inout IdentityMatch) {
        match.image = known.image
        match.digest = known.digest
    }

    private mutating func remember(_ mutation: Mutation, _ work: ImportWork, _ digest: Digest) {
        switch mutation {
        case .addImage(let addition):
            var image = addition.image
            image.original = remember(addition.original, work, digest)
            added.insert(image.id)
            if let externalID = image.externalID {
                byExternalID[ExternalKey(collection: image.collection, externalID: externalID)] = image.id
            }
            note(KnownImage(image: image, digest: digest))
        case .editImage(let edit):
            guard let image = touched[edit.image]?.image ?? work.match.image else { return }
            let known = touched[edit.image]?.digest ?? work.match.digest ?? digest
            note(KnownImage(image: image.after(edit), digest: known))
        case .replaceOriginal(_, _, let addition):
            guard var image = work.match.image else { return }
            image.original = remember(addition, work, digest)
            note(KnownImage(image: image, digest: digest))
        case .storeLocation(_, let location, _):
            guard var original = work.match.original else { return }
            original.locations = original.locations.filter { $0.store != location.store } + [location]
            originals[originalKey(work, digest)] = original
        default: break
        }
    }

    private mutating func remember(_ addition: OriginalAddition, _ work: ImportWork, _ digest: Digest) -> OriginalID {
        switch addition {
        case .new(let original, let location, _, _):
            originals[originalKey(work, digest)] = OriginalRecord(original: original, locations: [location])
            return original.id
        case .shared(let id): return id
        }
    }

    private mutating func note(_ known: KnownImage) {
        touched[known.image.id] = known
        let key = DigestKey(collection: known.image.collection, digest: known.digest)
        if byDigest[key] == nil { byDigest[key] = known.image.id }
    }

    private func originalKey(_ work: ImportWork, _ digest: Digest) -> OriginalKey {
        OriginalKey(container: batch.place(of: work.item).container.id, digest: digest)
    }
}

extension Image {
    /// The image as an edit will leave it, but for its version: within a run nothing else may change it.
    fileprivate func after(_ edit: ImageEdit) -> Image {
        var image = self
        for change in edit.changes { image.apply(change) }
        if let imported = edit.imported { image.imported = imported }
        if let state = edit.state { image.state = state }
        return image
    }
}

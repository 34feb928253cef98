package import StillsModel

/// What became of an image over time, and the way back.
package struct ImageVersions: Sendable {
    private let library: Library

    package init(library: Library) { self.library = library }

    /// The image's events, oldest first, and who is meant by their ids.
    ///
    /// - Throws: ``ServiceError`` with `.notFound`, `.permissionDenied`, or those of the catalog.
    package func history(of image: ImageID) async throws(ServiceError) -> ImageHistoryPage {
        let authorizer = try await library.authorizer()
        if !authorizer.principal.mayDoEverything {
            let records = try await seam { try await library.records.images([image], .fields) }
            guard let record = records.first ?? nil else { throw .noImage(image) }
            try authorizer.require(.readHistory, record.image)
        }
        let events = try await seam { try await library.records.history(of: image) }
        var directory = try await seam { try await library.records.directory() }
        directory.collections = authorizer.visible(directory).collections
        return ImageHistoryPage(events: events, directory: directory)
    }

    /// Makes everything that is stated about an image, its collection, its state and its bytes what they were at a
    /// version. That is a new version, stated by a person; the ones between stay in its history.
    ///
    /// - Parameter expectedVersion: the version that the image must have now; nil for any.
    /// - Throws: ``ServiceError`` with `.notFound` (no such image or version), `.conflict` (it changed, or its former
    ///   collection or identity is not free), or those of the catalog.
    package func revert(
        _ id: ImageID, to version: Int, expectedVersion: Int? = nil, isDryRun: Bool = false
    ) async throws(ServiceError) -> EditReport {
        let records = try await seam { try await library.records.images([id], .everything) }
        guard let record = records.first ?? nil else { throw .noImage(id) }
        let image = record.image
        let authorizer = try await library.authorizer()
        try authorizer.require(.edit, image)
        if let expectedVersion, image.version != expectedVersion {
            throw ServiceError(.conflict, "The image has version \(image.version), not \(expectedVersion).")
        }
        let events = try await seam { try await library.records.history(of: id) }
        guard version == image.version || events.contains(where: { $0.version == version }) else {
            let known = events.map { "\($0.version)" }.joined(separator: ", ")
            throw ServiceError(.notFound, "The image has no version \(version); its history tells of: \(known).")
        }
        let past = PastValues(events, at: version)
        let plan = try await plan(record, past)
        guard !plan.mutations.isEmpty else { return EditReport(image, .unchanged, after: image) }
        try await require(plan.after, instead: image, authorizer)
        if !isDryRun { try await commit(plan.mutations, image) }
        var after = plan.after
        after.version = image.version + plan.mutations.count
        return EditReport(image, .edited, after: after)
    }

    /// What it was is no way round what may be done to it now.
    private func require(
        _ after: Image, instead image: Image, _ authorizer: Authorizer
    ) async throws(ServiceError) {
        guard !authorizer.principal.mayDoEverything else { return }
        if after.visibility != image.visibility { try authorizer.require(.changeVisibility, image) }
        if after.state != image.state { try authorizer.require(.trash, image) }
        guard after.collection != image.collection else { return }
        try authorizer.require(.move, image)
        let directory = try await seam { try await library.records.directory() }
        guard let target = directory.collections.first(where: { $0.id == after.collection }) else { return }
        try authorizer.require(.add, in: target)
    }

    private struct Plan {
        var mutations: [Mutation]
        var after: Image
    }

    private func plan(_ record: ImageRecord, _ past: PastValues) async throws(ServiceError) -> Plan {
        let image = record.image
        var mutations: [Mutation] = []
        if let digest = past.original, digest != record.original.original.digest {
            mutations.append(try await replacement(record, digest))
        }
        var edit = ImageEdit(image: image.id, expectedVersion: image.version + mutations.count, changes: [])
        for (field, value) in past.fields.sorted(by: { $0.key.description < $1.key.description })
        where image[field] != value {
            edit.changes.append(FieldChange(field, value, source: .person))
        }
        if let state = past.state, state != image.state { edit.state = state }
        if let collection = past.collection, collection != image.collection { edit.collection = collection }
        let after = image.applying(edit)
        if !image.differences(to: after).isEmpty { mutations.append(.editImage(edit)) }
        return Plan(mutations: mutations, after: after)
    }

    /// The bytes that the image had: the catalog keeps them as long as the image.
    private func replacement(_ record: ImageRecord, _ digest: Digest) async throws(ServiceError) -> Mutation {
        let identity = ImportIdentity(
            collection: record.image.collection, container: record.original.original.container, externalID: nil,
            digest: digest)
        let match = try await seam { try await library.records.lookUp([identity]) }.first
        guard let original = match?.original else {
            throw ServiceError(.notFound, "The bytes that the image had then (\(digest)) are not kept any more.")
        }
        return .replaceOriginal(
            record.image.id, expectedVersion: record.image.version, with: .shared(original.original.id))
    }

    private func commit(_ mutations: [Mutation], _ image: Image) async throws(ServiceError) {
        let changes = ChangeSet(
            principal: library.account, source: .person, at: library.environment.now(), atomicity: .all,
            mutations: mutations)
        for outcome in try await seam({ try await library.records.commit(changes) }) {
            guard case .refused(let conflict) = outcome else { continue }
            throw ServiceError(.conflict, "Image \(image.id) is not reverted. \(EditImages.reason(conflict))")
        }
    }
}

/// An image's events, and who is meant by the ids in them.
package struct ImageHistoryPage: Sendable {
    package var events: [Event]
    private let accounts: [AccountID: String]
    private let collections: [String: String]

    init(events: [Event], directory: LibraryDirectory) {
        self.events = events
        accounts = Dictionary(uniqueKeysWithValues: directory.accounts.map { ($0.id, $0.name) })
        collections = Dictionary(uniqueKeysWithValues: directory.collections.map { ($0.id.description, $0.path) })
    }

    /// The account's name; its id where the library has no such account, “Stills” where it was nobody.
    package func name(of principal: AccountID?) -> String {
        principal.map { accounts[$0] ?? $0.description } ?? "Stills"
    }

    /// The value as a person reads it: a collection by its path.
    package func text(of value: AttributeValue, in field: String) -> String {
        field == "collection" ? collections[value.text] ?? value.text : value.text
    }
}

/// What an image was like at a version, as far as later events changed it: the oldest of their former values.
private struct PastValues {
    private(set) var fields: [ImageField: AttributeValue?] = [:]
    private(set) var original: Digest?
    private(set) var state: ImageState?
    private(set) var collection: CollectionID?

    init(_ events: [Event], at version: Int) {
        for event in events.reversed() where event.version > version {
            for change in event.changes { note(change) }
        }
    }

    private mutating func note(_ change: Event.Change) {
        switch change.field {
        case "original": original = change.from.flatMap { Digest($0.text) }
        case "state": state = change.from.flatMap { ImageState(rawValue: $0.text) }
        case "collection": collection = change.from.flatMap { CollectionID($0.text) }
        default:
            guard let field = ImageField(change.field) else { return }
            fields.updateValue(change.from, forKey: field)
        }
    }
}

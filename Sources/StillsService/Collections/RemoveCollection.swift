package import StillsModel

/// Removes a collection, after its images have found another place.
///
/// Images move in batches of bounded size. One that cannot move, because its identity is taken where it should go, is
/// told with the reason; then the collection stays, with what did not move.
package struct RemoveCollection: Sendable {
    package enum Images: Sendable, Equatable {
        /// Into the collection with this path.
        case move(to: String)
        /// Into the trash, in `General`: restored, they are there.
        case trash
    }

    /// What stands in the way of a removal, and what it is about.
    package struct Plan: Sendable {
        package var collection: Collection
        /// Below it, the deepest last.
        package var nested: [Collection]
        /// In it and below it, without those in the trash.
        package var images: Int
        package var trashed: Int

        /// Nothing is in it.
        package var isEmpty: Bool { nested.isEmpty && images == 0 && trashed == 0 }
    }

    /// One image that was moved, or the reason why it was not.
    package struct Moved: Sendable, Equatable {
        package var image: ImageID
        /// A full sentence; nil when it moved.
        package var refusal: String?
    }

    package typealias Report = @Sendable (Moved) -> Void

    private static let rounds = 3

    private let library: Library

    package init(library: Library) { self.library = library }

    /// - Parameter name: a path or an id.
    /// - Throws: ``ServiceError`` with `.notFound`, `.permissionDenied` or `.invalidArgument` (it is `General`).
    package func plan(_ name: String) async throws(ServiceError) -> Plan {
        let authorizer = try await library.authorizer()
        let directory = authorizer.visible(try await seam { try await library.records.directory() })
        let collection = try directory.existing(name, for: library.account)
        try authorizer.require(.editCollection, in: collection)
        try collection.requireOrdinary()
        let nested = directory.nested(in: collection)
        for each in nested { try authorizer.require(.editCollection, in: each) }
        let find = FindImages(library: library)
        let isIn = QueryExpression.under(collection.id.description)
        return Plan(
            collection: collection, nested: nested, images: try await find.count(Query(isIn)),
            trashed: try await find.count(Query(.and([.flag(.trashed), isIn]))))
    }

    /// The collection that the images go to.
    ///
    /// - Throws: ``ServiceError`` with `.notFound`, or `.invalidArgument` when it is to be removed itself, or lies in
    ///   another container.
    package func target(_ images: Images, of plan: Plan) async throws(ServiceError) -> Collection {
        let authorizer = try await library.authorizer()
        let directory = authorizer.visible(try await seam { try await library.records.directory() })
        var path = CollectionPath.general
        if case .move(let named) = images { path = named }
        let same = directory.collections.first { $0.path == path && $0.container == plan.collection.container }
        let target = if let same { same } else { try directory.existing(path, for: library.account) }
        let isRemoved = ([plan.collection] + plan.nested).contains { $0.id == target.id }
        guard !isRemoved else {
            throw ServiceError(.invalidArgument, "“\(target.path)” is to be removed: the images cannot go there.")
        }
        guard target.container == plan.collection.container, authorizer.allows(.add, in: target.id) else {
            throw ServiceError(
                .invalidArgument, "“\(target.path)” belongs to somebody else: choose another collection.")
        }
        return target
    }

    /// Moves the images, and removes the collections, the deepest first.
    ///
    /// - Parameters:
    ///   - images: nil when there are none.
    ///   - goesOn: asked between batches; false ends the run early, and the collection stays.
    /// - Returns: whether the collection is gone.
    /// - Throws: ``ServiceError`` with `.conflict` when something came into it meanwhile.
    package func run(
        _ plan: Plan, images: Images?, report: Report, goesOn: @Sendable () -> Bool = { true }
    ) async throws(ServiceError) -> Bool {
        var isClear = true
        if let images {
            let target = try await target(images, of: plan)
            // Whatever the state: a collection with images in the trash is not empty.
            let query = Query(
                .and([
                    .under(plan.collection.id.description), .or([.flag(.trashed), .not(.flag(.trashed))]),
                ]))
            try await FindImages(library: library).each(query) { ids throws(ServiceError) in
                guard goesOn() else { return false }
                let refused = try await move(ids, to: target, isTrash: images == .trash, report)
                isClear = isClear && refused == 0
                return goesOn()
            }
        }
        guard isClear, goesOn() else { return false }
        try await remove(plan)
        return true
    }

    private func remove(_ plan: Plan) async throws(ServiceError) {
        let collections = plan.nested.reversed() + [plan.collection]
        let changes = ChangeSet(
            principal: library.account, source: .person, at: library.environment.now(),
            mutations: collections.map { .removeCollection($0.id) })
        let outcomes = try await seam { try await library.records.commit(changes) }
        for (collection, outcome) in zip(collections, outcomes) {
            if case .refused(let conflict) = outcome, conflict != .notFound {
                throw ServiceError(
                    .conflict, "Something came into “\(collection.path)” meanwhile: it stays. Try again.")
            }
        }
    }

    // MARK: - One batch of images

    /// - Returns: how many did not move.
    private func move(
        _ ids: [ImageID], to target: Collection, isTrash: Bool, _ report: Report
    ) async throws(ServiceError) -> Int {
        var open = ids
        var refused = 0
        for _ in 0..<Self.rounds where !open.isEmpty {
            let asked = open
            let records = try await seam { try await library.records.images(asked, .fields) }.compactMap { $0 }
            let edits = records.map { record in
                ImageEdit(
                    image: record.image.id, expectedVersion: record.image.version, changes: [],
                    state: isTrash ? .trashed : nil, collection: target.id)
            }
            let outcomes = try await commit(edits)
            open = []
            for (edit, outcome) in zip(edits, outcomes) {
                switch outcome {
                case .applied: report(Moved(image: edit.image))
                case .refused(.identityTaken(let other)):
                    refused += 1
                    report(Moved(image: edit.image, refusal: Self.taken(other, target)))
                case .refused, .notTried: open.append(edit.image)
                }
            }
        }
        for id in open { report(Moved(image: id, refusal: "It keeps changing: try again.")) }
        return refused + open.count
    }

    private static func taken(_ other: ImageID, _ target: Collection) -> String {
        "“\(target.path)” has the same picture already (\(other)): purge one of them, or move it elsewhere."
    }

    private func commit(_ edits: [ImageEdit]) async throws(ServiceError) -> [MutationOutcome] {
        guard !edits.isEmpty else { return [] }
        let changes = ChangeSet(
            principal: library.account, source: .person, at: library.environment.now(),
            mutations: edits.map(Mutation.editImage))
        return try await seam { try await library.records.commit(changes) }
    }
}

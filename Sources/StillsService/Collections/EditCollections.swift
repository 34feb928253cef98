package import StillsModel

/// Makes collections, renames them, moves them, and says what new images in them begin with.
package struct EditCollections: Sendable {
    private let library: Library

    package init(library: Library) { self.library = library }

    /// Makes a collection, and with `makesParents` those above it that are not there.
    ///
    /// - Returns: the collections that were made, the outermost first.
    /// - Throws: ``ServiceError`` with `.alreadyExists`, `.notFound` (the one above it), `.invalidArgument` (a name) or
    ///   `.permissionDenied`.
    package func create(
        _ path: CollectionPath, visibility: Visibility?, makesParents: Bool
    ) async throws(ServiceError) -> [Collection] {
        let authorizer = try await library.authorizer()
        let directory = try await directory(authorizer)
        var made: [Collection] = []
        var above: Collection?
        for depth in 1...path.names.count {
            let name = path.names[depth - 1]
            let part = above.map { $0.path + "/" + name } ?? name
            let isLast = depth == path.names.count
            if let known = known(part, above, isLast: isLast, directory) {
                guard !isLast else { throw .collectionExists(path.description) }
                above = known
                continue
            }
            guard isLast || makesParents else {
                throw ServiceError(
                    .notFound, "There is no collection “\(part)” to put “\(path.name)” into: --parents makes it too.")
            }
            let collection = try collection(name, part, above, visibility, directory)
            if made.isEmpty { try require(above, collection.container, authorizer) }
            made.append(collection)
            above = collection
        }
        let outcomes = try await commit(made.map(Mutation.createCollection))
        guard outcomes.allSatisfy({ $0 == .applied }) else { throw .collectionExists(path.description) }
        return made
    }

    /// The collection with this path, in the container of the one above it. Of the outermost ones another account's can be
    /// meant too, but for the one that is to be made.
    private func known(
        _ path: String, _ above: Collection?, isLast: Bool, _ directory: LibraryDirectory
    ) -> Collection? {
        if let above { return directory.collection(at: path, in: above.container) }
        guard isLast else { return directory.collection(named: path, for: library.account) }
        return ownContainer(directory).flatMap { directory.collection(at: path, in: $0) }
    }

    private func ownContainer(_ directory: LibraryDirectory) -> ContainerID? {
        directory.containers(of: library.account).first?.id
    }

    /// - Throws: ``ServiceError`` when no collection may be made there.
    private func require(
        _ above: Collection?, _ container: ContainerID, _ authorizer: Authorizer
    ) throws(ServiceError) {
        if let above {
            try authorizer.require(.createCollection, in: above)
        } else {
            try authorizer.require(.createCollection, of: container)
        }
    }

    private func collection(
        _ name: String, _ path: String, _ above: Collection?, _ visibility: Visibility?, _ directory: LibraryDirectory
    ) throws(ServiceError) -> Collection {
        guard let account = library.account else { throw .signInNeeded }
        guard let container = above?.container ?? ownContainer(directory) else {
            throw ServiceError(.permissionDenied, "Only an account with a container of its own has collections.")
        }
        return Collection(
            id: library.environment.newID(), container: container, parent: above?.id, name: name, path: path,
            owner: above?.owner ?? account, defaultVisibility: visibility ?? above?.defaultVisibility ?? .private,
            createdAt: library.environment.now())
    }

    /// Gives a collection another name where it is.
    ///
    /// - Throws: ``ServiceError`` with `.notFound`, `.alreadyExists`, `.invalidArgument` or `.permissionDenied`.
    package func rename(_ name: String, to newName: String) async throws(ServiceError) -> Collection {
        try CollectionPath.check(newName)
        return try await edit(name, keepsGeneral: true) { edit, _ throws(ServiceError) in edit.name = newName }
    }

    /// Puts a collection, with all below it, into another one; nil for the outermost level.
    ///
    /// - Throws: as ``rename(_:to:)``.
    package func move(_ name: String, into parent: String?) async throws(ServiceError) -> Collection {
        let authorizer = try await library.authorizer()
        return try await edit(name, keepsGeneral: true) { edit, directory throws(ServiceError) in
            let target = try parent.map { name throws(ServiceError) in
                try directory.existing(name, for: library.account)
            }
            guard edit.parent != target?.id else { return }
            edit.parent = target?.id
            let container = directory.collections.first { $0.id == edit.collection }?.container
            if let container { try require(target, container, authorizer) }
        }
    }

    /// Says what the visibility of new images in it is. Those that are in it keep theirs.
    package func setVisibility(
        _ name: String, _ visibility: Visibility
    ) async throws(ServiceError) -> Collection {
        try await edit(name, keepsGeneral: false) { edit, _ throws(ServiceError) in
            edit.defaultVisibility = visibility
        }
    }

    private func edit(
        _ name: String, keepsGeneral: Bool,
        _ body: (inout CollectionEdit, LibraryDirectory) throws(ServiceError) -> Void
    ) async throws(ServiceError) -> Collection {
        let authorizer = try await library.authorizer()
        let directory = try await directory(authorizer)
        let collection = try directory.existing(name, for: library.account)
        try authorizer.require(.editCollection, in: collection)
        if keepsGeneral { try collection.requireOrdinary() }
        var edit = CollectionEdit(collection)
        try body(&edit, directory)
        guard edit != CollectionEdit(collection) else { return collection }
        switch try await commit([.editCollection(edit)]).first {
        case .applied?: break
        case .refused(.nameTaken)?:
            throw ServiceError(.alreadyExists, "There is a collection “\(edit.name)” already where it would be.")
        case .refused(.invalidParent)?:
            throw ServiceError(
                .invalidArgument,
                "“\(collection.path)” cannot be put into itself, into one below it, or into another container.")
        default:
            throw ServiceError(.conflict, "“\(collection.path)” was changed meanwhile: look again.")
        }
        return try await self.directory(authorizer).collections.first { $0.id == collection.id } ?? collection
    }

    private func directory(_ authorizer: Authorizer) async throws(ServiceError) -> LibraryDirectory {
        authorizer.visible(try await seam { try await library.records.directory() })
    }

    private func commit(_ mutations: [Mutation]) async throws(ServiceError) -> [MutationOutcome] {
        let changes = ChangeSet(
            principal: library.account, source: .person, at: library.environment.now(), atomicity: .all,
            mutations: mutations)
        return try await seam { try await library.records.commit(changes) }
    }
}

extension Collection {
    /// The collection that every library begins with: what has no other place is there.
    var isGeneral: Bool { parent == nil && name == CollectionPath.general }

    /// - Throws: ``ServiceError`` with `.invalidArgument` for `General`.
    func requireOrdinary() throws(ServiceError) {
        guard !isGeneral else {
            throw ServiceError(
                .invalidArgument,
                "“\(CollectionPath.general)” stays where it is and as it is called: images without another place are there."
            )
        }
    }
}

extension ServiceError {
    static func collectionExists(_ path: String) -> ServiceError {
        ServiceError(.alreadyExists, "There is a collection “\(path)” already.")
    }
}

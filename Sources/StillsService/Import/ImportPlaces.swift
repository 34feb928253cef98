internal import StillsModel

/// Where an image is put: a collection, and the container that it belongs to.
struct ImportPlace: Sendable, Equatable {
    var collection: Collection
    var container: Container
}

/// Finds the collections that a manifest's rows name, and makes those that are missing where that is wanted.
actor ImportPlaces {
    enum Missing: Sendable {
        /// A row that names a collection which is not there is refused.
        case refused
        /// It is made at once, with those above it.
        case created
        /// It is only thought of, for a dry run, or to be made by a commit that comes later.
        case planned
    }

    private let library: Library
    /// Of new collections that have none above them.
    private let container: Container
    private let missing: Missing
    private var directory: LibraryDirectory?
    private var authorizer: Authorizer?
    /// What was made, or thought of, with the right to it.
    private var own: Set<CollectionID> = []
    /// What is thought of, outermost first.
    private(set) var planned: [Collection] = []

    /// How often another process may make a part of the same path first.
    private static let rounds = 4
    private static let nameLimit = 255

    init(library: Library, container: Container, missing: Missing) {
        self.library = library
        self.container = container
        self.missing = missing
    }

    /// The place of a collection's whole path.
    ///
    /// - Returns: a refusal when there is no such collection and none is to be made, or the path can be none's.
    /// - Throws: ``ServiceError`` when the catalog cannot be read or written.
    func place(of path: String) async throws(ServiceError) -> Result<ImportPlace, Refusal> {
        for _ in 0..<Self.rounds {
            let directory = try await known(path)
            if let place = place(at: path, in: directory) { return .success(place) }
            if missing == .refused {
                return .failure(
                    Refusal("There is no collection “\(path)”: --create-collections makes those that are missing."))
            }
            let additions: [Collection]
            switch newCollections(path, directory) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let collections): additions = collections
            }
            if let refusal = try await refusal(ofMaking: additions) { return .failure(refusal) }
            own.formUnion(additions.map(\.id))
            if missing == .planned {
                planned += additions
            } else {
                try await create(additions)
            }
        }
        return .failure(Refusal("The collection “\(path)” keeps being made and removed: import the item again."))
    }

    private func rights() async throws(ServiceError) -> Authorizer {
        if let authorizer { return authorizer }
        let loaded = try await library.authorizer()
        authorizer = loaded
        return loaded
    }

    /// Why the first of new collections may not be made where it would be; nil when it may. Those below follow it.
    private func refusal(ofMaking additions: [Collection]) async throws(ServiceError) -> Refusal? {
        guard !library.principal.mayDoEverything, let first = additions.first else { return nil }
        let rights = try await rights()
        let isAllowed =
            first.parent.map { own.contains($0) || rights.allows(.createCollection, in: $0) }
            ?? (rights.rights.decide(.createCollection, of: first.container) == .allowed)
        return isAllowed ? nil : Refusal("You may not make the collection “\(first.path)”.")
    }

    /// The items, those that whoever asks may not take in refused: into a collection it may not write to, or with a
    /// visibility, or a history, that it has no say in.
    func permitted(
        _ items: [ImportItem], _ place: (ImportItem) -> ImportPlace
    ) async throws(ServiceError) -> [ImportItem] {
        guard !library.principal.mayDoEverything else { return items }
        let rights = try await rights()
        var permitted = items
        for index in permitted.indices where permitted[index].refusal == nil {
            let item = permitted[index]
            let collection = place(item).collection
            func allows(_ action: Action) -> Bool {
                own.contains(collection.id) || rights.allows(action, in: collection.id)
            }
            if !allows(.add) {
                permitted[index].refusal = Refusal("You may not put images into “\(collection.path)”.")
            } else if item.stated.fields[.visibility] != nil, !allows(.changeVisibility) {
                permitted[index].refusal = Refusal("Only the owner of “\(collection.path)” may say who sees the image.")
            } else if !item.exported.history.isEmpty {
                permitted[index].refusal = Refusal("Only who runs the library may take histories in.")
            }
        }
        return permitted
    }

    /// Forgets what is known and thought of: somebody else made one of the collections.
    func reset() {
        directory = nil
        planned = []
    }

    private func known(_ path: String) async throws(ServiceError) -> LibraryDirectory {
        if var directory {
            directory.collections += planned
            if directory.collection(at: path, in: container.id) != nil || missing == .planned { return directory }
        }
        let read = try await rights().visible(try await Self.directory(of: library))
        directory = read
        var whole = read
        whole.collections += planned
        return whole
    }

    private func place(at path: String, in directory: LibraryDirectory) -> ImportPlace? {
        guard let collection = directory.collection(at: path, in: container.id),
            let container = directory.containers.first(where: { $0.id == collection.container })
        else { return nil }
        return ImportPlace(collection: collection, container: container)
    }

    /// What is missing of a path, outermost first.
    private func newCollections(_ path: String, _ directory: LibraryDirectory) -> Result<[Collection], Refusal> {
        var parent: Collection?
        var made: [Collection] = []
        var whole = ""
        for name in path.split(separator: "/", omittingEmptySubsequences: false) {
            guard Self.isName(name) else {
                return .failure(
                    Refusal(
                        "“\(path)” is no collection's path: it has names of 1 to \(Self.nameLimit) bytes without control "
                            + "characters, parted by “/”."))
            }
            whole += (whole.isEmpty ? "" : "/") + name
            if let known = directory.collection(at: whole, in: container.id) {
                parent = known
                continue
            }
            let collection = Collection(
                id: library.environment.newID(), container: parent?.container ?? container.id, parent: parent?.id,
                name: String(name), path: whole, owner: parent?.owner ?? container.owner,
                defaultVisibility: parent?.defaultVisibility ?? .private, createdAt: library.environment.now())
            made.append(collection)
            parent = collection
        }
        return .success(made)
    }

    private static func isName(_ name: Substring) -> Bool {
        (1...nameLimit).contains(name.utf8.count) && name != "." && name != ".."
            && !name.unicodeScalars.contains { $0.properties.generalCategory == .control }
            && name.first?.isWhitespace == false && name.last?.isWhitespace == false
    }

    private func create(_ collections: [Collection]) async throws(ServiceError) {
        let changes = ChangeSet(
            principal: library.account, source: .manifest, at: library.environment.now(), atomicity: .all,
            mutations: collections.map(Mutation.createCollection))
        // Where another process was first, the next look finds what it made.
        try await Self.commit(changes, to: library)
        directory = nil
    }

    private static func directory(of library: Library) async throws(ServiceError) -> LibraryDirectory {
        try await seam { try await library.records.directory() }
    }

    private static func commit(_ changes: ChangeSet, to library: Library) async throws(ServiceError) {
        _ = try await seam { try await library.records.commit(changes) }
    }
}

extension ImportBatch {
    /// The items with the collections that their rows name; an item whose collection is not there is refused.
    func placed(_ items: [ImportItem]) async throws(ServiceError) -> [ImportItem] {
        guard items.contains(where: { $0.collectionPath != nil && $0.refusal == nil }) else {
            return try await places.permitted(items) { place(of: $0) }
        }
        var placed = items
        var known: [String: Result<ImportPlace, Refusal>] = [:]
        for index in placed.indices where placed[index].refusal == nil {
            guard let path = placed[index].collectionPath else { continue }
            let found: Result<ImportPlace, Refusal>
            if let before = known[path.value] { found = before } else { found = try await places.place(of: path.value) }
            known[path.value] = found
            switch found {
            case .success(let place): placed[index].place = place
            case .failure(let refusal): placed[index].refusal = Refusal(refusal.reason, at: path.place)
            }
        }
        return try await places.permitted(placed) { place(of: $0) }
    }

    /// Where the item's image is put.
    func place(of item: ImportItem) -> ImportPlace {
        item.place ?? ImportPlace(collection: options.collection, container: container)
    }

    /// What was last seen at the items' paths, in the collections that they go to.
    func sightings(of items: [ImportItem]) async throws(ServiceError) -> [Sighting?] {
        try await sightings(of: items) { sightingPath($0) }
    }

    /// What was last seen at other paths, in the collections that the items go to.
    func sightings(
        of items: [ImportItem], at path: (ImportItem) -> [UInt8]
    ) async throws(ServiceError) -> [Sighting?] {
        var sightings = [Sighting?](repeating: nil, count: items.count)
        let groups = Dictionary(grouping: items.indices) { place(of: items[$0]).collection.id }
        for (collection, indices) in groups {
            let found = try await seam {
                try await library.records.sightings(in: collection, at: indices.map { path(items[$0]) })
            }
            for (index, sighting) in zip(indices, found) { sightings[index] = sighting }
        }
        return sightings
    }
}

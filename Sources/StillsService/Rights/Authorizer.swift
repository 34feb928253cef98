internal import StillsModel

/// Says what whoever asks may do, throughout one call of a use case. It is loaded once; for whoever may do everything there
/// is nothing to load.
///
/// What may not be known of is `.notFound`, in the words for what is not there; what may be seen, and not be done to it, is
/// `.permissionDenied`.
struct Authorizer: Sendable {
    let rights: PrincipalRights

    var principal: Principal { rights.principal }

    init(library: Library) async throws(ServiceError) {
        let principal = library.principal
        var access = AccountAccess()
        var collections: [Collection] = []
        if let account = principal.account, !principal.mayDoEverything {
            access = try await seam { try await library.records.access(of: account) }
        }
        if principal.key?.collections != nil {
            collections = try await seam { try await library.records.directory() }.collections
        }
        rights = PrincipalRights(principal, access: access, collections: collections)
    }

    // MARK: - Images

    func allows(_ action: Action, _ image: Image) -> Bool { rights.decide(action, image) == .allowed }

    /// - Throws: ``ServiceError`` with `.notFound` or `.permissionDenied`.
    func require(_ action: Action, _ image: Image) throws(ServiceError) {
        switch rights.decide(action, image) {
        case .allowed: return
        case .hidden: throw .noImage(image.id)
        case .denied: throw ServiceError(.permissionDenied, Self.sentence(action))
        }
    }

    /// Why the action is refused, for a report on one of many images; nil when it is not.
    func refusal(_ action: Action, _ image: Image) -> ServiceError? {
        do throws(ServiceError) {
            try require(action, image)
            return nil
        } catch {
            return error
        }
    }

    /// What may be known of a record; nil when nothing.
    func shown(_ record: ImageRecord) -> ImageRecord? {
        guard !principal.mayDoEverything else { return record }
        guard allows(.read, record.image) else { return nil }
        return record.shown(
            to: rights.audience(of: record.image),
            namesCollection: rights.decide(.read, in: record.image.collection) == .allowed)
    }

    // MARK: - Collections

    func allows(_ action: Action, in collection: CollectionID) -> Bool {
        rights.decide(action, in: collection) == .allowed
    }

    /// - Throws: ``ServiceError`` with `.notFound` or `.permissionDenied`.
    func require(_ action: Action, in collection: Collection) throws(ServiceError) {
        switch rights.decide(action, in: collection.id) {
        case .allowed: return
        case .hidden: throw .noCollection(collection.id)
        case .denied: throw ServiceError(.permissionDenied, "“\(collection.path)”: " + Self.sentence(action))
        }
    }

    func require(_ action: Action, of container: ContainerID) throws(ServiceError) {
        switch rights.decide(action, of: container) {
        case .allowed: return
        case .hidden: throw .noContainer(container)
        case .denied: throw ServiceError(.permissionDenied, Self.sentence(action))
        }
    }

    /// What may be known of a directory: collections that may be read or that images may be put into, one's own before
    /// others of the same path.
    func visible(_ directory: LibraryDirectory) -> LibraryDirectory {
        var visible = directory
        if !principal.mayDoEverything {
            visible.collections.removeAll { rights.decide(.read, in: $0.id) == .hidden && !allows(.add, in: $0.id) }
            let containers = Set(visible.collections.map(\.container))
            visible.containers.removeAll {
                !containers.contains($0.id) && rights.decide(.createCollection, of: $0.id) == .hidden
            }
        }
        let own = visible.collections.filter { $0.owner == principal.account }
        visible.collections = own + visible.collections.filter { $0.owner != principal.account }
        return visible
    }

    // MARK: - The library

    /// - Throws: ``ServiceError`` with `.permissionDenied`.
    func require(_ action: Action) throws(ServiceError) {
        guard decide(principal, action, .library) == .allowed else {
            throw ServiceError(.permissionDenied, Self.sentence(action))
        }
    }

    private static func sentence(_ action: Action) -> String {
        switch action {
        case .read: "You may not read it."
        case .readRestricted: "Only its readers may have all of it."
        case .readHistory: "Only its readers may see its history."
        case .add: "You may not put images into it."
        case .edit: "You may not edit it."
        case .move: "You may not move it out of its collection."
        case .trash: "You may not put it into the trash, or take it out."
        case .createCollection: "You may not make a collection there."
        case .purge: "Only its owner may purge it."
        case .changeVisibility: "Only its owner may say who sees it."
        case .grant: "Only its owner may share it."
        case .editCollection: "Only its owner may rename, set, move or remove it."
        case .manageAccount, .manageOwnAccount: "You may not change that account."
        case .readOperations, .operate: "That is for whoever runs the library."
        }
    }
}

extension Library {
    /// What whoever asks may do, as of now.
    func authorizer() async throws(ServiceError) -> Authorizer { try await Authorizer(library: self) }

    /// Accounts, containers and collections as whoever asks may know of them; accounts are all there.
    func visibleDirectory() async throws(ServiceError) -> LibraryDirectory {
        let directory = try await seam { try await records.directory() }
        return try await authorizer().visible(directory)
    }
}

extension ServiceError {
    static func noContainer(_ id: ContainerID) -> ServiceError {
        ServiceError(.notFound, "There is no container \(id) in this library.")
    }

    static func noCollection(_ id: CollectionID) -> ServiceError {
        ServiceError(.notFound, "There is no collection \(id) in this library.")
    }
}

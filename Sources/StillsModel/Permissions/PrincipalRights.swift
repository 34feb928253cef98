/// What a principal may do in a library as it is: the facts for ``decide(_:_:_:)``, and for the predicate of search, from
/// one source.
package struct PrincipalRights: Sendable {
    package let principal: Principal
    private let access: AccountAccess
    /// The collections that the key is confined to, with those below them; nil for no such limit.
    package let confinement: Set<CollectionID>?

    /// - Parameters:
    ///   - access: of the principal's account.
    ///   - collections: all of the library; looked at only for a key that is confined.
    package init(_ principal: Principal, access: AccountAccess, collections: [Collection]) {
        self.principal = principal
        self.access = access
        confinement = principal.key?.collections.map { Self.below($0, collections) }
    }

    private static func below(_ roots: Set<CollectionID>, _ collections: [Collection]) -> Set<CollectionID> {
        var children: [CollectionID: [CollectionID]] = [:]
        for collection in collections {
            if let parent = collection.parent { children[parent, default: []].append(collection.id) }
        }
        var found: Set<CollectionID> = []
        var open = Array(roots)
        while let next = open.popLast() {
            if found.insert(next).inserted { open += children[next] ?? [] }
        }
        return found
    }

    // MARK: - Standing

    package func standing(in collection: CollectionID) -> Standing {
        Standing(access.collections[collection], isOutsideKey: isOutside(collection))
    }

    package func standing(of container: ContainerID) -> Standing {
        Standing(access.containers[container], isOutsideKey: confinement != nil)
    }

    package func resource(_ image: Image) -> Resource {
        .image(
            Standing(
                .higher(access.collections[image.collection], access.images[image.id]),
                isOutsideKey: isOutside(image.collection)),
            image.visibility, image.state)
    }

    private func isOutside(_ collection: CollectionID) -> Bool {
        confinement.map { !$0.contains(collection) } ?? false
    }

    // MARK: - Decisions

    package func decide(_ action: Action, _ image: Image) -> Permission {
        let permission = StillsModel.decide(principal, action, resource(image))
        // A grant on the image alone does not say that its collection may lose it.
        guard action == .move, permission == .allowed else { return permission }
        let source = decide(.add, in: image.collection)
        return source == .allowed ? .allowed : .denied
    }

    /// Of an action on a collection.
    package func decide(_ action: Action, in collection: CollectionID) -> Permission {
        StillsModel.decide(principal, action, .collection(standing(in: collection)))
    }

    package func decide(_ action: Action, of container: ContainerID) -> Permission {
        StillsModel.decide(principal, action, .container(standing(of: container)))
    }

    /// Who of those who may know of an image the principal is.
    package func audience(of image: Image) -> Audience {
        decide(.readRestricted, image) == .allowed ? .readers : .anyone
    }

    // MARK: - Search

    /// The collections whose images may be read by inheritance, in order; nil for all of them.
    package var readableCollections: [CollectionID]? {
        guard principal.account != nil, principal.hasScope(.read) else { return [] }
        if principal.role.readsEverything { return confinement?.sorted() }
        return access.collections.keys.filter { !isOutside($0) }.sorted()
    }

    /// Images with a grant of their own.
    package var grantedImages: Set<ImageID> {
        principal.account != nil && principal.hasScope(.read) ? Set(access.images.keys) : []
    }
}

/// A person or program that signs in.
package struct Account: Sendable, Equatable {
    package var id: AccountID
    package var name: String
    package var role: Role
    package var createdAt: Instant
    /// Cannot sign in, and its keys open nothing; what it owns stays.
    package var isDisabled: Bool

    package init(id: AccountID, name: String, role: Role, createdAt: Instant, isDisabled: Bool = false) {
        self.id = id
        self.name = name
        self.role = role
        self.createdAt = createdAt
        self.isDisabled = isDisabled
    }
}

/// What an account may do in the whole library.
package enum Role: String, Sendable, CaseIterable {
    case viewer, member, manager, admin

    /// Whether the role alone gives the right to read everything.
    package var readsEverything: Bool { self == .manager || self == .admin }
}

/// An account's own space in a blob store.
package struct Container: Sendable, Equatable {
    package var id: ContainerID
    /// Lower-case letters, digits and hyphens: it is part of blob keys.
    package var name: String
    package var owner: AccountID

    package init(id: ContainerID, name: String, owner: AccountID) {
        self.id = id
        self.name = name
        self.owner = owner
    }
}

/// A named set of images with one owner, in a container. May nest.
package struct Collection: Sendable, Equatable {
    package var id: CollectionID
    package var container: ContainerID
    package var parent: CollectionID?
    /// Unique among the collections of the same parent. Holds no `/`.
    package var name: String
    /// The names from the outermost collection to this one, joined by `/`.
    package var path: String
    package var owner: AccountID
    /// The visibility of new images.
    package var defaultVisibility: Visibility
    package var createdAt: Instant

    package init(
        id: CollectionID, container: ContainerID, parent: CollectionID?, name: String, path: String, owner: AccountID,
        defaultVisibility: Visibility = .private, createdAt: Instant
    ) {
        self.id = id
        self.container = container
        self.parent = parent
        self.name = name
        self.path = path
        self.owner = owner
        self.defaultVisibility = defaultVisibility
        self.createdAt = createdAt
    }
}

/// What a principal may want to do to a resource.
package enum Action: String, Sendable, CaseIterable {
    /// To know of it: an image with its public fields and renditions, a collection with its name and listing.
    case read
    /// An image's restricted fields and its untouched original.
    case readRestricted
    /// Who changed what, and receipts.
    case readHistory

    /// To put an image into a collection, new or moved.
    case add
    /// What is stated about an image, but for its visibility.
    case edit
    /// To take an image out of its collection, into another one.
    case move
    /// Into the trash, and out of it.
    case trash
    /// A collection below a collection, or at the outermost level of a container.
    case createCollection

    /// To forget an image for good.
    case purge
    case changeVisibility
    /// To give and take grants, and to see which there are.
    case grant
    /// To rename, set, move or remove a collection.
    case editCollection

    /// Another account: its name, role, password and keys.
    case manageAccount
    /// One's own password and keys.
    case manageOwnAccount
    /// The state of stores, jobs, verification and backups.
    case readOperations
    /// To verify, repair, back up and set.
    case operate

    /// The level that it needs; nil for what no grant gives.
    package var level: AccessLevel? {
        switch self {
        case .read, .readRestricted, .readHistory: .read
        case .add, .edit, .move, .trash, .createCollection: .write
        case .purge, .changeVisibility, .grant, .editCollection: .own
        case .manageAccount, .manageOwnAccount, .readOperations, .operate: nil
        }
    }

    /// The scope that an API key needs for it.
    package var scope: KeyScopes.Scope {
        switch level {
        case .read: .read
        case .write: .write
        case .own: .own
        case nil: .admin
        }
    }
}

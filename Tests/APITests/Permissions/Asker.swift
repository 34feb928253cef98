import StillsModel

/// Somebody who asks, and what it is to the things that it asks about.
struct Asker {
    typealias Column = PermissionTable.Column

    /// An account's name, or that of a key; nil for a stranger.
    var name: String?
    /// Whose account; for a key, that which it acts as.
    var account: String?
    var role = Role.member
    var image = Column.nobody
    /// Of the collection that the images are in, of another one of the same owner, and of the owner's container.
    var collection = Column.nobody
    var otherCollection = Column.nobody
    var container = Column.nobody
    var key: KeyScopes?

    var isStranger: Bool { account == nil }

    /// An account, whose role is what it is to everything.
    private static func account(_ name: String, _ role: Role, _ column: Column) -> Asker {
        Asker(
            name: name, account: name, role: role, image: column, collection: column, otherCollection: column,
            container: column)
    }

    private static func key(_ name: String, of asker: Asker, _ scopes: KeyScopes.Scope...) -> Asker {
        var key = asker
        key.name = name
        key.key = KeyScopes(Set(scopes))
        return key
    }

    static let owner = account("owner", .member, .owner)
    static let admin = account("root", .admin, .admin)
    static let stranger = Asker()

    /// With a grant of a level on one kind of thing.
    static let granted: [(asker: Asker, level: AccessLevel, on: String)] = [
        (.read, .reader), (.write, .writer), (.own, .owner),
    ].flatMap { (level: AccessLevel, column: Column) in
        ["container", "collection", "image"].map { thing in
            let name = "\(thing)-\(level.rawValue)"
            var asker = Asker(name: name, account: name, image: column)
            if thing != "image" { asker.collection = column }
            if thing == "container" {
                asker.container = column
                asker.otherCollection = column
            }
            return (asker, level, thing)
        }
    }

    /// Its role leaves no more of a grant of `own` than reading.
    static let viewer = Asker(name: "viewer", account: "viewer", role: .viewer, image: .reader, collection: .reader)

    /// Keys of the owner and of the administrator.
    static let keys: [Asker] = [
        key("key-read", of: owner, .read), key("key-write", of: owner, .write),
        key("key-read-write", of: owner, .read, .write), key("key-read-own", of: owner, .read, .own),
        confined, key("key-admin", of: admin, .admin), key("key-admin-read", of: admin, .read),
    ]

    /// Every scope, but in a collection where nothing is that is asked about.
    static let confined = Asker(
        name: "key-elsewhere", account: "owner",
        key: KeyScopes(Set(KeyScopes.Scope.allCases), collections: []))

    static let all: [Asker] =
        [stranger, account("other", .member, .nobody), viewer] + granted.map(\.asker) + [owner]
        + [account("manager", .manager, .manager), admin] + keys

    // MARK: - What the table says

    func may(_ deed: PermissionTable.Deed, _ column: Column) -> Bool {
        PermissionTable.says(deed, column) && (key?.scopes.contains(deed.scope) ?? true)
    }

    func knows(_ kind: ImageKind) -> Bool { kind.isForAll || may(.readAll, image) }

    /// A collection or container is known to those who may read it, and to those who may put something into it.
    func knows(_ column: Column) -> Bool { may(.readAll, column) || may(.change, column) }

    /// Whether accounts are its business: nobody's key without the scope, nor one that is confined.
    var hasAdminScope: Bool { !isStranger && (key.map { $0.scopes.contains(.admin) && $0.collections == nil } ?? true) }
    var managesMembers: Bool { hasAdminScope && role.readsEverything }
    var managesAll: Bool { hasAdminScope && role == .admin }
    var readsEverything: Bool { role.readsEverything && (key?.scopes.contains(.read) ?? true) }
    /// Whoever asked for it, and the administrator; keys know only what was asked for by them.
    var knowsOperationOfOwner: Bool { key == nil && (account == "owner" || role == .admin) }
}

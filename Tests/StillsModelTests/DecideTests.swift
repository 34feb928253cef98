import StillsModel
import Testing

/// The table of Documentation: who may do what. A row is an action; the columns are a stranger, a reader, a writer, an
/// owner, a manager and an admin, the last two without a grant.
@Suite("The table of permissions")
struct DecideTests {
    private static let anna = AccountID(high: 1, low: 1)

    /// `+` allowed, `-` seen and denied, `.` hidden.
    private static let onPrivateImages: [(Action, String)] = [
        (.read, ".+++++"), (.readRestricted, ".+++++"), (.readHistory, ".+++++"),
        (.edit, ".-++-+"), (.move, ".-++-+"), (.trash, ".-++-+"),
        (.purge, ".--+-+"), (.changeVisibility, ".--+-+"), (.grant, ".--+-+"),
    ]
    private static let onPublicImages: [(Action, String)] = [
        (.read, "++++++"), (.readRestricted, "-+++++"), (.readHistory, "-+++++"),
        (.edit, "--++-+"), (.move, "--++-+"), (.trash, "--++-+"),
        (.purge, "---+-+"), (.changeVisibility, "---+-+"), (.grant, "---+-+"),
    ]
    private static let onCollections: [(Action, String)] = [
        (.read, ".+++++"), (.readHistory, ".+++++"), (.add, ".-++-+"), (.createCollection, ".-++-+"),
        (.editCollection, ".--+-+"), (.grant, ".--+-+"),
    ]

    private static func columns(_ resource: (AccessLevel?) -> Resource, _ action: Action) -> String {
        let asking: [(Principal, AccessLevel?)] = [
            (.stranger, nil), (.account(anna, .member), .read), (.account(anna, .member), .write),
            (.account(anna, .member), .own), (.account(anna, .manager), nil), (.account(anna, .admin), nil),
        ]
        return asking.map { sign(decide($0.0, action, resource($0.1))) }.joined()
    }

    private static func sign(_ permission: Permission) -> String {
        switch permission {
        case .allowed: "+"
        case .denied: "-"
        case .hidden: "."
        }
    }

    @Test("of a private image")
    func privateImages() {
        for (action, row) in Self.onPrivateImages {
            #expect(Self.columns({ .image(Standing($0), .private, .active) }, action) == row, "\(action)")
        }
    }

    @Test("of a public image")
    func publicImages() {
        for (action, row) in Self.onPublicImages {
            #expect(Self.columns({ .image(Standing($0), .public, .active) }, action) == row, "\(action)")
        }
    }

    @Test("A public image in the trash is public no more")
    func publicInTheTrash() {
        for (action, row) in Self.onPrivateImages {
            #expect(Self.columns({ .image(Standing($0), .public, .trashed) }, action) == row, "\(action)")
        }
    }

    @Test("of collections and containers")
    func collections() {
        for (action, row) in Self.onCollections {
            #expect(Self.columns({ .collection(Standing($0)) }, action) == row, "\(action)")
            #expect(Self.columns({ .container(Standing($0)) }, action) == row, "\(action)")
        }
    }

    @Test("of accounts and of the library itself")
    func administration() {
        func row(_ action: Action, _ resource: Resource) -> String {
            ([Principal.stranger] + Role.allCases.map { .account(Self.anna, $0) })
                .map { Self.sign(decide($0, action, resource)) }.joined()
        }
        let ben = AccountID(high: 1, low: 2)
        // A stranger, a viewer, a member, a manager, an admin.
        #expect(row(.manageAccount, .account(ben, .member)) == "...++")
        #expect(row(.manageAccount, .account(ben, .manager)) == "...++")
        #expect(row(.manageAccount, .account(ben, .admin)) == "...-+")
        #expect(row(.manageOwnAccount, .account(ben, .member)) == "...--")
        #expect(row(.manageOwnAccount, .account(Self.anna, .member)) == ".++++")
        #expect(row(.manageAccount, .account(Self.anna, .member)) == ".--++")
        #expect(row(.readOperations, .library) == "---++")
        #expect(row(.operate, .library) == "----+")
    }

    @Test("A viewer reads whatever level it was given, and does no more")
    func viewers() {
        for action in [Action.edit, .trash, .purge, .grant] {
            #expect(decide(.account(Self.anna, .viewer), action, .image(Standing(.own), .private, .active)) == .denied)
        }
        #expect(decide(.account(Self.anna, .viewer), .read, .image(Standing(.own), .private, .active)) == .allowed)
    }

    @Test("No role, level or visibility allows a key what its scopes leave out", arguments: KeyScopes.Scope.allCases)
    func scopes(missing: KeyScopes.Scope) {
        let scopes = KeyScopes(Set(KeyScopes.Scope.allCases).subtracting([missing]))
        for role in Role.allCases {
            let key = Principal.key(scopes, of: Self.anna, role)
            for action in Action.allCases where action.scope == missing {
                for resource in [
                    Resource.library, .collection(Standing(.own)), .image(Standing(.own), .private, .active),
                ] {
                    #expect(decide(key, action, resource) != .allowed, "\(action) \(role) \(resource)")
                }
            }
        }
    }

    @Test("A key never may do more than its account")
    func keysNarrow() {
        let resources =
            [Resource.library, .account(Self.anna, .member), .account(AccountID(high: 9, low: 9), .admin)]
            + ([nil] + AccessLevel.allCases.map { $0 }).flatMap { (level: AccessLevel?) -> [Resource] in
                [
                    .collection(Standing(level)), .container(Standing(level)),
                    .image(Standing(level), .private, .active), .image(Standing(level), .public, .active),
                    .image(Standing(level), .public, .trashed),
                ]
            }
        for role in Role.allCases {
            for scopes in [[], [.read], [.write], [.read, .write, .own, .admin]] as [Set<KeyScopes.Scope>] {
                for collections in [nil, []] as [Set<CollectionID>?] {
                    let key = Principal.key(KeyScopes(scopes, collections: collections), of: Self.anna, role)
                    for action in Action.allCases {
                        for resource in resources where decide(key, action, resource) == .allowed {
                            #expect(decide(.account(Self.anna, role), action, resource) == .allowed)
                        }
                    }
                }
            }
        }
    }

    @Test("A key that is confined to collections knows what is outside only when it is public")
    func confinement() {
        let key = Principal.key(
            KeyScopes(Set(KeyScopes.Scope.allCases), collections: [CollectionID(high: 2, low: 1)]), of: Self.anna,
            .admin)
        let outside = Standing(.own, isOutsideKey: true)
        #expect(decide(key, .read, .image(outside, .private, .active)) == .hidden)
        #expect(decide(key, .read, .image(outside, .public, .active)) == .allowed)
        #expect(decide(key, .edit, .image(outside, .public, .active)) == .denied)
        #expect(decide(key, .add, .collection(outside)) == .hidden)
        #expect(decide(key, .operate, .library) == .denied)
        #expect(decide(key, .purge, .image(Standing(nil), .private, .active)) == .allowed)
    }

    @Test("Levels come from owning and from grants on what is above, and are never taken away by a lower one")
    func inheritance() {
        let (ben, eve, outer, inner) = (
            AccountID(high: 1, low: 2), AccountID(high: 1, low: 3), CollectionID(high: 2, low: 1),
            CollectionID(high: 2, low: 2)
        )
        let container = Container(id: ContainerID(high: 3, low: 1), name: "main", owner: Self.anna)
        func collection(_ id: CollectionID, _ path: String, in parent: CollectionID?) -> Collection {
            Collection(
                id: id, container: container.id, parent: parent, name: path, path: path, owner: Self.anna,
                createdAt: Instant(microseconds: 0))
        }
        let inheritance = AccessInheritance(
            containers: [container],
            collections: [collection(inner, "a/b", in: outer), collection(outer, "a", in: nil)],
            grants: [
                Grant(.write, on: .collection(outer), to: ben), Grant(.read, on: .collection(inner), to: ben),
                Grant(.read, on: .container(container.id), to: eve), Grant(.own, on: .collection(inner), to: eve),
            ])
        #expect(inheritance.collections[inner] == [Self.anna: .own, ben: .write, eve: .own])
        #expect(inheritance.collections[outer] == [Self.anna: .own, ben: .write, eve: .read])
        #expect(inheritance.containers[container.id] == [Self.anna: .own, eve: .read])
    }
}

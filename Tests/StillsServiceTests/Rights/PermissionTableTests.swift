import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

/// Every use case, asked by everybody, about images and collections of every kind. A column is a principal: a stranger, a
/// member without grants, one with `read`, `write` and `own` on the collection, a manager, an admin. `+` is allowed, `-` is
/// `.permissionDenied`, `.` is `.notFound`.
@Suite("The table of permissions, use case by use case")
struct PermissionTableTests {
    private static let columns = [nil, nil, AccessLevel.read, .write, .own, nil, nil]

    private static let rows: [(name: String, hidden: String, seen: String)] = [
        ("read", "..+++++", "+++++++"),
        ("whole record", "..+++++", "..+++++"),
        ("history", "..+++++", "--+++++"),
        ("original", "..+++++", "+++++++"),
        ("untouched original", "..+++++", "..+++++"),
        ("edit", "..-++-+", "---++-+"),
        ("visibility", "..--+-+", "----+-+"),
        ("trash", "..-++-+", "---++-+"),
        ("restore", "..-++-+", "---++-+"),
        ("purge", "..--+-+", "----+-+"),
        ("grants", "..--+-+", "----+-+"),
        ("move", "..-++-+", "..-++-+"),
        ("export", "..+++++", "..+++++"),
    ]

    @Test("images", arguments: LibraryBackend.allCases)
    func images(backend: LibraryBackend) async throws {
        try await withSharedLibrary(backend) { shared in
            for (name, hidden, seen) in Self.rows {
                var found = ["", "", ""]
                for principal in shared.principals {
                    for (place, image) in [shared.private, shared.public, shared.trashed].enumerated() {
                        found[place].append(await Self.sign { try await shared.call(name, image, as: principal) })
                    }
                }
                #expect(found[0] == hidden, "\(name) of a private image")
                #expect(found[1] == seen, "\(name) of a public image")
                // What is in the trash is not public any more.
                if name != "export" { #expect(found[2] == hidden, "\(name) of a public image in the trash") }
            }
        }
    }

    @Test("collections and the library", arguments: LibraryBackend.allCases)
    func collections(backend: LibraryBackend) async throws {
        let rows = [
            ("show", "..+++++"), ("import", "..-++-+"), ("create below", "..-++-+"), ("set", "..--+-+"),
            ("rename", "..--+-+"), ("remove", "..--+-+"), ("collection grants", "..--+-+"),
            ("container grants", "......+"), ("verify", "-----++"), ("repair", "------+"), ("jobs", "------+"),
            ("explain", "-----++"),
        ]
        try await withSharedLibrary(backend) { shared in
            for (name, row) in rows {
                var found = ""
                for principal in shared.principals {
                    found.append(await Self.sign { try await shared.call(name, shared.private, as: principal) })
                }
                // A manager sees every container, and owns none.
                #expect(found == (name == "container grants" ? ".....-+" : row), "\(name)")
            }
        }
    }

    @Test("A grant on an image lets that one be read, without its collection's name")
    func imageGrant() async throws {
        try await withSharedLibrary(.memory) { shared in
            let nobody = shared.principals[1]
            guard let account = nobody.account else { return }
            let share = ShareAccess(library: try shared.library.opened())
            _ = try await share.give(.read, on: .image(shared.private), to: account.description)
            let asking = try shared.library.opened().acting(as: nobody)
            let record = try await FindImages(library: asking).records([shared.private]).first
            #expect(
                record?.image.externalID == "private" && record?.ownerName == "local" && record?.collectionPath == "")
            let served = try await ServeOriginal(library: asking).open(shared.private)
            #expect(!served.isStripped)
            try await share.take(.image(shared.private), from: account.description)
            #expect(try await FindImages(library: asking).records([shared.private]).isEmpty)
        }
    }

    @Test("A key does what its scopes leave, in the collections that it is confined to")
    func keys() async throws {
        try await withSharedLibrary(.memory) { shared in
            guard let owner = shared.principals[4].account else { return }
            func signs(_ scopes: KeyScopes) async -> String {
                var signs = ""
                for name in ["read", "edit", "purge", "import", "show"] {
                    signs.append(
                        await Self.sign {
                            try await shared.call(name, shared.private, as: .key(scopes, of: owner, .member))
                        })
                }
                return signs
            }
            #expect(await signs(KeyScopes([.read, .write, .own])) == "+++++")
            #expect(await signs(KeyScopes([.read])) == "+---+")
            // It knows the collections that it may put images into.
            #expect(await signs(KeyScopes([.write])) == "...++")
            #expect(await signs(KeyScopes([.read, .write, .own], collections: [])) == ".....")
            let confined = KeyScopes([.read, .write], collections: [shared.library.collection.id])
            #expect(await signs(confined) == "++-++")
        }
    }

    @Test("What is refused by a name that is hidden reads like one that never was")
    func sameWords() async throws {
        try await withSharedLibrary(.memory) { shared in
            let stranger = try shared.library.opened().acting(as: .stranger)
            let missing = ImageID(high: 7, low: 7)
            for (hidden, other) in [(shared.private, missing), (shared.trashed, missing)] {
                func message(_ id: ImageID) async -> String {
                    do {
                        _ = try await ServeOriginal(library: stranger).open(id)
                        return "none"
                    } catch {
                        return error.message.replacing("\(id)", with: "ID")
                    }
                }
                #expect(await message(hidden) == message(other))
            }
            #expect(try await FindImages(library: stranger).named("private").isEmpty)
            #expect(try await ListCollections(library: stranger).run().isEmpty)
        }
    }

    private static func sign(_ body: () async throws -> Bool) async -> Character {
        do {
            return try await body() ? "+" : "."
        } catch let error as ServiceError {
            switch error.code {
            case .permissionDenied: return "-"
            case .notFound: return "."
            default: return "+"
            }
        } catch {
            return "?"
        }
    }
}

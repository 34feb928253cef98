import API
import Formats
import HTTPTransport
import StillsModel
import Testing

/// Every route × every kind of image × everybody who can ask, with the status that the table of permissions leads to. 401 asks
/// a stranger to sign in, 404 is for what may not be known of, 403 for what may be seen and not done.
@Suite("The table of permissions, route by route")
struct RoutePermissionTests {
    @Test("Every route is in it, and nothing else")
    func everyRoute() {
        let asked = Set((RouteCell.ofImages + RouteCell.ofOthers).map(\.route))
        #expect(asked == Set(APIRoutes.all.map(\.id)))
    }

    @Test("What is asked about an image", arguments: ImageKind.allCases)
    func images(kind: ImageKind) async throws {
        try await PermissionWorld.with { world in
            for cell in RouteCell.ofImages { try await Self.compare(cell, kind, in: world) }
        }
    }

    @Test("What is asked about all else")
    func others() async throws {
        try await PermissionWorld.with { world in
            _ = try await world.image(.hidden)
            for cell in RouteCell.ofOthers { try await Self.compare(cell, .hidden, in: world) }
        }
    }

    private static func compare(_ cell: RouteCell, _ kind: ImageKind, in world: PermissionWorld) async throws {
        var differences: [String] = []
        for asker in Asker.all {
            let (found, expected) = (try await world.ask(cell, asker, kind), cell.expected(asker, kind))
            guard found.status != expected else { continue }
            differences.append("\(asker.name ?? "a stranger"): \(found.status), not \(expected) (\(found.text))")
        }
        #expect(differences.isEmpty, "\(cell.route) \(cell.target) \(cell.json ?? ""): \(differences)")
    }

    @Test("A search and a check of digests find what its route shows, and a list has the collections that can be known")
    func finding() async throws {
        try await PermissionWorld.with { world in
            for kind in ImageKind.allCases {
                let image = try await world.image(kind)
                let owned = try await world.served.get("/v1/images/\(image)", as: world.token(.owner))
                let digest = try #require(owned.json["sha256"]?.text)
                for asker in Asker.all {
                    let token = world.token(asker)
                    let (who, knows) = ("\(asker.name ?? "a stranger"), \(kind.rawValue)", asker.knows(kind))
                    let found = try await world.served.get(
                        "/v1/images?q=id:\(image)%20(is:trashed%20OR%20-is:trashed)", as: token)
                    #expect((found.json["images"]?.elements.count == 1) == knows, "\(who)")
                    let checked = try await world.served.send(
                        .post, "/v1/images:check", as: token, json: #"{"digests":["\#(digest)"]}"#)
                    #expect((checked.json["known"]?.elements.count == 1) == knows, "\(who)")
                }
            }
            for asker in Asker.all {
                let list = try await world.served.get("/v1/collections", as: world.token(asker))
                let known = list.json["collections"]?.elements.contains { $0["id"]?.text == world.shelf }
                #expect(known == asker.knows(asker.collection), "\(asker.name ?? "a stranger")")
            }
        }
    }

    @Test(
        "Whoever only sees an image gets public fields and a copy, and readers get all", arguments: ImageKind.allCases)
    func audiences(kind: ImageKind) async throws {
        try await PermissionWorld.with { world in
            let image = try await world.image(kind)
            for asker in Asker.all where asker.knows(kind) {
                let reads = asker.may(.readAll, asker.image)
                let shown = try await world.served.get("/v1/images/\(image)", as: world.token(asker))
                #expect((shown.json["owner"] != nil) == reads, "\(asker.name ?? "a stranger")")
                let original = try await world.served.get("/v1/images/\(image)/original", as: world.token(asker))
                // Only of the untouched bytes is the digest told.
                #expect((original.fields["Repr-Digest"] != nil) == reads, "\(asker.name ?? "a stranger")")
            }
        }
    }
}

import Formats
import HTTPTransport
import StillsModel
import StillsService
import Testing

@testable import API

/// Who may do what, route by route. A column is a principal: a stranger, a member without grants, one with `read`, `write` and
/// `own` on the collection, a manager, an admin. 2 is a success, 3 is 403, 4 is 404.
@Suite("The table of permissions, route by route")
struct RoutePermissionTests {
    private struct Row {
        var method: HTTPMethod
        /// With `{image}`, `{collection}` and `{owner}`.
        var target: String
        /// Of a private image.
        var hidden: String
        /// Of a public image.
        var seen: String
        /// Of a private image that the member without other grants may read.
        var granted: String
    }

    /// None of them changes anything that another one is asked about.
    private static let rows = [
        Row(method: .get, target: "/v1/images/{image}", hidden: "4422222", seen: "2222222", granted: "4222222"),
        Row(method: .get, target: "/v1/images/{image}/grants", hidden: "4433232", seen: "3333232", granted: "4333232"),
        Row(
            method: .delete, target: "/v1/images/{image}/grants/spare", hidden: "4433232", seen: "3333232",
            granted: "4333232"),
        Row(
            method: .put, target: "/v1/images/{image}/grants/spare", hidden: "4433232", seen: "3333232",
            granted: "4333232"),
        Row(
            method: .get, target: "/v1/collections/{collection}/grants", hidden: "4433232", seen: "4433232",
            granted: "4433232"),
        Row(
            method: .delete, target: "/v1/collections/{collection}/grants/spare", hidden: "4433232", seen: "4433232",
            granted: "4433232"),
        Row(
            method: .get, target: "/v1/accounts/{owner}/container/grants", hidden: "4444432", seen: "4444432",
            granted: "4444432"),
    ]

    private static let tokens = [nil, "nobody", "reader", "writer", "owner", "manager", ServedLibrary.admin]

    @Test("of private, public, granted and trashed images")
    func table() async throws {
        try await withPeople { served, images, place in
            for row in Self.rows {
                let wanted = [row.hidden, row.seen, row.granted, row.hidden]
                for (image, statuses) in zip(images, wanted) {
                    let target = row.target.replacing("{image}", with: image.description)
                        .replacing("{collection}", with: place.collection.description)
                        .replacing("{owner}", with: place.owner.description)
                    var found = ""
                    for token in Self.tokens {
                        let answer =
                            row.method == .put
                            ? try await served.send(.put, target, as: token, json: #"{"level":"read"}"#)
                            : try await served.send(row.method, target, as: token)
                        found += Self.sign(answer.status)
                    }
                    #expect(found == statuses, "\(row.method.rawValue) \(row.target)")
                }
            }
        }
    }

    /// Who sees and cancels a bulk operation that `reader` asked for, and who begins one.
    @Test("of bulk operations")
    func operations() async throws {
        try await withPeople { served, images, _ in
            let wanted = #"{"action":"delete","ids":["\#(images[0])"],"dryRun":true}"#
            let begun = try await served.send(.post, "/v1/operations", as: "reader", json: wanted)
            let id = try #require(begun.json["id"]?.text)
            let rows: [(HTTPMethod, String, String)] = [
                (.get, "/v1/operations/\(id)", "(401)424442"), (.get, "/v1/operations/\(id)/items", "(401)424442"),
                (.post, "/v1/operations/\(id):cancel", "(401)424442"), (.get, "/v1/operations", "(401)222222"),
            ]
            for (method, target, statuses) in rows {
                var found = ""
                for token in Self.tokens { found += Self.sign(try await served.send(method, target, as: token).status) }
                #expect(found == statuses, "\(method.rawValue) \(target)")
            }
            var begins = ""
            for token in Self.tokens {
                begins += Self.sign(try await served.send(.post, "/v1/operations", as: token, json: wanted).status)
            }
            #expect(begins == "(401)222222")
            for (token, count) in zip(Self.tokens[1...], [1, 2, 1, 1, 1, 7]) {
                let list = try await served.get("/v1/operations", as: token).json["operations"]?.elements
                #expect(list?.count == count, "\(token ?? "")")
            }
        }
    }

    @Test("A search finds what its route shows")
    func searching() async throws {
        try await withPeople { served, images, _ in
            for (token, count) in zip(Self.tokens, [1, 2, 3, 3, 3, 3, 3]) {
                let answer = try await served.get("/v1/images", as: token)
                #expect(answer.json["images"]?.elements.count == count, "\(token ?? "a stranger")")
                for image in images {
                    let shown = try await served.get("/v1/images/\(image)", as: token).status == 200
                    let found = try await served.get(
                        "/v1/images?q=id:\(image)%20(is:trashed%20OR%20-is:trashed)", as: token)
                    #expect((found.json["images"]?.elements.count == 1) == shown, "\(token ?? "a stranger")")
                }
            }
        }
    }

    private static func sign(_ status: Int) -> String {
        switch status {
        case 200..<300: "2"
        case 403: "3"
        case 404: "4"
        default: "(\(status))"
        }
    }

    private struct Place {
        var collection: CollectionID
        var owner: AccountID
    }

    /// A private, a public, a granted and a trashed image, the last one public.
    private func withPeople(_ body: (ServedLibrary, [ImageID], Place) async throws -> Void) async throws {
        try await ServedLibrary.with { served in
            let seen: [ImageField: AttributeValue] = [.visibility: .string("public")]
            let images = try await served.add([[:], seen, [:], seen])
            let collection = try #require(await served.library.records.directory().collections.first)
            let now = served.library.environment.now()
            var mutations: [Mutation] = []
            for (number, name) in ["nobody", "reader", "writer", "owner", "manager", "spare"].enumerated() {
                let role: Role = name == "manager" ? .manager : .member
                let id = AccountID(high: 9, low: UInt64(number))
                mutations.append(.createAccount(Account(id: id, name: name, role: role, createdAt: now)))
                served.tokens[name] = .account(id, role)
                let levels: [String: AccessLevel] = ["reader": .read, "writer": .write, "owner": .own]
                if let level = levels[name] {
                    mutations.append(.grant(Grant(level, on: .collection(collection.id), to: id)))
                }
            }
            mutations.append(.grant(Grant(.read, on: .image(images[2]), to: AccountID(high: 9, low: 0))))
            let version = try #require(await served.library.records.images([images[3]], .fields).first ?? nil).image
                .version
            mutations.append(
                .editImage(ImageEdit(image: images[3], expectedVersion: version, changes: [], state: .trashed)))
            let changes = ChangeSet(principal: nil, source: .program, at: now, mutations: mutations)
            #expect(try await served.library.records.commit(changes).allSatisfy { $0 == .applied })
            try await body(served, images, Place(collection: collection.id, owner: collection.owner))
        }
    }
}

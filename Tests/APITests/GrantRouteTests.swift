import Formats
import HTTPTransport
import StillsModel
import StillsService
import Testing

@testable import API

@Suite("Grants over HTTP")
struct GrantRouteTests {
    @Test(
        "A grant lets an image be read until it is taken, on each kind of thing",
        arguments: ["collections", "images", "container"])
    func givingAndTaking(kind: String) async throws {
        try await withPeople { served, image, place in
            let target =
                switch kind {
                case "collections": "/v1/collections/\(place.collection)/grants"
                case "images": "/v1/images/\(image)/grants"
                default: "/v1/accounts/\(place.owner)/container/grants"
                }
            #expect(try await served.get("/v1/images/\(image)", as: "ben").status == 404)
            let given = try await served.send(.put, "\(target)/ben", json: #"{"level":"write"}"#)
            #expect(given.status == 200 && given.json["level"]?.text == "write" && given.json["name"]?.text == "ben")
            #expect(GrantSchemas.grant.findings(given.json) == [])
            #expect(try await served.get("/v1/images/\(image)", as: "ben").status == 200)
            let listed = try await served.get(target)
            #expect(GrantSchemas.grants.findings(listed.json) == [])
            #expect(listed.json["grants"]?.elements.map { $0["account"]?.text } == [Self.ben.description])
            // Who may write is no owner.
            #expect(try await served.get(target, as: "ben").status == 403)
            #expect(try await served.send(.delete, "\(target)/\(Self.ben)").status == 204)
            #expect(try await served.send(.delete, "\(target)/ben").status == 204)
            #expect(try await served.get("/v1/images/\(image)", as: "ben").status == 404)
            #expect(try await served.get(target).json["grants"]?.elements.isEmpty == true)
        }
    }

    @Test("Whoever may not know of a thing is told that it is not there")
    func hidden() async throws {
        try await withPeople { served, image, place in
            for target in [
                "/v1/collections/\(place.collection)/grants", "/v1/images/\(image)/grants",
                "/v1/accounts/\(place.owner)/container/grants",
            ] {
                for token in [nil, "ben"] {
                    #expect(try await served.get(target, as: token).status == 404)
                    let given = try await served.send(.put, "\(target)/ben", as: token, json: #"{"level":"own"}"#)
                    #expect(given.status == 404)
                    #expect(try await served.send(.delete, "\(target)/ben", as: token).status == 404)
                }
            }
        }
    }

    @Test("A level that is none, and an account that is not there, are problems")
    func problems() async throws {
        try await withPeople { served, _, place in
            let target = "/v1/collections/\(place.collection)/grants"
            let wrong = try await served.send(.put, "\(target)/ben", json: #"{"level":"all"}"#)
            #expect(wrong.status == 422)
            #expect(try await served.send(.put, "\(target)/ben", json: #"{}"#).status == 422)
            #expect(try await served.send(.put, "\(target)/eve", json: #"{"level":"read"}"#).status == 404)
            #expect(try await served.get("/v1/images/\(Self.ben)/grants").status == 404)
        }
    }

    @Test("A stranger is shown public fields only")
    func publicFields() async throws {
        try await ServedLibrary.with { served in
            let fields: [ImageField: AttributeValue] = [
                .visibility: .string("public"), .position: .list([.number(1), .number(2)]),
                .attribute("creator"): .string("Anna"), .attribute("shelf"): .string("a"),
            ]
            let id = try #require(await served.add([fields]).first)
            for target in ["/v1/images/\(id)", "/v1/images"] {
                let answer = try await served.get(target, as: nil)
                let image = answer.json["images"]?.elements.first ?? answer.json
                #expect(ImageSchemas.image.findings(image) == [])
                for name in ["externalId", "collection", "owner", "latitude", "longitude"] {
                    #expect(image[name] == nil, "\(name)")
                }
                #expect(image["attributes"]?["shelf"]?.text == "a" && image["attributes"]?["creator"] == nil)
                let whole = try await served.get(target)
                let known = whole.json["images"]?.elements.first ?? whole.json
                #expect(known["owner"]?.text == "local" && known["attributes"]?["creator"]?.text == "Anna")
            }
        }
    }

    private static let ben = AccountID(high: 9, low: 1)

    private struct Place {
        var collection: CollectionID
        var owner: AccountID
    }

    /// Gives `body` a library with a private picture, and the account `ben`, whose token is its name.
    private func withPeople(_ body: (ServedLibrary, ImageID, Place) async throws -> Void) async throws {
        try await ServedLibrary.with { served in
            let id = try #require(await served.add([[.title: .string("One")]]).first)
            let now = served.library.environment.now()
            let account = Account(id: Self.ben, name: "ben", role: .member, createdAt: now)
            let changes = ChangeSet(principal: nil, source: .program, at: now, mutations: [.createAccount(account)])
            #expect(try await served.library.records.commit(changes) == [.applied])
            served.tokens["ben"] = .account(Self.ben, .member)
            let collection = try #require(await served.library.records.directory().collections.first)
            try await body(served, id, Place(collection: collection.id, owner: collection.owner))
        }
    }
}

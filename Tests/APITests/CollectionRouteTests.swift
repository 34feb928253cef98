import Formats
import HTTPTransport
import Testing

@testable import API

@Suite("Collections are made, changed and removed")
struct CollectionRouteTests {
    @Test("From first to last")
    func life() async throws {
        try await ServedLibrary.with { served in
            let made = try await served.send(
                .post, "/v1/collections", json: #"{"path":"shoots/2024","makesParents":true,"visibility":"public"}"#)
            #expect(made.status == 201, "\(made.text)")
            let place = try #require(made.fields["Location"])
            #expect(made.json["path"]?.text == "shoots/2024")
            #expect(CollectionRoutes.collection.findings(made.json) == [])
            let again = try await served.send(.post, "/v1/collections", json: #"{"path":"shoots/2024"}"#)
            #expect(again.status == 409)
            let edited = try await served.send(
                .patch, place, json: #"{"name":"2025","parent":null,"visibility":"private"}"#)
            #expect(edited.json["path"]?.text == "2025")
            #expect(edited.json["visibility"]?.text == "private")
            let list = try await served.get("/v1/collections").json["collections"]?.elements ?? []
            #expect(list.map { $0["path"]?.text } == ["2025", "General", "shoots"])
            #expect(try await served.send(.delete, place).status == 204)
            #expect(try await served.get(place).status == 404)
        }
    }

    @Test("One that is not empty says what is to become of its images")
    func remove() async throws {
        try await ServedLibrary.with { served in
            let id = try #require(await served.add([[:]]).first)
            let made = try await served.send(.post, "/v1/collections", json: #"{"path":"a/b","makesParents":true}"#)
            let inner = try #require(made.json["id"]?.text)
            let moved = try await served.send(.patch, "/v1/images/\(id)", json: "{\"collection\":\"\(inner)\"}")
            #expect(moved.json["collection"]?.text == "a/b")
            let list = try await served.get("/v1/collections").json["collections"]?.elements ?? []
            let outer = try #require(list.first { $0["path"]?.text == "a" }?["id"]?.text)
            #expect(try await served.send(.delete, "/v1/collections/\(outer)").status == 409)
            #expect(try await served.send(.delete, "/v1/collections/\(outer)?recursive=true").status == 409)
            let both = "/v1/collections/\(outer)?recursive=true&trashImages=true&moveImagesTo=General"
            #expect(try await served.send(.delete, both).status == 400)
            #expect(
                try await served.send(.delete, "/v1/collections/\(outer)?recursive=true&moveImagesTo=General").status
                    == 204)
            #expect(try await served.get("/v1/images/\(id)").json["collection"]?.text == "General")
        }
    }

    @Test(
        "What cannot be is refused",
        arguments: [
            (#"{"path":""}"#, 422), (#"{"path":"a//b"}"#, 400), (#"{"path":"../x"}"#, 400), (#"{"path":"x/y"}"#, 404),
            (#"{"path":"General"}"#, 409), (#"{"path":"x","colour":1}"#, 422),
        ])
    func refused(json: String, status: Int) async throws {
        try await ServedLibrary.with { served in
            let answer = try await served.send(.post, "/v1/collections", json: json)
            #expect(answer.status == status)
        }
    }

    @Test("A stranger makes none")
    func stranger() async throws {
        try await ServedLibrary.with { served in
            let answer = try await served.send(.post, "/v1/collections", as: nil, json: #"{"path":"x"}"#)
            #expect([401, 403].contains(answer.status))
        }
    }
}

@Suite("The service says how it is")
struct HealthTests {
    @Test("It lives, and is ready")
    func well() async throws {
        try await ServedLibrary.with { served in
            let health = try await served.get("/healthz", as: nil)
            let readiness = try await served.get("/readyz", as: nil)
            #expect(health.text == "ok\n")
            #expect(readiness.text == "ready\n")
        }
    }
}

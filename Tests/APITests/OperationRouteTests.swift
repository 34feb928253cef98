import Formats
import HTTPTransport
import StillsModel
import StillsService
import Testing

@testable import API

@Suite("Bulk operations over HTTP")
struct OperationRouteTests {
    private static let begun = OperationSchemas.operation

    /// Begins an operation and carries it out, as the daemon does in the background.
    private func carryOut(_ body: String, in served: ServedLibrary) async throws -> JSONValue {
        let answer = try await served.send(.post, "/v1/operations", json: body)
        try #require(answer.status == 202, "\(answer.text)")
        let id = try #require(answer.json["id"]?.text.flatMap { OperationID($0) })
        try await RunOperation(library: served.library, id).run()
        return try await served.get("/v1/operations/\(id)").json
    }

    @Test("An edit is answered at once, tells how far it is, and what became of each image")
    func editing() async throws {
        try await ServedLibrary.with { served in
            let ids = try await served.add([[:], [.title: .string("T")], [:]])
            let body = """
                {"action":"edit","query":"type:png","patch":{"title":"T","latitude":1.5,"longitude":2,\
                "attributes":{"shelf":"a"}},"append":{"tag":["x"]}}
                """
            let first = try await served.send(.post, "/v1/operations", json: body)
            #expect(first.status == 202)
            #expect(Self.begun.findings(first.json) == [])
            let id = try #require(first.json["id"]?.text)
            #expect(first.fields["Location"] == "/v1/operations/\(id)")
            #expect(first.json["state"]?.text == "running" && first.json["who"]?.text == "local")
            #expect(first.json["counts"]?["matched"] == .null)

            try await RunOperation(library: served.library, try #require(OperationID(id))).run()
            let done = try await served.get("/v1/operations/\(id)")
            #expect(Self.begun.findings(done.json) == [])
            #expect(done.json["state"]?.text == "succeeded" && done.json["ended"]?.text != nil)
            let counts = try #require(done.json["counts"])
            for (name, count) in [("matched", 3), ("done", 3), ("changed", 3), ("unchanged", 0), ("failed", 0)] {
                #expect(counts[name] == .integer(count), "\(name)")
            }
            let page = try await served.get("/v1/operations/\(id)/items?pageSize=2&changes=true")
            #expect(OperationSchemas.items.findings(page.json) == [])
            let token = try #require(page.json["nextPageToken"]?.text)
            let rest = try await served.get("/v1/operations/\(id)/items?pageSize=2&changes=true&pageToken=\(token)")
                .json
            #expect(rest["nextPageToken"] == .null)
            let items = [page.json, rest].flatMap { $0["items"]?.elements ?? [] }
            #expect(items.map { $0["place"] } == [.integer(0), .integer(1), .integer(2)])
            #expect(Set(items.compactMap { $0["image"]?.text }) == Set(ids.map(\.description)))
            for item in items {
                #expect(item["outcome"]?.text == "changed" && item["version"] == .integer(2))
                let isNew = item["image"]?.text != ids[1].description
                #expect(item["changes"]?["title"] == (isNew ? .array([.null, .string("T")]) : nil))
            }
            let image = try await served.get("/v1/images/\(ids[0])").json
            #expect(image["title"]?.text == "T" && image["attributes"]?["tag"]?.elements == [.string("x")])
        }
    }

    @Test("Images go into the trash by id, and out of it by query; refusals have their reason")
    func trash() async throws {
        try await ServedLibrary.with { served in
            let ids = try await served.add([[:], [:]])
            let missing = ImageID(high: 1, low: 1)
            let gone = try await carryOut(
                #"{"action":"delete","ids":["\#(ids[0])","\#(missing)"]}"#, in: served)
            #expect(gone["counts"]?["changed"] == .integer(1) && gone["counts"]?["failed"] == .integer(1))
            let id = try #require(gone["id"]?.text)
            let refused = try await served.get("/v1/operations/\(id)/items?outcome=refused").json["items"]?.elements
            #expect(refused?.count == 1)
            #expect(refused?.first?["code"]?.text == "notFound")
            #expect(refused?.first?["reason"]?.text == "There is no image \(missing) in this library.")
            #expect(try await served.get("/v1/images/\(ids[0])").json["state"]?.text == "trashed")
            let back = try await carryOut(#"{"action":"restore","query":"type:png"}"#, in: served)
            #expect(back["counts"]?["matched"] == .integer(1) && back["counts"]?["changed"] == .integer(1))
        }
    }

    @Test("A cancelled operation ends before its next batch, and what was not tried says so")
    func cancelling() async throws {
        try await ServedLibrary.with { served in
            let ids = try await served.add([[:]])
            let begun = try await served.send(
                .post, "/v1/operations", json: #"{"action":"delete","ids":["\#(ids[0])"]}"#)
            let id = try #require(begun.json["id"]?.text)
            #expect(
                try await served.get("/v1/operations/\(id)/items").json["items"]?.elements.first?["outcome"]?.text
                    == "waiting")
            let cancelled = try await served.send(.post, "/v1/operations/\(id):cancel")
            #expect(cancelled.status == 202 && cancelled.json["cancelling"] == .boolean(true))
            try await RunOperation(library: served.library, try #require(OperationID(id))).run()
            #expect(try await served.get("/v1/operations/\(id)").json["state"]?.text == "cancelled")
            #expect(
                try await served.get("/v1/operations/\(id)/items").json["items"]?.elements.first?["outcome"]?.text
                    == "notTried")
            #expect(try await served.get("/v1/images/\(ids[0])").json["state"]?.text == "active")
        }
    }

    @Test("The same request under the same key begins one operation")
    func keyed() async throws {
        try await ServedLibrary.with { served in
            let body = #"{"action":"delete","query":"type:png"}"#
            let fields: HTTPFields = ["Idempotency-Key": "once"]
            let first = try await served.send(.post, "/v1/operations", fields: fields, json: body)
            let again = try await served.send(.post, "/v1/operations", fields: fields, json: body)
            #expect(first.status == 202 && again.status == 202)
            #expect(again.json["id"] == first.json["id"] && again.fields["Location"] == first.fields["Location"])
            #expect(try await served.get("/v1/operations").json["operations"]?.elements.count == 1)
            let other = try await served.send(
                .post, "/v1/operations", fields: fields, json: #"{"action":"delete","query":"type:jpeg"}"#)
            #expect(other.status == 422)
        }
    }

    @Test(
        "What cannot be meant is refused, with the member that is wrong",
        arguments: [
            (#"{"action":"delete"}"#, "/query"), (#"{"action":"delete","query":" "}"#, "/query"),
            (#"{"action":"delete","query":"("}"#, "/query"),
            (#"{"action":"delete","query":"a","ids":["0192f0c1-7a3e-7c55-8d1e-2f4b6a9c0d11"]}"#, "/query"),
            (#"{"action":"purge","query":"a"}"#, "/action"), (#"{"action":"edit","query":"a"}"#, "/patch"),
            (#"{"action":"delete","query":"a","patch":{"title":"T"}}"#, "/patch"),
            (#"{"action":"edit","query":"a","patch":{"latitude":1}}"#, "/patch/latitude"),
            (#"{"action":"edit","query":"a","patch":{"title":1}}"#, "/patch/title"),
            (#"{"action":"edit","query":"a","append":{"n":9007199254740993}}"#, "/append/n"),
        ])
    func refusals(body: String, pointer: String) async throws {
        try await ServedLibrary.with { served in
            let answer = try await served.send(.post, "/v1/operations", json: body)
            #expect(answer.status == 422)
            #expect(answer.json["errors"]?.elements.first?["pointer"]?.text == pointer, "\(answer.text)")
            #expect(try await served.get("/v1/operations").json["operations"]?.elements.isEmpty == true)
        }
    }

    @Test("Operations are listed page by page, the latest first")
    func listing() async throws {
        try await ServedLibrary.with { served in
            var ids: [String?] = []
            for _ in 0..<3 {
                ids.append(
                    try await served.send(
                        .post, "/v1/operations", json: #"{"action":"delete","query":"type:png"}"#
                    ).json["id"]?.text)
            }
            let wanted = ids.compactMap { $0 }.sorted().reversed()
            let page = try await served.get("/v1/operations?pageSize=2").json
            #expect(OperationSchemas.operations.findings(page) == [])
            let token = try #require(page["nextPageToken"]?.text)
            let rest = try await served.get("/v1/operations?pageSize=2&pageToken=\(token)").json
            let found = [page, rest].flatMap { ($0["operations"]?.elements ?? []).compactMap { $0["id"]?.text } }
            #expect(found == Array(wanted))
            for target in ["/v1/operations?pageToken=x", "/v1/operations/\(found[0])/items?pageToken=x"] {
                #expect(try await served.get(target).status == 400)
            }
        }
    }
}

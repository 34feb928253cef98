import Formats
import HTTPTransport
import StillsModel
import StillsService
import Testing

@testable import API

@Suite("Saved searches over HTTP")
struct SavedSearchRouteTests {
    @Test("A search is saved, shown, listed, replaced and forgotten")
    func resource() async throws {
        try await ServedLibrary.with { served in
            let made = try await served.send(
                .post, "/v1/searches", json: #"{"name":"to review","query":"-has:rating","sort":"-taken"}"#)
            #expect(made.status == 201, "\(made.text)")
            #expect(SavedSearchSchemas.search.findings(made.json) == [])
            let id = try #require(made.json["id"]?.text)
            #expect(made.fields["Location"] == "/v1/searches/\(id)")
            #expect(made.json["sort"]?.text == "-taken" && made.json["query"]?.text == "-has:rating")
            let shown = try await served.get("/v1/searches/\(id)")
            #expect(shown.status == 200 && shown.json == made.json)

            let replaced = try await served.send(.put, "/v1/searches/\(id)", json: #"{"name":"all","query":""}"#)
            #expect(replaced.status == 200 && SavedSearchSchemas.search.findings(replaced.json) == [])
            #expect(replaced.json["name"]?.text == "all" && replaced.json["sort"] == .null)
            #expect(replaced.json["createdAt"] == made.json["createdAt"])

            let removed = try await served.send(.delete, "/v1/searches/\(id)")
            #expect(removed.status == 204 && removed.body.isEmpty)
            for method in [HTTPMethod.get, .delete] {
                #expect(try await served.send(method, "/v1/searches/\(id)").status == 404)
            }
            #expect(
                try await served.send(.put, "/v1/searches/\(id)", json: #"{"name":"all","query":""}"#).status == 404)
        }
    }

    @Test("They are listed by name, in pages, or one by its name")
    func listing() async throws {
        try await ServedLibrary.with { served in
            for name in ["b", "a&b=c", "c 1", "7"] {
                let made = try await served.send(.post, "/v1/searches", json: #"{"name":"\#(name)","query":"x"}"#)
                try #require(made.status == 201)
            }
            func names(_ query: String) async throws -> (names: [String], next: String?) {
                let page = try await served.get("/v1/searches\(query)")
                #expect(SavedSearchSchemas.searches.findings(page.json) == [], "\(page.text)")
                return (
                    page.json["searches"]?.elements.compactMap { $0["name"]?.text } ?? [],
                    page.json["nextPageToken"]?.text
                )
            }
            #expect(try await names("") == (["7", "a&b=c", "b", "c 1"], nil))
            #expect(try await names("?pageSize=2") == (["7", "a&b=c"], "a&b=c"))
            #expect(try await names("?pageSize=2&pageToken=a%26b%3Dc") == (["b", "c 1"], nil))
            #expect(try await names("?pageSize=1&pageToken=7") == (["a&b=c"], "a&b=c"))
            #expect(try await names("?name=a%26b%3Dc") == (["a&b=c"], nil))
            #expect(try await names("?name=7") == (["7"], nil))
            #expect(try await names("?name=d") == ([], nil))
        }
    }

    @Test("A query that cannot be understood is refused, and the refusal points at it")
    func wrongQuery() async throws {
        try await ServedLibrary.with { served in
            let refused = try await served.send(.post, "/v1/searches", json: #"{"name":"n","query":"size>"}"#)
            #expect(refused.status == 422)
            let item = refused.json["errors"]?.elements.first
            #expect(item?["pointer"]?.text == "/query" && item?["detail"]?.text?.contains("column") == true)
            #expect(try await served.get("/v1/searches").json["searches"]?.elements == [])
        }
    }

    @Test(
        "What no saved search can be is refused",
        arguments: [
            (#"{"query":"x"}"#, 422), (#"{"name":"","query":"x"}"#, 422), (#"{"name":" ","query":"x"}"#, 400),
            (#"{"name":"a\u0000","query":"x"}"#, 400), (#"{"name":"n"}"#, 422), (#"{"name":"n","query":7}"#, 422),
            (#"{"name":"n","query":"x","sort":"size desc"}"#, 422), (#"{"name":"n","query":"x","owner":"me"}"#, 422),
        ])
    func refusals(body: String, status: Int) async throws {
        try await ServedLibrary.with { served in
            let answer = try await served.send(.post, "/v1/searches", json: body)
            #expect(answer.status == status, "\(answer.text)")
        }
    }

    @Test("A name that is taken is a conflict, and so is one search too many")
    func conflicts() async throws {
        try await ServedLibrary.with { served in
            let body = #"{"name":"n","query":"x"}"#
            #expect(try await served.send(.post, "/v1/searches", json: body).status == 201)
            let again = try await served.send(.post, "/v1/searches", json: body)
            #expect(again.status == 409 && again.json["code"]?.text == "alreadyExists")
            for number in 1..<SavedSearch.Limits.perAccount {
                _ = try await EditSavedSearches(library: served.library).create(named: "\(number)", query: "")
            }
            let more = try await served.send(.post, "/v1/searches", json: #"{"name":"more","query":"x"}"#)
            #expect(more.status == 409 && more.json["code"]?.text == "resourceExhausted")
            #expect(more.json["detail"]?.text?.contains("1000") == true)
        }
    }
}

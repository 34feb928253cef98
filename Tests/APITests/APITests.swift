import Formats
import HTTPTransport
import StillsModel
import StillsService
import Testing

@testable import API

@Suite("Requests are answered")
struct APITests {
    @Test("Images are listed page by page, and shown one by one")
    func listing() async throws {
        try await ServedLibrary.with { served in
            let ids = try await served.add((1...3).map { [.title: .string("Harbour \($0)")] })
            let first = try await served.get("/v1/images?q=harbour&sort=title&pageSize=2")
            #expect(first.status == 200)
            #expect(first.fields["Content-Type"] == "application/json")
            #expect(first.json["images"]?.elements.map { $0["title"]?.text } == ["Harbour 1", "Harbour 2"])
            let token = try #require(first.json["nextPageToken"]?.text)
            let second = try await served.get("/v1/images?q=harbour&sort=title&pageSize=2&pageToken=\(token)")
            #expect(second.json["images"]?.elements.map { $0["id"]?.text } == [ids[2].description])
            #expect(second.json["nextPageToken"] == .null)
            let shown = try await served.get("/v1/images/\(ids[0])")
            #expect(shown.fields["ETag"] == "\"1\"")
            #expect(shown.json["title"]?.text == "Harbour 1")
        }
    }

    @Test("What lists and shows is as the description says")
    func forms() async throws {
        try await ServedLibrary.with { served in
            let id = try #require(
                await served.add([[.title: .string("One"), .attribute("shelf"): .list([.number(1), .string("a")])]])
                    .first)
            #expect(ImageSchemas.page.findings(try await served.get("/v1/images").json) == [])
            #expect(ImageSchemas.image.findings(try await served.get("/v1/images/\(id)").json) == [])
        }
    }

    @Test("A stranger finds what is public, and nothing else")
    func strangers() async throws {
        try await ServedLibrary.with { served in
            let ids = try await served.add([[.visibility: .string("public")], [:]])
            let found = try await served.get("/v1/images", as: nil)
            #expect(found.json["images"]?.elements.map { $0["id"]?.text } == [ids[0].description])
        }
    }

    @Test(
        "What cannot be answered is a problem",
        arguments: [
            ("GET", "/v1/nothing", 404, "notFound"), ("GET", "/v1/images/1", 404, "notFound"),
            ("GET", "/v1/images/0192f0c1-7a3e-7c55-8d1e-2f4b6a9c0d11", 404, "notFound"),
            ("DELETE", "/v1/images", 405, "methodNotAllowed"), ("BREW", "/v1/images", 405, "methodNotAllowed"),
            ("GET", "/v1/images?q=store_id%3E", 400, "invalidArgument"),
            ("GET", "/v1/images?pageSize=0", 400, "invalidArgument"),
            ("GET", "/v1/images?pageSize=ten", 400, "invalidArgument"),
            ("GET", "/v1/images?size=3", 400, "invalidArgument"), ("GET", "/v1/images?q=a&q=b", 400, "invalidArgument"),
            ("GET", "/v1/images?q=%ff", 400, "invalidArgument"),
            ("GET", "/v1/images?sort=colour", 400, "invalidArgument"),
            ("GET", "/v1/images?pageToken=nonsense", 400, "invalidArgument"),
        ])
    func problems(method: String, target: String, status: Int, code: String) async throws {
        try await ServedLibrary.with { served in
            let answer = try await served.send(HTTPMethod(rawValue: method), target)
            #expect(answer.status == status)
            #expect(answer.fields["Content-Type"] == "application/problem+json")
            #expect(answer.json["code"]?.text == code)
            #expect(answer.json["status"] == .integer(status))
            #expect(answer.json["requestId"]?.text == answer.fields["X-Request-Id"])
        }
    }

    @Test("Methods, forms and credentials that do not fit are told")
    func headers() async throws {
        try await ServedLibrary.with { served in
            let method = try await served.send(.put, "/v1/images")
            #expect(method.fields["Allow"] == "GET, HEAD, OPTIONS, POST")
            #expect(try await served.send(.options, "/v1/images").status == 204)
            #expect(try await served.send(.head, "/v1/images").status == 200)
            #expect(try await served.get("/v1/images", fields: ["Accept": "text/html"]).status == 406)
            #expect(try await served.get("/v1/images", fields: ["Accept": "text/html, */*;q=0.1"]).status == 200)
            let unknown = try await served.get("/v1/images", as: "who")
            #expect(unknown.status == 401)
            #expect(unknown.fields["WWW-Authenticate"] == "Bearer")
            #expect(try await served.get("/v1/images", as: nil, fields: ["Authorization": "Basic YTpi"]).status == 401)
        }
    }

    @Test("A request keeps the id that its client gave it, when it is a plain one")
    func ids() async throws {
        try await ServedLibrary.with { served in
            #expect(
                try await served.get("/v1/images", fields: ["X-Request-Id": "a.b-1"]).fields["X-Request-Id"] == "a.b-1")
            let other = try await served.get("/v1/images", fields: ["X-Request-Id": "a\"b"]).fields["X-Request-Id"]
            #expect(try #require(other).count == 36)
        }
    }

    @Test("Every seam's code has a status", arguments: ErrorCode.allCases)
    func codes(code: ErrorCode) {
        let problem = Problem(of: ServiceError(code, "/srv/secret"))
        #expect((400..<600).contains(problem.status.rawValue))
        if problem.status.rawValue >= 500, code != .unimplemented { #expect(!problem.detail.contains("secret")) }
    }

    @Test("No two routes have one id, and each has its words")
    func table() {
        let routes = APIRoutes.all
        #expect(Set(routes.map(\.id)).count == routes.count)
        #expect(routes.allSatisfy { !$0.summary.isEmpty && !$0.summary.hasSuffix(".") && !$0.responses.isEmpty })
    }
}

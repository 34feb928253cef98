import HTTPTransport
import Testing

@testable import API

@Suite("Addresses lead to routes")
struct RoutingTests {
    private static func route(_ method: HTTPMethod, _ pattern: RoutePattern) -> Route {
        Route(method, pattern, id: pattern.text, tag: "T", summary: "S", responses: []) { _ in HTTPResponse(.ok) }
    }

    private let table = RouteTable([
        route(.get, "/v1/images"), route(.post, "/v1/images"), route(.post, "/v1/images:check"),
        route(.get, "/v1/images/{id}"), route(.post, "/v1/images/{id}:restore"),
        route(.get, "/v1/images/{id}/original"), route(.get, "/v1/images/latest"), route(.get, "/healthz"),
    ])

    @Test(
        "An address has the routes of its pattern",
        arguments: [
            ("/v1/images", ["/v1/images"], [:]),
            ("/v1/images:check", ["/v1/images:check"], [:]),
            ("/v1/images/a%20b", ["/v1/images/{id}"], ["id": "a b"]),
            ("/v1/images/%C3%A9:restore", ["/v1/images/{id}:restore"], ["id": "é"]),
            ("/v1/images/a%2Fb/original", ["/v1/images/{id}/original"], ["id": "a/b"]),
            ("/v1/images/latest", ["/v1/images/latest"], [:]),
            ("/v1/imag%65s", ["/v1/images"], [:]),
            ("/healthz", ["/healthz"], [:]),
        ] as [(String, Set<String>, [String: String])])
    func found(path: String, patterns: Set<String>, parameters: [String: String]) throws {
        let place = try #require(table.place(of: path))
        #expect(Set(place.routes.values.map(\.pattern.text)) == patterns)
        #expect(place.parameters == parameters)
    }

    @Test(
        "Other addresses have none",
        arguments: [
            "", "v1/images", "/", "/v1", "/v1/", "/v1/images/", "//v1/images", "/v1/images//original",
            "/v1/images:nothing",
            "/v1/images/x:nothing", "/v1/images/x:", "/v1/images/%", "/v1/images/%2", "/v1/images/%zz",
            "/v1/images/%ff",
            "/v1/images/%00", "/V1/images", "/v1/images/x/original/more", "/healthz:restore",
            "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r",
        ])
    func missing(path: String) { #expect(table.place(of: path) == nil) }

    @Test("Routes of one address are told apart by method")
    func methods() throws {
        #expect(Set(try #require(table.place(of: "/v1/images")).routes.keys) == [.get, .post])
    }
}

@Suite("What a client accepts")
struct MediaRangeTests {
    @Test(
        "Ranges admit types",
        arguments: [
            ("*/*", true), ("application/*", true), ("application/json", true), ("APPLICATION/JSON", true),
            ("text/html, application/json;q=0.5", true), ("text/html", false), ("application/json;q=0", false),
            ("application/json; charset=utf-8", true), ("json", false),
        ])
    func admits(accept: String, isAdmitted: Bool) {
        #expect(MediaRange.list([accept]).contains { $0.admits("application/json") } == isAdmitted)
    }
}

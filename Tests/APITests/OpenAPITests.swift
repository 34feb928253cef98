import Formats
import Foundation
import HTTPTransport
import Testing

@testable import API

@Suite("The description agrees with the routes")
struct OpenAPITests {
    private let document: JSONValue

    init() throws { document = try JSONValue(parsing: OpenAPIDocument(version: "1.2.3").json) }

    @Test("Every route stands in it, with every parameter and every response", arguments: APIRoutes.all)
    func operations(route: Route) throws {
        let path = try #require(document["paths"]?[route.pattern.text])
        let operation = try #require(path[route.method.rawValue.lowercased()])
        #expect(operation["operationId"]?.text == route.id)
        let parameters = operation["parameters"]?.elements.compactMap { $0["name"]?.text } ?? []
        #expect(Set(parameters) == Set(route.pattern.parameters + route.parameters.map(\.name)))
        for response in route.responses {
            #expect(operation["responses"]?["\(response.status.rawValue)"] != nil)
        }
        #expect((operation["requestBody"] != nil) == (route.body != nil))
    }

    @Test("Nothing else stands in it")
    func nothingElse() throws {
        guard case .object(let paths)? = document["paths"] else { throw MissingPaths() }
        let count = paths.reduce(0) { sum, path in
            if case .object(let operations) = path.value { sum + operations.count } else { sum }
        }
        #expect(count == APIRoutes.all.count)
    }

    @Test("Every form that is referred to is defined")
    func references() throws {
        let text = String(decoding: OpenAPIDocument(version: "1").json, as: UTF8.self)
        let mark = "\"#/components/schemas/"
        for part in text.components(after: mark) {
            let name = String(part.prefix { $0 != "\"" })
            #expect(document["components"]?["schemas"]?[name] != nil, "\(name)")
        }
    }

    @Test("It is served")
    func served() async throws {
        try await ServedLibrary.with { served in
            let answer = try await served.get("/v1/openapi.json", as: nil)
            #expect(answer.status == 200)
            #expect(answer.json["openapi"]?.text == "3.1.0")
        }
    }

    private struct MissingPaths: Error {}
}

extension String {
    /// What follows each occurrence of a mark.
    func components(after mark: String) -> [Substring] {
        var found: [Substring] = []
        var rest = self[...]
        while let range = rest.range(of: mark) {
            rest = rest[range.upperBound...]
            found.append(rest)
        }
        return found
    }
}

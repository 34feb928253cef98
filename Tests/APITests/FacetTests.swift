import Formats
import HTTPTransport
import StillsModel
import Testing

@testable import API

@Suite("Listings tell how matches are spread over values")
struct FacetTests {
    @Test("A page has facets when they are asked for, of all matches and in the form of the description")
    func page() async throws {
        try await ServedLibrary.with { served in
            try await served.add(
                ["top", "low", "top", "attic"].map { [.title: .string("Harbour"), .attribute("shelf"): .string($0)] })
            let plain = try await served.get("/v1/images?q=harbour")
            #expect(plain.json["facets"] == nil && plain.json["count"] == nil)
            let answer = try await served.get(
                "/v1/images?q=harbour+-shelf:attic&facet=shelf,taken,shelv&facetLimit=1&pageSize=1")
            #expect(ImageSchemas.page.findings(answer.json) == [])
            #expect(answer.json["images"]?.elements.count == 1 && answer.json["count"] == .integer(3))
            let facets = try #require(answer.json["facets"]?.elements)
            #expect(facets.map { $0["field"]?.text } == ["shelf", "taken", "shelv"])
            #expect(facets.map { $0["count"] } == [.integer(3), .integer(0), .integer(0)])
            #expect(facets[0]["distinct"] == .integer(2))
            #expect(facets[0]["values"]?.elements.map { $0["value"]?.text } == ["top"])
            #expect(facets[0]["values"]?.elements.first?["count"] == .integer(2))
            #expect(answer.json["warnings"]?.elements.first?.text?.contains("“shelv”") == true)
        }
    }

    @Test("A stranger's facets have only what it may know")
    func rights() async throws {
        try await ServedLibrary.with { served in
            try await served.add([
                [
                    .visibility: .string("public"), .attribute("shelf"): .string("a"),
                    .attribute("city"): .string("Delft"),
                ],
                [.attribute("shelf"): .string("b"), .attribute("city"): .string("Delft")],
            ])
            let answer = try await served.get("/v1/images?facet=shelf,city,owner,collection", as: nil)
            #expect(answer.json["count"] == .integer(1))
            let values = answer.json["facets"]?.elements.map { facet in
                facet["values"]?.elements.map { $0["value"]?.text }
            }
            #expect(values == [["a"], [], [], []])
        }
    }

    @Test(
        "What cannot be counted is a problem that names it",
        arguments: [
            ("facet=size", "“size”"), ("facet=camera,MakerNotes:Quality", "MakerNotes:Quality"),
            ("facet=camera,", "column 8"),
            ("facet=", "facet"), ("facet=camera&facetLimit=1001", "facetLimit"),
            ("facet=camera&facetLimit=0", "facetLimit"),
        ])
    func problems(query: String, named: String) async throws {
        try await ServedLibrary.with { served in
            let answer = try await served.get("/v1/images?\(query)")
            #expect(answer.status == 400)
            #expect(String(decoding: answer.body, as: UTF8.self).contains(named))
        }
    }

    @Test("Records of an export have none")
    func export() async throws {
        try await ServedLibrary.with { served in
            let answer = try await served.get("/v1/images?facet=camera", fields: ["Accept": "application/x-ndjson"])
            #expect(answer.status == 400)
        }
    }
}

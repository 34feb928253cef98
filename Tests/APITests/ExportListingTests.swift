import Formats
import HTTPTransport
import Linux
import StillsModel
import StillsService
import Synchronization
import Testing

@testable import API

@Suite("Records of an export are listed")
struct ExportListingTests {
    private static let ndjson: HTTPFields = ["Accept": "application/x-ndjson"]

    /// The whole export of the library, as the command writes it.
    private static func export(_ served: ServedLibrary, hasHistory: Bool) async throws -> [UInt8] {
        var options = ExportOptions(format: .ndjson)
        options.hasHistory = hasHistory
        let whole = Mutex<[UInt8]>([])
        _ = try await ExportImages(library: served.library, options: options).run(try Query("")) {
            (bytes) throws(ServiceError) in
            whole.withLock { $0 += bytes }
            return true
        }
        return whole.withLock { $0 }
    }

    @Test("The pages together are the export", arguments: [false, true])
    func pages(hasHistory: Bool) async throws {
        try await ServedLibrary.with { served in
            try await served.add(
                (1...5).map { [.title: .string("Harbour \($0)"), .attribute("n"): .number(Double($0))] })
            var bytes: [UInt8] = []
            var token = ""
            var pages = 0
            repeat {
                let place = token.isEmpty ? "" : "&pageToken=\(token)"
                let page = try await served.get(
                    "/v1/images?sort=added&pageSize=2&history=\(hasHistory)\(place)", fields: Self.ndjson)
                #expect(page.status == 200)
                #expect(page.fields["Content-Type"] == "application/x-ndjson")
                bytes += page.body
                token = page.fields["Stills-Next-Page"] ?? ""
                pages += 1
            } while !token.isEmpty && pages < 10
            #expect(pages == 3)
            let whole = try await Self.export(served, hasHistory: hasHistory)
            #expect(String(decoding: bytes, as: UTF8.self) == String(decoding: whole, as: UTF8.self))
            #expect(bytes.count { $0 == UInt8(ascii: "\n") } == 5)
        }
    }

    @Test("Who merely sees a public image gets no record of it")
    func strangers() async throws {
        try await ServedLibrary.with { served in
            try await served.add([[.visibility: .string("public")]])
            let seen = try await served.get("/v1/images", as: nil)
            #expect(seen.json["images"]?.elements.count == 1)
            let exported = try await served.get("/v1/images?history=true", as: nil, fields: Self.ndjson)
            #expect(exported.status == 200)
            #expect(exported.body.isEmpty)
        }
    }

    @Test(
        "Records come only to whoever names their type",
        arguments: [
            ("*/*", "application/json"), ("application/*", "application/json"),
            ("application/x-ndjson;q=0, */*", "application/json"),
            ("application/json, application/x-ndjson", "application/json"),
            ("application/x-ndjson, */*;q=0.1", "application/x-ndjson"),
        ])
    func forms(accept: String, type: String) async throws {
        try await ServedLibrary.with { served in
            let answer = try await served.get("/v1/images", fields: ["Accept": accept])
            #expect(answer.fields["Content-Type"] == type)
            #expect(answer.fields["Vary"] == "Accept")
        }
    }

    @Test("A history without records is a mistake")
    func history() async throws {
        try await ServedLibrary.with { served in
            let answer = try await served.get("/v1/images?history=true")
            #expect(answer.status == 400)
            #expect(answer.json["errors"]?.elements.first?["parameter"]?.text == "history")
        }
    }
}

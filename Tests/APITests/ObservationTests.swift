import Formats
import HTTPTransport
import Observability
import StillsModel
import StillsService
import Synchronization
import Testing

@testable import API

@Suite("Requests are logged and counted")
struct ObservationTests {
    @Test("Each by its id, its route and who asked; tokens and queries are not told")
    func log() async throws {
        try await ServedLibrary.with { served in
            let written = LineList()
            var context = APIContext(library: served.library, authenticator: served.tokens)
            context.observation.logger = Logger(threshold: .info, now: { "now" }) { written.append($0) }
            let api = API(context)
            for path in ["/v1/images", "/v1/nothing"] {
                _ = await api.respond(
                    to: HTTPRequest(
                        method: .get, path: path, query: "q=secret",
                        fields: ["Authorization": "Bearer \(ServedLibrary.admin)", "X-Request-Id": "r-1"]))
            }
            let lines = try written.all.map { try JSONValue(parsing: $0) }
            #expect(lines.map { $0["request.route"]?.text } == ["listImages", nil])
            #expect(lines.map { $0["response.status"] } == [.integer(200), .integer(404)])
            #expect(lines.first?["principal.account"]?.text == served.library.account?.description)
            #expect(lines.allSatisfy { $0["request.id"]?.text == "r-1" })
            let text = written.all.map { String(decoding: $0, as: UTF8.self) }.joined()
            #expect(!text.contains("secret") && !text.contains("Bearer"))
        }
    }

    @Test("A client that leaves before its answer is no failure of the server")
    func clientGone() async throws {
        try await ServedLibrary.with { served in
            let written = LineList()
            var context = APIContext(library: served.library, authenticator: served.tokens)
            context.observation.logger = Logger(threshold: .info, now: { "now" }) { written.append($0) }
            let api = API(context)
            for status in [HTTPStatus.clientClosedRequest, .requestTimeout, nil] {
                let request = HTTPRequest(
                    method: .patch, path: "/v1/images/none",
                    fields: [
                        "Authorization": "Bearer \(ServedLibrary.admin)", "Content-Type": "application/json",
                    ], body: LeavingBody(), bodyLength: nil)
                if let status { request.ending.end(status) }
                _ = await api.respond(to: request)
            }
            let lines = try written.all.map { try JSONValue(parsing: $0) }
            #expect(lines.map { $0["response.status"] } == [.integer(499), .integer(408), .integer(503)])
            #expect(lines.map { $0["level"]?.text } == ["info", "info", "error"])
        }
    }

    @Test("Metrics are for those who read everything")
    func metrics() async throws {
        try await ServedLibrary.with { served in
            _ = try await served.get("/v1/images")
            #expect(try await served.get("/metrics", as: nil).status == 404)
            let metrics = try await served.get("/metrics")
            #expect(metrics.fields["Content-Type"]?.hasPrefix("text/plain") == true)
            #expect(metrics.text.contains("route=\"listImages\",method=\"GET\",status=\"2xx\""))
        }
    }
}

/// The body of a client that has gone.
private struct LeavingBody: ByteStream {
    func next() async throws(ByteStreamError) -> ByteChunk? {
        throw ByteStreamError(.cancelled, "The client has gone.")
    }
}

private final class LineList: Sendable {
    private let lines = Mutex<[[UInt8]]>([])
    func append(_ line: [UInt8]) { lines.withLock { $0.append(line) } }
    var all: [[UInt8]] { lines.withLock { $0 } }
}

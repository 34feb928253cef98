import Execution
import HTTPTransport
import Linux
import StillsModel

/// Serves what a closure answers.
struct ClosureHandler: HTTPHandler {
    let answer: @Sendable (HTTPRequest) async -> HTTPResponse

    func respond(to request: HTTPRequest) async -> HTTPResponse { await answer(request) }
}

/// Threads for clients, which wait.
let clients = BlockingPool(name: "clients", threadLimit: 16)

/// A server that waits longer than any busy machine takes, where a test does not choose shorter times.
func patientConfiguration() -> HTTPServerConfiguration {
    var configuration = HTTPServerConfiguration()
    let long = Duration.seconds(3_600)
    configuration.timeouts.head = long
    configuration.timeouts.body = long
    configuration.timeouts.idle = long
    configuration.timeouts.handler = long
    configuration.timeouts.write = long
    return configuration
}

/// Starts a server on a free port, has `body` talk to it on a thread that may wait, and stops it.
func withServer(
    threads: Int = 1, _ configure: (inout HTTPServerConfiguration) -> Void = { _ in },
    answer: @escaping @Sendable (HTTPRequest) async -> HTTPResponse,
    _ body: @escaping @Sendable (_ address: String) throws -> Void
) async throws {
    var configuration = patientConfiguration()
    configuration.addresses = ["127.0.0.1:0"]
    configuration.threads = threads
    configure(&configuration)
    let server = try HTTPServer(configuration: configuration, handler: ClosureHandler(answer: answer))
    let address = try server.start()[0]
    let result = await clients.run { () -> Result<Void, any Error> in Result { try body(address) } }
    await server.stop(grace: .seconds(5))
    try result.get()
}

/// Answers with what the request was.
@Sendable func echo(_ request: HTTPRequest) async -> HTTPResponse {
    var bytes: [UInt8] = []
    do throws(ByteStreamError) {
        while let chunk = try await request.body.next() { bytes += chunk.bytes }
    } catch {
        return HTTPResponse(.badRequest, body: .bytes(Array("\(error.code)".utf8)))
    }
    return HTTPResponse(
        .ok,
        fields: [
            "X-Method": request.method.rawValue, "X-Path": request.path,
            "X-Query": request.query ?? "none",
        ],
        body: .bytes(bytes))
}

/// Chunks from a list.
final class ChunkList: ByteStream {
    private let chunks: Monitor<[[UInt8]]>
    private let failure: ByteStreamError?

    init(_ chunks: [[UInt8]], failure: ByteStreamError? = nil) {
        self.chunks = Monitor(chunks)
        self.failure = failure
    }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        let chunk = chunks.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        if chunk == nil, let failure { throw failure }
        return chunk.map { ByteChunk($0) }
    }
}

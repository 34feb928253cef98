import Glibc
import HTTPTransport
import Linux
import StillsModel

/// Serves two fixed answers, for measuring the transport alone: `/json`, 200 bytes from memory, and `/file`, a file by sendfile.
/// `PUT /sink` takes a body and drops it.
///
///     HTTPSubject ADDRESS FILE THREADS
///
/// Prints the address that it listens at, and ends with its standard input.
@main
enum HTTPSubject {
    static func main() {
        let words = CommandLine.arguments
        guard words.count == 4, let path = Path(words[2]), let threads = Int(words[3]) else { exit(2) }
        var configuration = HTTPServerConfiguration()
        configuration.addresses = [words[1]]
        configuration.threads = threads
        configuration.load.connections = 100_000
        configuration.load.connectionsPerAddress = 100_000
        configuration.timeouts.idle = .seconds(600)
        do {
            let server = try HTTPServer(configuration: configuration, handler: FixedAnswers(file: path))
            let address = try server.start()[0]
            try FileDescriptor.standardOutput().write(Array("\(address)\n".utf8))
            while readLine() != nil {}
        } catch {
            print("\(error)")
            exit(3)
        }
    }
}

struct FixedAnswers: HTTPHandler {
    private let json: [UInt8]
    private let file: SharedFile

    init(file path: Path) throws {
        let start = #"{"id":"018f0000-0000-7000-8000-000000000000","title":""#
        json = Array((start + String(repeating: "x", count: 198 - start.utf8.count) + "\"}").utf8)
        file = try SharedFile(path)
    }

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        switch request.path {
        case "/json": return HTTPResponse(.ok, fields: ["Content-Type": "application/json"], body: .bytes(json))
        case "/file":
            return HTTPResponse(
                .ok, fields: ["Content-Type": "image/jpeg"],
                body: .stream(FileStream(file), length: Int64(file.count)))
        case "/sink":
            do throws(ByteStreamError) {
                while try await request.body.next() != nil {}
                return HTTPResponse(.noContent)
            } catch {
                return HTTPResponse(.badRequest)
            }
        default: return HTTPResponse(.notFound)
        }
    }
}

final class SharedFile: Sendable {
    let file: FileDescriptor
    let count: Int

    init(_ path: Path) throws {
        file = try FileDescriptor.open(path, .read)
        count = Int(try FileStatus.of(path)?.byteCount ?? 0)
    }
}

struct FileStream: ByteStream {
    let file: FileBytes?

    init(_ shared: SharedFile) {
        file = FileBytes(descriptor: shared.file.number, range: 0..<Int64(shared.count), owner: shared)
    }

    func next() async throws(ByteStreamError) -> ByteChunk? { nil }
}

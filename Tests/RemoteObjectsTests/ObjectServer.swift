import EmbeddedMetadata
import Execution
import Foundation
import HTTPClient
import RemoteObjects

/// `object_server.py`, running until it is let go of.
final class ObjectServer: Sendable {
    private let input: Pipe
    let url: String
    let exchange: any HTTPExchange

    /// One for all tests: each has a bucket of its own.
    static func shared() throws -> ObjectServer { try one.get() }

    private static let one = Result { try ObjectServer() }

    private init() throws {
        let process = Process()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/object_server.py"
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [script]
        input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(0x0A) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw ObjectServerFailure() }
            line += more
        }
        let port = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        url = "http://127.0.0.1:\(port)"
        var configuration = HTTPClientConfiguration()
        configuration.proxy = .none
        var policy = RetryPolicy()
        policy.firstPause = .milliseconds(1)
        exchange = RetryingHTTPExchange(try CurlHTTPClient(configuration), policy: policy)
    }

    /// The server ends with its standard input.
    deinit { try? input.fileHandleForWriting.close() }

    /// A request that the server saw.
    struct Seen: Decodable {
        let name, path: String
        let range, match, authorization: String?
    }

    func put(_ bytes: [UInt8], _ bucket: String, _ name: String) async throws {
        try await expect(
            204, ClientRequest("PUT", "\(url)/_objects/\(bucket)/\(Self.encoded(name))", body: .bytes(bytes)))
    }

    func remove(_ bucket: String, _ name: String) async throws {
        try await expect(204, ClientRequest("DELETE", "\(url)/_objects/\(bucket)/\(Self.encoded(name))"))
    }

    func seen(_ bucket: String) async throws -> [Seen] {
        let response = try await exchange.send(ClientRequest("GET", "\(url)/_seen/\(bucket)"))
        return try JSONDecoder().decode([Seen].self, from: Data(try await response.bytes(limit: 1 << 24)))
    }

    /// An object as the server serves it with that behaviour.
    func web(_ behaviour: String, _ bucket: String, _ name: String = "a.jpg") throws -> WebObjectSource {
        try WebObjectSource("\(url)/web/\(behaviour)/\(bucket)/\(Self.encoded(name))", exchange: exchange)
    }

    func bucket(_ name: String, prefix: String = "", access: GoogleAccess = .anonymous) -> GoogleBucketSource {
        GoogleBucketSource(
            bucket: name, prefix: prefix, endpoint: url, exchange: GoogleAuthorizedExchange(exchange, access: access))
    }

    private func expect(_ status: Int, _ request: ClientRequest) async throws {
        guard try await exchange.send(request).status == status else { throw ObjectServerFailure() }
    }

    private static func encoded(_ name: String) -> String {
        name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? name
    }
}

struct ObjectServerFailure: Error {}

/// Results of what throws, so that tests can look at the error.
func outcome<Value>(_ body: () async throws(RemoteObjectError) -> Value) async -> Result<Value, RemoteObjectError> {
    do throws(RemoteObjectError) { return .success(try await body()) } catch { return .failure(error) }
}

extension Result where Failure == RemoteObjectError {
    var failure: RemoteObjectError? { if case .failure(let error) = self { error } else { nil } }
}

/// Pictures, made byte by byte after ITU-T T.81.
enum SampleObject {
    /// A grey square of 8 by 8 pixels whose metadata is so long, followed by so many bytes that nobody should need.
    static func jpeg(metadata: Int = 0, comment: String = "a comment", tail: Int = 0) -> [UInt8] {
        var bytes: [UInt8] = [0xFF, 0xD8]
        func segment(_ marker: UInt8, _ content: [UInt8]) {
            let length = content.count + 2
            bytes += [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + content
        }
        var left = metadata
        while left > 0 {
            segment(0xE9, [UInt8](repeating: 7, count: min(left, 60_000)))
            left -= 60_000
        }
        segment(0xFE, Array(comment.utf8))
        segment(0xDB, [0x00] + [UInt8](repeating: 1, count: 64))
        segment(0xC0, [8, 0, 8, 0, 8, 1, 1, 0x11, 0])
        for table: UInt8 in [0x00, 0x10] { segment(0xC4, [table, 1] + [UInt8](repeating: 0, count: 15) + [0]) }
        segment(0xDA, [1, 1, 0x00, 0, 63, 0])
        return bytes + [UInt8](repeating: 0x3F, count: tail) + [0b0011_1111, 0xFF, 0xD9]
    }
}

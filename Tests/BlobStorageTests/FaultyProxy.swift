import Foundation
import HTTPClient
import StillsTesting

/// `faulty_proxy.py` before a server of S3, running until it is let go of.
final class FaultyProxy: Sendable {
    private let input: Pipe
    private let url: String
    private let client: CurlHTTPClient

    init(before server: S3TestServer) throws {
        let process = Process()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/faulty_proxy.py"
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [script, String(server.endpoint.split(separator: ":").last ?? "")]
        input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(0x0A) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw FaultyProxyFailure() }
            line += more
        }
        let port = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        url = "http://127.0.0.1:\(port)"
        var configuration = HTTPClientConfiguration()
        configuration.proxy = .none
        client = try CurlHTTPClient(configuration)
    }

    /// The proxy ends with its standard input.
    deinit { try? input.fileHandleForWriting.close() }

    /// The server, reached through the proxy.
    func server(_ server: S3TestServer) -> S3TestServer {
        var server = server
        server.endpoint = url
        return server
    }

    /// What happens to the requests from now on, the first being 1.
    ///
    /// - Parameter method: if only those of this method count.
    func plan(_ fault: String?, requests: Range<Int> = 1..<1_000_000, method: String? = nil) async throws {
        var plan: [String: Any] = ["from": requests.lowerBound, "until": requests.upperBound]
        plan["fault"] = fault
        plan["method"] = method
        let body = try JSONSerialization.data(withJSONObject: plan)
        let response = try await client.send(ClientRequest("POST", url + "/_plan", body: .bytes(Array(body))))
        guard response.status == 200 else { throw FaultyProxyFailure() }
    }

    /// The requests since the last plan, as `METHOD target`.
    func seen() async throws -> [String] {
        let response = try await client.send(ClientRequest("GET", url + "/_seen"))
        return try JSONDecoder().decode([String].self, from: Data(try await response.bytes(limit: 1 << 20)))
    }
}

struct FaultyProxyFailure: Error {}

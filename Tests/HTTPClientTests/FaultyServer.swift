import Foundation
import HTTPClient

/// `faulty_server.py`, running until it is let go of.
final class FaultyServer: Sendable {
    private let input: Pipe
    let url: String

    /// One for all tests that do not need their own: what a test asks of it has names of that test.
    static func shared() throws -> FaultyServer { try one.get() }

    private static let one = Result { try FaultyServer() }

    /// - Parameter certificate: files of a certificate and its key; with them it speaks TLS.
    init(certificate: (file: String, key: String)? = nil) throws {
        let process = Process()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/faulty_server.py"
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [script] + (certificate.map { [$0.file, $0.key] } ?? [])
        input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(0x0A) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw FaultyServerFailure() }
            line += more
        }
        let port = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        url = "\(certificate == nil ? "http" : "https")://127.0.0.1:\(port)"
    }

    /// The server ends with its standard input.
    deinit { try? input.fileHandleForWriting.close() }
}

struct FaultyServerFailure: Error {}

extension CurlHTTPClient {
    /// One that stays on this machine, whatever proxy the environment names.
    static func local(stall: Duration = .seconds(30)) throws(HTTPClientError) -> CurlHTTPClient {
        var configuration = HTTPClientConfiguration()
        configuration.proxy = .none
        configuration.stallTimeout = stall
        return try CurlHTTPClient(configuration)
    }
}

extension HTTPExchange {
    /// The response, or the error, as a value.
    func result(_ request: ClientRequest) async -> Result<ClientResponse, HTTPClientError> {
        do throws(HTTPClientError) { return .success(try await send(request)) } catch { return .failure(error) }
    }

    func failure(_ request: ClientRequest) async -> HTTPClientError? {
        switch await result(request) {
        case .success: nil
        case .failure(let error): error
        }
    }

    func text(_ request: ClientRequest) async throws -> String {
        String(decoding: try await send(request).bytes(limit: 1 << 20), as: UTF8.self)
    }

    /// What `/echo` says of a request.
    func echo(_ request: ClientRequest) async throws -> Echo {
        try JSONDecoder().decode(Echo.self, from: Data(try await send(request).bytes(limit: 1 << 20)))
    }
}

struct Echo: Decodable {
    let method: String
    let target: String
    let fields: [String: String]
    let length: Int
    let sha256: String
    let connection: Int
}

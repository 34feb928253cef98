import CloudAuth
import Execution
import Foundation
import HTTPClient
import Synchronization

/// `credential_server.py`, running until it is let go of.
final class CredentialServer: Sendable {
    private let input: Pipe
    let url: String
    private let client: CurlHTTPClient

    /// One for all tests: each has a path of its own.
    static func shared() throws -> CredentialServer { try one.get() }

    private static let one = Result { try CredentialServer() }

    private init() throws {
        let process = Process()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/credential_server.py"
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
            guard !more.isEmpty else { throw CredentialServerFailure() }
            line += more
        }
        let port = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        url = "http://127.0.0.1:\(port)"
        var configuration = HTTPClientConfiguration()
        configuration.proxy = .none
        client = try CurlHTTPClient(configuration)
    }

    /// The server ends with its standard input.
    deinit { try? input.fileHandleForWriting.close() }

    struct Answer {
        var status = 200
        var fields: [String: String] = [:]
        var body = ""
    }

    struct Seen: Decodable {
        let method, path, body: String
        /// Names in lower case.
        let fields: [String: String]
    }

    /// - Parameter answers: by `METHOD /path`; the last of each for ever.
    func answer(_ answers: [String: [Answer]]) async throws {
        let plain = answers.mapValues { $0.map { [$0.status, $0.fields, $0.body] as [Any] } }
        let body = try JSONSerialization.data(withJSONObject: plain)
        let response = try await client.send(
            ClientRequest("POST", url + "/_answers", body: .bytes(Array(body))))
        guard response.status == 204 else { throw CredentialServerFailure() }
    }

    /// What came below a path, which begins with a slash.
    func seen(_ prefix: String) async throws -> [Seen] {
        let response = try await client.send(ClientRequest("GET", url + "/_seen\(prefix)"))
        return try JSONDecoder().decode([Seen].self, from: Data(try await response.bytes(limit: 1 << 20)))
    }

    /// Surroundings with these variables, in which this server is the network.
    func surroundings(
        _ variables: [String: String], now: @escaping @Sendable () -> Int64 = { 1_000 }
    ) -> CloudSurroundings {
        CloudSurroundings(
            environment: CloudEnvironment { variables[$0] }, web: client, metadata: client,
            files: BlockingPool(name: "test", threadLimit: 2), now: now)
    }
}

struct CredentialServerFailure: Error {}

/// A clock that tests set.
final class TestClock: Sendable {
    private let seconds: Mutex<Int64>

    init(_ seconds: Int64) { self.seconds = Mutex(seconds) }

    var now: Int64 {
        get { seconds.withLock { $0 } }
        set { seconds.withLock { $0 = newValue } }
    }
}

/// A folder that is removed with this value.
final class TestFolder {
    let path = "/tmp/stills-cloudauth-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// - Returns: the file's path.
    func write(_ name: String, _ text: String) throws -> String {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }
}

extension AWSCredentialChain {
    func result() async -> Result<AWSCredentials, CloudAuthError> {
        do throws(CloudAuthError) { return .success(try await credentials()) } catch { return .failure(error) }
    }

    func failure() async -> CloudAuthError? {
        switch await result() {
        case .success: nil
        case .failure(let error): error
        }
    }
}

import Foundation
import Linux
import StillsTesting
import Testing

/// The server of objects of the tests of RemoteObjects, running until it is let go of.
final class ServedObjects: Sendable {
    private let input: Pipe
    let url: String

    init() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [Sandbox.project + "/Tests/RemoteObjectsTests/object_server.py"]
        input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(0x0A) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw ProgramFailure("The server of objects does not begin.") }
            line += more
        }
        let port = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        url = "http://127.0.0.1:\(port)"
    }

    /// The server ends with its standard input.
    deinit { try? input.fileHandleForWriting.close() }

    /// By which the program finds this server in place of Google's and Amazon's.
    var variables: [String: String?] {
        [
            "STORAGE_EMULATOR_HOST": url, "no_proxy": "127.0.0.1", "AWS_ENDPOINT_URL_S3": url,
            "AWS_ACCESS_KEY_ID": "visitor", "AWS_SECRET_ACCESS_KEY": "nobody knows", "AWS_REGION": "eu-north-1",
        ]
    }

    /// Gives `body` a sandbox and a server.
    static func with(_ body: (Sandbox, ServedObjects) async throws -> Void) async throws {
        let server = try ServedObjects()
        try await Sandbox.with { sandbox in try await body(sandbox, server) }
    }

    func put(_ bytes: [UInt8], _ sandbox: Sandbox, _ bucket: String, _ name: String) async throws {
        let file = try sandbox.write("put", bytes)
        let name = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? name
        try await sandbox.shell("curl -sS --fail -T \(file) '\(url)/_objects/\(bucket)/\(name)'").expect(0)
    }

    func copies(_ count: Int, of bytes: [UInt8], _ sandbox: Sandbox, _ bucket: String) async throws {
        let file = try sandbox.write("put", bytes)
        try await sandbox.shell("curl -sS --fail -T \(file) \(url)/_copies/\(bucket)/\(count)").expect(0)
    }

    /// The names that were asked for, without the listings, in their order.
    func asked(_ sandbox: Sandbox, _ bucket: String) async throws -> [String] {
        let end = try await sandbox.shell("curl -sS --fail \(url)/_seen/\(bucket)").expect(0)
        let seen = try JSONSerialization.jsonObject(with: Data(end.output)) as? [[String: Any]]
        return try #require(seen).compactMap { $0["name"] as? String }.filter { $0 != "o" }
            .compactMap { String($0.dropFirst(2)).removingPercentEncoding }
    }
}

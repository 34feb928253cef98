import Foundation
import GoogleStorage
import OpenSSL
import StillsModel
import StillsTesting
import Testing

@Suite("Google's own client reads what Stills wrote, and the reverse")
struct ForeignClientTests {
    @Test("What is put, created and uploaded in parts is what Google's client reads", arguments: runningServers)
    func reading(server: GoogleTestServer) async throws {
        try await GoogleServer.with(server) { bucket, prefix in
            let contents = [
                "a b+c%/ü.jpg": pattern(1_000), "created": pattern(5), "empty": [], "parts": pattern(600_000),
            ]
            _ = try await bucket.put(body(pattern(1_000)), at: prefix + "a b+c%/ü.jpg")
            _ = try await bucket.create(body(pattern(5)), at: prefix + "created")
            _ = try await bucket.put(body([]), at: prefix + "empty")
            let upload = try await bucket.createUpload(at: prefix + "parts")
            let start = 2 * GoogleBucket.grain
            try await bucket.append(Array(pattern(600_000)[..<start]), at: 0, to: upload)
            _ = try await bucket.complete(
                upload, with: Array(pattern(600_000)[start...]), at: Int64(start), md5: MD5.hash(pattern(600_000)))
            var expected: [String: String] = [:]
            for (key, bytes) in contents { expected[prefix + key] = try digest(bytes) }
            #expect(try await foreignClient("read", bucket, prefix, server) == expected)
        }
    }

    @Test("What Google's client stored in all its ways is what Stills reads", arguments: runningServers)
    func writing(server: GoogleTestServer) async throws {
        try await GoogleServer.with(server) { bucket, prefix in
            let written = try await foreignClient("write", bucket, prefix, server)
            #expect(written.count == 3)
            var found: [String: String] = [:]
            for key in try await GoogleServer.keys(bucket, prefix) { found[key] = try digest(await read(bucket, key)) }
            #expect(found == written)
        }
    }

    private func digest(_ bytes: [UInt8]) throws -> String {
        try SHA256.hash(bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// What `foreign_client.py` prints: SHA-256 by name.
private func foreignClient(
    _ verb: String, _ bucket: GoogleBucket, _ prefix: String, _ server: GoogleTestServer
) async throws -> [String: String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: ".build/services/installed/google/bin/python")
    process.arguments = [
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/foreign_client.py", verb, bucket.name,
        prefix,
    ]
    process.environment = server.variables.merging([
        "GOOGLE_CLOUD_PROJECT": server.project, "NO_PROXY": "*", "PYTHONDONTWRITEBYTECODE": "1",
    ]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return try JSONDecoder().decode([String: String].self, from: text)
}

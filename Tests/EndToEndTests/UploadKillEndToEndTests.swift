import Foundation
import Linux
import StillsTesting
import Testing

/// SIGKILL under uploads over HTTP: whatever was answered for is there, and unfinished uploads go on.
@Suite("Killing a server under uploads")
struct UploadKillEndToEndTests {
    private static let rounds = ProcessInfo.processInfo.environment["STILLS_TEST_FULL"] == "1" ? 50 : 4

    @Test("What was answered for is there with its receipt, and what was not finished can be finished")
    func kills() async throws {
        try await UploadDriver.run("kill_uploads.py", "\(Self.rounds)")
    }

    @Test(
        "tuspy goes on with its upload at a server that was killed",
        .enabled("tuspy is missing: make setup installs it", { UploadDriver.hasTuspy() }))
    func tuspy() async throws {
        try await UploadDriver.run("tus_uploads.py")
    }
}

/// Runs a script of Scripts/Tests that starts a server and talks to it.
enum UploadDriver {
    /// That of `make setup`, with Scripts/python-packages.txt.
    private static let python = "'\(Sandbox.project)/.build/python/bin/python3'"

    static func run(_ script: String, _ arguments: String...) async throws {
        try await Sandbox.with { sandbox in
            let daemon = try BuiltProgram.named("stillsd")
            let words = ([daemon.path.description, sandbox.program.path.description, sandbox.folder] + arguments)
                .map { "'\($0)'" }.joined(separator: " ")
            let end = try await sandbox.shell(
                "PYTHONDONTWRITEBYTECODE=1 \(python) '\(Sandbox.project)/Scripts/Tests/\(script)' \(words)")
            #expect(end.outputLines.last?.hasSuffix("all there") == true, "\(end.outputText)\(end.errorText)")
        }
    }

    /// Where tests must not be skipped, a missing one is a failure.
    static func hasTuspy() -> Bool {
        if ProcessInfo.processInfo.environment["CI"] != nil { return true }
        return FileManager.default.fileExists(atPath: "\(Sandbox.project)/.build/python/installed.txt")
    }
}

import Foundation
import Linux
import StillsTesting
import Testing

/// Runs a script of Scripts/Tests that starts a server and talks to it.
enum UploadDriver {
    /// That of `make setup`, with Scripts/python-packages.txt.
    private static let python = "'\(Sandbox.project)/.build/python/bin/python3'"

    static let isFull = ProcessInfo.processInfo.environment["STILLS_TEST_FULL"] == "1"
    /// The folder of real pictures; nil where none is named.
    static let corpus = ProcessInfo.processInfo.environment["STILLS_CORPUS"]

    /// Expects that its last line says that all is well.
    static func run(_ script: String, _ arguments: String..., seconds: Int = 120) async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.shell(
                command(script, in: sandbox, folder: sandbox.folder, arguments), seconds: seconds)
            expectWell(end)
        }
    }

    /// How a shell calls the script.
    static func command(
        _ script: String, in sandbox: Sandbox, folder: String, _ arguments: [String] = []
    ) throws -> String {
        let daemon = try BuiltProgram.named("stillsd")
        let words = ([daemon.path.description, sandbox.program.path.description, folder] + arguments)
            .map { "'\($0)'" }.joined(separator: " ")
        return "PYTHONDONTWRITEBYTECODE=1 \(python) '\(Sandbox.project)/Scripts/Tests/\(script)' \(words)"
    }

    static func expectWell(_ end: ProgramEnd, sourceLocation: SourceLocation = #_sourceLocation) {
        let last = end.outputLines.last ?? ""
        #expect(
            end.status == 0 && ["all there", "all well"].contains { last.hasSuffix($0) },
            "\(end.status): \(end.outputText)\(end.errorText)", sourceLocation: sourceLocation)
    }

    /// Where tests must not be skipped, a missing one is a failure.
    static func hasTuspy() -> Bool {
        if ProcessInfo.processInfo.environment["CI"] != nil { return true }
        return FileManager.default.fileExists(atPath: "\(Sandbox.project)/.build/python/installed.txt")
    }
}

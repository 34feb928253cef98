import Foundation
import Linux
import StillsTesting
import Testing

/// Runs the program under test with the recorder, in directories of its own that are removed afterwards.
///
/// - Parameter arguments: `ROOT` in them stands for the recorded directory.
func withRecordedRun(
    _ arguments: [String], _ body: (PowerLossRun, DiskImageWriter) async throws -> Void
) async throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("stills-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    let base = try #require(Path(url.resolvingSymlinksInPath().path))
    let root = base.appending("root")
    let scratch = base.appending("scratch")
    for directory in [root, scratch] { _ = try makeDirectories(directory) }

    let products = try productDirectory()
    let run = try PowerLossRun(
        program: products.appending("PowerLossSubject"),
        arguments: arguments.map { try #require(Path($0.replacingOccurrences(of: "ROOT", with: root.description))) },
        root: root, recorder: products.appending("libPowerLossRecorder.so"), scratch: scratch)
    #expect(run.ending == .exited(0), "\(run.errorOutput)")
    try await body(run, DiskImageWriter(root: base.appending("after")))
}

/// Where the build put the programs and libraries: beside the program that runs the tests.
private func productDirectory() throws -> Path {
    try FileDescriptor.open("/proc/self", .directory).readLink("exe").parent
}

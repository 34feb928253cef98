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
    try await withTemporaryDirectory { base in
        let root = base.appending("root")
        let scratch = base.appending("scratch")
        for directory in [root, scratch] { _ = try makeDirectories(directory) }

        let products = try productDirectory()
        let run = try PowerLossRun(
            program: products.appending("PowerLossSubject"),
            arguments: arguments.map {
                try #require(Path($0.replacingOccurrences(of: "ROOT", with: root.description)))
            },
            root: root, recorder: products.appending("libPowerLossRecorder.so"), scratch: scratch)
        #expect(run.ending == .exited(0), "\(run.errorOutput)")
        try await body(run, DiskImageWriter(root: base.appending("after")))
    }
}

/// Makes a directory that is removed afterwards: in memory where there is room, since thousands of disks are laid out.
func withTemporaryDirectory(_ body: (Path) async throws -> Void) async throws {
    let memory: Path = "/dev/shm"
    let isRoomy =
        try FileStatus.of(memory) != nil
        && FileDescriptor.open(memory, .directory).fileSystem().freeBytes > 1 << 29
    let parent = isRoomy ? URL(fileURLWithPath: memory.description) : FileManager.default.temporaryDirectory
    let url = parent.appendingPathComponent("stills-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    let base = try #require(Path(url.resolvingSymlinksInPath().path))
    _ = try makeDirectories(base)
    try await body(base)
}

/// Where the build put the programs and libraries: beside the program that runs the tests.
func productDirectory() throws -> Path {
    try FileDescriptor.open("/proc/self", .directory).readLink("exe").parent
}

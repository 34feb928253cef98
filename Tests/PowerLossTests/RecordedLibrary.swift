import Foundation
import Linux
import StillsTesting
import Testing

/// The real `stills` program, run with the recorder, and a library that it makes.
struct RecordedLibrary {
    /// Where the pictures are, the program's output, and the disk after a loss of power.
    let base: Path
    let root: Path
    private let scratch: Path
    private let products: Path

    /// In directories of its own that are removed afterwards.
    static func with(_ body: (RecordedLibrary) async throws -> Void) async throws {
        try await withTemporaryDirectory { base in
            let library = RecordedLibrary(
                base: base, root: base.appending("root"), scratch: base.appending("scratch"),
                products: try productDirectory())
            for directory in [library.root, library.scratch] { _ = try makeDirectories(directory) }
            try await body(library)
        }
    }

    /// - Parameter earlier: the runs before, which this one continues.
    func record(
        _ arguments: [String], by program: Path = "stills", leftOut: LeftOutSyncs? = nil,
        after earlier: PowerLossRun? = nil, library: String = "library"
    ) throws -> PowerLossRun {
        let run = try PowerLossRun(
            program: products.appending(program), arguments: words(arguments, root, library), root: root,
            recorder: products.appending("libPowerLossRecorder.so"), scratch: scratch, leftOut: leftOut, after: earlier)
        #expect(run.ending == .exited(0), "\(run.errorOutput)")
        return run
    }

    /// Records a server to which a script talks.
    ///
    /// - Parameters:
    ///   - script: of Scripts/Tests; it is told the server's program, the library and further words.
    func record(
        served script: String, _ words: [String], leftOut: LeftOutSyncs? = nil, after earlier: PowerLossRun
    ) throws -> PowerLossRun {
        let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let place = project.appendingPathComponent("Scripts/Tests/\(script)").path
        let arguments = [place, "\(products)/stillsd", "\(root)/library"] + words
        let run = try PowerLossRun(
            program: "/usr/bin/python3", arguments: arguments.map { try #require(Path($0)) },
            environment: ["PYTHONDONTWRITEBYTECODE=1"], root: root,
            recorder: products.appending("libPowerLossRecorder.so"), scratch: scratch, startsRecorded: true,
            leftOut: leftOut, after: earlier)
        #expect(run.ending == .exited(0), "\(run.errorOutput)")
        return run
    }

    /// Runs the program without the recorder on the library below another root.
    ///
    /// - Returns: how it ended, and the lines of its output.
    func run(
        _ arguments: [String], in root: Path, library: String = "library"
    ) throws -> (ending: ChildProcess.Ending, lines: [OutcomeLine]) {
        let directory = try FileDescriptor.open(scratch, .directory)
        let process = try ChildProcess.start(
            products.appending("stills"), arguments: words(arguments, root, library), environment: [],
            input: .open("/dev/null", .read), output: directory.open("output", .createOrEmpty),
            error: directory.open("errors", .createOrEmpty))
        let ending = try process.wait()
        let output = String(decoding: try readFile(scratch.appending("output"), limit: 1 << 24), as: UTF8.self)
        return (ending, try output.split(separator: "\n").map { try OutcomeLine(String($0)) })
    }

    private func words(_ arguments: [String], _ root: Path, _ library: String) throws -> [Path] {
        try (["--library", "\(root)/\(library)", "--json"] + arguments).map { try #require(Path($0)) }
    }
}

/// What the tests read of the lines that `stills --json` prints.
struct OutcomeLine: Decodable {
    // Of `init`.
    var library: String?
    // Of one item of `import`.
    var path: String?
    var outcome: String?
    var id: String?
    // Of one item of `edit`.
    var version: Int?
    // The last line of `import`.
    var imported: Int?
    var unchanged: Int?
    var updated: Int?
    var refused: Int?
    // The last line of `backup`.
    var snapshot: String?
    // The last line of `verify`.
    var images: Int?
    var missing: Int?
    var orphans: Int?
    var mismatched: Int?
    var misindexed: Int?

    init(_ line: String) throws { self = try JSONDecoder().decode(OutcomeLine.self, from: Data(line.utf8)) }

    /// The last line of `verify` says that nothing is wrong.
    var isClean: Bool { missing == 0 && orphans == 0 && mismatched == 0 && misindexed == 0 }
}

import Foundation
import Linux
import StillsTesting
import Testing

/// SIGKILL at random times: what was acknowledged is in, and the same command continues.
@Suite("Killing an import")
struct KillEndToEndTests {
    private static let isFull = ProcessInfo.processInfo.environment["STILLS_TEST_FULL"] == "1"

    @Test func nothingAcknowledgedIsLostAndARepeatedRunCompletes() async throws {
        try await Sandbox.withLibrary { sandbox in
            var run = KillRun(sandbox: sandbox, kills: Self.isFull ? 500 : 100, pictures: 2_000)
            try await run.go()
            let last = try await sandbox.stills("import", "--json", "shelf").expect(0).objects()
            #expect((last.last?.integer("imported") ?? 0) + (last.last?.integer("unchanged") ?? 0) == 2_000)
            try run.acknowledge(last)
            #expect(run.acknowledged.count == 2_000)

            try await sandbox.stills("verify", "--repair").expect(0)
            let clean = try await sandbox.stills("verify", "--json").expect(0).objects()
            let counts = try #require(clean.last)
            #expect(["images", "missing", "orphans", "mismatched"].map { counts.integer($0) } == [2_000, 0, 0, 0])
            #expect(try Self.stagingFiles(sandbox) == [])
            try await Self.expectEveryByte(of: run.acknowledged, sandbox)
        }
    }

    /// Gives the originals back by id, and compares each with the file that was acknowledged under that id.
    private static func expectEveryByte(of acknowledged: [String: String], _ sandbox: Sandbox) async throws {
        let got = try await sandbox.program.run(
            sandbox.call(["get", "--json", "-o", "out"] + acknowledged.values)
        ).expect(0).objects()
        var places: [String: String] = [:]
        for object in got { places[object.text("id") ?? ""] = object.text("path") }
        for (path, id) in acknowledged {
            let place = try #require(places[id])
            #expect(try sandbox.read(place) == sandbox.read(path), "\(path)")
        }
    }

    private static func stagingFiles(_ sandbox: Sandbox) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: sandbox.library + "/originals")
            .filter { $0.contains(".staging/") }
    }

    @Test func verifyingAndRepairingBesideAnImportLosesNothing() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<2_000, to: "shelf")
            let end = try await sandbox.shell(
                """
                stills import --json shelf > run.ndjson & import=$!
                rounds=0
                while kill -0 $import 2>/dev/null; do
                    stills verify --repair --json >> verify.ndjson || echo "verify $?"
                    rounds=$((rounds + 1))
                done
                wait $import; echo "import $?"
                echo "rounds $rounds"
                """)
            #expect(end.outputLines.first == "import 0", "\(end.outputText)\(end.errorText)")
            #expect(end.outputLines.last != "rounds 0")
            let imported = try JSONObject.lines(sandbox.read("run.ndjson"))
            #expect(imported.last?.integer("imported") == 2_000)
            let clean = try await sandbox.stills("verify", "--json").expect(0).objects()
            let counts = try #require(clean.last)
            #expect(["images", "missing", "orphans", "mismatched"].map { counts.integer($0) } == [2_000, 0, 0, 0])
        }
    }
}

/// Imports of a folder that grows, each ended by SIGKILL at a random time.
///
/// The folder grows by a few pictures before each run, so that every kill meets work to be done, in a library that is
/// ever fuller.
private struct KillRun {
    let sandbox: Sandbox
    let kills: Int
    let pictures: Int
    /// The id of each path that a run printed as imported.
    private(set) var acknowledged: [String: String] = [:]
    private var written = 0
    private var random = SeededRandom(seed: 2_000)

    init(sandbox: Sandbox, kills: Int, pictures: Int) {
        self.sandbox = sandbox
        self.kills = kills
        self.pictures = pictures
    }

    mutating func go() async throws {
        var killed = 0
        // How long a run takes that nobody ends; adapted, since machines differ and the library grows.
        var milliseconds: Int32 = 200
        var round = 0
        while killed < kills {
            round += 1
            try #require(round < kills * 10, "too few of \(round) runs could be killed before they ended by themselves")
            try grow(by: max(1, pictures / kills))
            let delay = Int32.random(in: 1...milliseconds, using: &random)
            let end = try await sandbox.program.running(sandbox.call(["import", "--json", "shelf"])) { process in
                if try !process.ends(within: delay) { process.signal(9) }
            }
            try acknowledge(try completeLines(end))
            if end.status == 128 + 9 {
                killed += 1
                milliseconds = min(2_000, milliseconds + 5)
                if killed % 10 == 0 { try await expectAcknowledged() }
            } else {
                end.expect(0)
                milliseconds = max(20, milliseconds * 9 / 10)
            }
        }
        try grow(by: pictures - written)
    }

    private mutating func grow(by count: Int) throws {
        let next = min(pictures, written + count)
        try sandbox.writePictures(written..<next, to: "shelf")
        written = next
    }

    /// The lines that were printed to their ends; a kill can cut the last one.
    private func completeLines(_ end: ProgramEnd) throws -> [JSONObject] {
        guard let last = end.output.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        return try JSONObject.lines(Array(end.output[...last]))
    }

    /// Notes what was acknowledged; a picture that was acknowledged before keeps its id and is not taken in again.
    mutating func acknowledge(_ lines: [JSONObject]) throws {
        for line in lines {
            guard let path = line.text("path"), let outcome = line.text("outcome") else { continue }
            let id = try #require(line.text("id"), "\(path): \(line.text("reason") ?? "no reason")")
            if let before = acknowledged[path] {
                #expect(id == before && outcome == "unchanged", "\(path)")
            } else {
                #expect(["imported", "unchanged"].contains(outcome), "\(path): \(outcome)")
            }
            acknowledged[path] = id
        }
    }

    /// Every acknowledged picture is known, and no original is missing or damaged.
    private func expectAcknowledged() async throws {
        guard !acknowledged.isEmpty else { return }
        let shown = try await sandbox.program.run(sandbox.call(["show", "--json"] + acknowledged.values)).expect(0)
        #expect(Set(try shown.objects().compactMap { $0.text("id") }) == Set(acknowledged.values))
        let verified = try await sandbox.stills("verify", "--json").objects()
        #expect(verified.last?.integer("missing") == 0)
        #expect(verified.last?.integer("mismatched") == 0)
    }
}

import Foundation
import Linux
import StillsTesting
import Testing

@Suite("Backing up with the program")
struct BackupEndToEndTests {
    @Test func aBackupUnderWritesRestoresToALibraryThatVerifiesClean() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1_000, to: "shelf")
            // What reached the pipe's other end before a backup begins was acknowledged before it. The import goes on until
            // the pipe is full, so that it certainly outlives the first backup; then backups run beside it to its end.
            let end = try await sandbox.shell(
                """
                mkfifo lines
                stills import --json --jobs 1 shelf > lines & import=$!
                exec 3< lines
                head -c 30000 <&3 > before.ndjson
                stills backup backup --json > backup.ndjson; echo "backup $?"
                kill -0 $import && echo "still importing"
                cat <&3 > after.ndjson & reader=$!
                while kill -0 $import 2>/dev/null; do stills backup backup -q || echo "backup $?"; done
                wait $import; echo "import $?"
                wait $reader
                """)
            #expect(
                end.outputLines == ["backup 0", "still importing", "import 0"], "\(end.outputText)\(end.errorText)")
            let first = try #require(try JSONObject.lines(sandbox.read("backup.ndjson")).last)
            let snapshot = try #require(first.text("snapshot"))
            let acknowledged = try Self.acknowledged(in: sandbox.read("before.ndjson"))
            #expect(acknowledged.count > 20 && acknowledged.count <= first.integer("images") ?? 0)
            #expect((first.integer("images") ?? 0) < 1_000)

            try await sandbox.stills("backup", "verify", "backup").expect(0)
            try await sandbox.stills(
                "backup", "restore", "backup", "--snapshot", snapshot, "--library", "restored"
            ).expect(0)
            let verified = try await sandbox.stills("verify", "--json", "--library", "restored").expect(0).objects()
            #expect(verified.last?.integer("images") == first.integer("images"))
            let got = try await sandbox.program.run(
                sandbox.call(["get", "--json", "--library", "restored", "-o", "out"] + acknowledged.values)
            ).expect(0).objects()
            #expect(got.count == acknowledged.count)
            for object in got {
                let path = try #require(acknowledged.first { $0.value == object.text("id") }?.key)
                #expect(try sandbox.read(try #require(object.text("path"))) == sandbox.read(path), "\(path)")
            }

            // The last backup began before the import's end, or after it: one more has everything.
            let last = try await sandbox.stills("backup", "backup", "--json").expect(0).objects()
            #expect(last.last?.integer("images") == 1_000)
            try await sandbox.stills("backup", "restore", "backup", "--library", "whole").expect(0)
            let whole = try await sandbox.stills("verify", "--json", "--library", "whole").expect(0).objects()
            #expect(
                ["images", "missing", "orphans", "mismatched"].map { whole.last?.integer($0) } == [1_000, 0, 0, 0])
        }
    }

    /// The id of each path that was acknowledged; the last line may be cut.
    private static func acknowledged(in bytes: [UInt8]) throws -> [String: String] {
        let end = try #require(bytes.lastIndex(of: UInt8(ascii: "\n")))
        var ids: [String: String] = [:]
        for line in try JSONObject.lines(Array(bytes[...end])) where line.text("outcome") == "imported" {
            let path = try #require(line.text("path"))
            ids[path] = line.text("id")
        }
        return ids
    }

    @Test func aSecondBackupCopiesOnlyWhatIsNewAndAllIsListed() async throws {
        try await Sandbox.withLibrary { sandbox in
            let shelf = try sandbox.writePictures(0..<20, to: "shelf")
            try await sandbox.stills("import", shelf).expect(0)
            let first = try await sandbox.stills("backup", "backup").expect(0)
            #expect(first.outputText.contains("20 images; 20 originals copied"))
            try sandbox.writePictures(20..<25, to: "shelf")
            try await sandbox.stills("import", shelf).expect(0)
            let second = try await sandbox.stills("backup", "create", "backup", "--json").expect(0).objects()
            #expect(second.count == 1)
            let keys = [
                "snapshot", "complete", "images", "originals", "copied", "copiedBytes", "present", "failed",
                "removedSnapshots", "removedBlobs", "removedBytes",
            ]
            #expect(second.last?.keys == Set(keys))
            #expect(["copied", "present", "failed"].map { second.last?.integer($0) } == [5, 20, 0])
            let listed = try await sandbox.stills("backup", "list", "backup", "--json").expect(0).objects()
            #expect(listed.map { $0.integer("images") } == [20, 25])
            #expect(listed.last?.text("snapshot") == second.last?.text("snapshot"))

            let kept = try await sandbox.stills("backup", "backup", "--keep", "1").expect(0)
            #expect(kept.outputText.contains("2 older snapshots removed"))
            #expect(try await sandbox.stills("backup", "list", "backup").expect(0).outputLines.count == 1)
            try await sandbox.stills("backup", "verify", "backup").expect(0)
        }
    }

    @Test func whatIsWrongIsNamedAndTheStatusSaysSo() async throws {
        try await Sandbox.withLibrary { sandbox in
            let shelf = try sandbox.writePictures(0..<3, to: "shelf")
            let imported = try await sandbox.stills("import", "--json", shelf).expect(0).objects()
            let id = try #require(imported.first?.text("id"))
            let blob = try #require(
                try FileManager.default.subpathsOfDirectory(atPath: sandbox.library + "/originals")
                    .first { $0.hasSuffix(".jpg") })
            try FileManager.default.removeItem(atPath: "\(sandbox.library)/originals/\(blob)")
            let made = try await sandbox.stills("backup", "backup").expect(1)
            #expect(made.complains(of: "missing: ", "It is missing in the library."))
            #expect(made.outputText.contains("1 failed: the snapshot is incomplete"))
            let found = try await sandbox.stills("backup", "verify", "backup", "--json").expect(1).objects()
            #expect(found.first?.text("problem") == "missing" && found.first?.texts("ids")?.count == 1)
            #expect(found.last?.integer("missing") == 1)
            #expect(try await sandbox.stills("backup", "list", "backup").expect(0).outputText.contains("incomplete"))
            try await sandbox.stills("backup", "restore", "backup", "--library", "restored").expect(1)
            // The file heals the restored library as it would the other one.
            try await sandbox.stills("import", shelf, "--library", "restored").expect(0)
            try await sandbox.stills("verify", "--library", "restored").expect(0)
            try await sandbox.stills("show", id, "--library", "restored").expect(0)

            try await sandbox.stills("backup", "shelf").expect(2)
            try await sandbox.stills("backup", "library/inside").expect(2)
            try await sandbox.stills("backup", "verify", "nowhere").expect(3)
            try await sandbox.stills("backup", "list", "nowhere").expect(3)
            try await sandbox.stills("backup", "verify", "backup", "--snapshot", "1999").expect(3)
            try await sandbox.stills("backup", "restore", "backup").expect(1)
            try await sandbox.stills("backup", "backup", "--keep", "0").expect(2)
            try await sandbox.stills("backup", "backup", "--library", "nowhere").expect(3)
        }
    }
}

import Foundation
import Linux
import StillsTesting
import Testing

/// SIGKILL at random times: snapshots are whole or not there, and the same command continues.
@Suite("Killing a backup")
struct BackupKillEndToEndTests {
    private static let kills = ProcessInfo.processInfo.environment["STILLS_TEST_FULL"] == "1" ? 200 : 15

    @Test func everySnapshotIsWholeAndTheSameCommandCompletes() async throws {
        try await Sandbox.withLibrary { sandbox in
            var random = SystemRandomNumberGenerator()
            var snapshots = 0
            for round in 0..<Self.kills {
                try sandbox.writePictures((round * 20)..<(round * 20 + 20), to: "shelf")
                try await sandbox.stills("import", "shelf").expect(0)
                let delay = Int32.random(in: 1...80, using: &random)
                let keep = round % 5 == 4 ? ["--keep", "2"] : []
                _ = try await sandbox.program.running(sandbox.call(["backup", "backup"] + keep)) { process in
                    if try !process.ends(within: delay) { process.signal(9) }
                }
                snapshots = max(snapshots, try await expectWhole(sandbox))
            }
            let last = try await sandbox.stills("backup", "backup", "--keep", "1", "--json").expect(0).objects()
            #expect(last.last?.integer("images") == Self.kills * 20)
            #expect(try await expectWhole(sandbox) == 1)
            #expect(try sandbox.names(in: "backup/originals/.staging") == [])
            #expect(try sandbox.names(in: "backup/snapshots").count == 1)
            try await killRestores(sandbox)
        }
    }

    /// Every snapshot that is listed verifies.
    ///
    /// - Returns: how many there are.
    private func expectWhole(_ sandbox: Sandbox) async throws -> Int {
        guard sandbox.exists("backup/backup.yaml") else { return 0 }
        let listed = try await sandbox.stills("backup", "list", "backup", "--json").expect(0).objects()
        for snapshot in listed {
            #expect(snapshot.boolean("complete") == true)
            let name = try #require(snapshot.text("snapshot"))
            try await sandbox.stills("backup", "verify", "backup", "--snapshot", name).expect(0)
        }
        return listed.count
    }

    /// What a killed restore left is no library, and the same command continues.
    private func killRestores(_ sandbox: Sandbox) async throws {
        var delay: Int32 = 5
        while true {
            let limit = delay
            let end = try await sandbox.program.running(
                sandbox.call(["backup", "restore", "backup", "--library", "restored"])
            ) { process in
                if try !process.ends(within: limit) { process.signal(9) }
            }
            guard end.status == 128 + 9 else {
                end.expect(0)
                break
            }
            // It may have been killed when all was done, and only its end was still to come.
            if sandbox.exists("restored/library.yaml") { break }
            delay += 15
        }
        let verified = try await sandbox.stills("verify", "--json", "--library", "restored").expect(0).objects()
        #expect(verified.last?.integer("images") == Self.kills * 20)
    }
}

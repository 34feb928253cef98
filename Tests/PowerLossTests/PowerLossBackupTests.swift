import Execution
import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

/// The promise of a backup: a snapshot that has a name is whole, whenever power is lost.
@Suite("A backup, and a loss of power")
struct PowerLossBackupTests {
    private static let files = BlockingPool(name: "after", threadLimit: 2)

    @Test("Every snapshot that has a name is whole, and every acknowledged one has its name")
    func synced() async throws {
        try await withRecordedBackups { recorded in
            var counts: (states: Int, snapshots: Int, acknowledged: Int) = (0, 0, 0)
            for state in recorded.run.crashStates() {
                let state = try state.get()
                try recorded.writer.write(state.image)
                let snapshots = try await damage(recorded.backup, "position \(state.position), \(state.loss)")
                let promised = try state.acknowledged.map { try OutcomeLine($0) }.compactMap(\.snapshot)
                counts.states += 1
                counts.snapshots += snapshots.count
                counts.acknowledged += promised.count
                // The second run removes the first one's snapshot, once its own has its name.
                if let last = promised.last {
                    #expect(snapshots.contains { $0 >= last }, "position \(state.position), \(state.loss)")
                }
            }
            #expect(counts.states > 300 && counts.snapshots > 300 && counts.acknowledged > 0)
        }
    }

    @Test(
        "With syncs switched off the loss is found", arguments: [LeftOutSyncs.blobs, .directories, .everything])
    func unsynced(leftOut: LeftOutSyncs) async throws {
        try await withRecordedBackups(leftOut: leftOut) { recorded in
            var losses = 0
            for state in recorded.run.crashStates(losses: [.unsyncedGone], stride: 5) {
                let state = try state.get()
                try recorded.writer.write(state.image)
                let promised = try state.acknowledged.map { try OutcomeLine($0) }.compactMap(\.snapshot)
                let (whole, damaged) = try await look(recorded.backup)
                if let last = promised.last, !whole.contains(where: { $0 >= last }) { losses += 1 }
                losses += damaged.count
            }
            #expect(losses > 0)
        }
    }

    @Test("After a loss of power the same backup, repeated, completes, and restores to a library that verifies clean")
    func repeated() async throws {
        try await withRecordedBackups { recorded in
            var rounds = 0
            for state in recorded.run.crashStates(losses: [.unsyncedGone, .unsyncedPartly(seed: 5)], stride: 60) {
                let state = try state.get()
                let place: Comment = "position \(state.position), \(state.loss)"
                try recorded.writer.write(state.image)
                let root = recorded.writer.root
                let images = try recorded.library.run(["verify", "--quick"], in: root).lines.last?.images
                let again = try recorded.library.run(["backup", "\(recorded.backup)", "--keep", "1"], in: root)
                #expect(again.ending == .exited(0), place)
                #expect(try await damage(recorded.backup, place).count == 1)
                let restored = try recorded.library.run(
                    ["backup", "restore", "\(recorded.backup)"], in: root, library: "restored")
                #expect(restored.ending == .exited(0), place)
                let verified = try recorded.library.run(["verify"], in: root, library: "restored")
                #expect(verified.lines.last?.isClean == true && verified.lines.last?.images == images, place)
                rounds += 1
            }
            #expect(rounds > 8)
            #expect(try recorded.library.run(["verify"], in: recorded.writer.root).lines.last?.images == 40)
        }
    }

    @Test("What a restore calls a library is whole, whenever power is lost; the same restore, repeated, completes")
    func restored() async throws {
        try await RecordedLibrary.with { library in
            let pictures = try NumberedPictures(count: 30, in: library.base.appending("pictures"))
            #expect(try library.run(["init"], in: library.root).ending == .exited(0))
            let imported = try library.run(["import"] + pictures.names.map(pictures.path), in: library.root)
            #expect(imported.ending == .exited(0))
            let backup = "\(library.root)/backup"
            #expect(try library.run(["backup", backup], in: library.root).ending == .exited(0))
            let run = try library.record(["backup", "restore", backup], library: "restored")
            let writer = try DiskImageWriter(root: library.base.appending("after"))
            var counts: (whole: Int, begun: Int, acknowledged: Int) = (0, 0, 0)
            for state in run.crashStates() {
                let state = try state.get()
                let place: Comment = "position \(state.position), \(state.loss)"
                let isLibrary = state.image.files["restored/library.yaml"] != nil
                #expect(isLibrary || state.acknowledged.isEmpty, place)
                counts.acknowledged += state.acknowledged.count
                guard isLibrary || state.position % 97 == 0 else { continue }
                try writer.write(state.image)
                if isLibrary {
                    counts.whole += 1
                } else {
                    counts.begun += 1
                    let again = try library.run(
                        ["backup", "restore", "\(writer.root)/backup"], in: writer.root, library: "restored")
                    #expect(again.ending == .exited(0), place)
                }
                let verified = try library.run(["verify"], in: writer.root, library: "restored")
                #expect(verified.lines.last?.isClean == true && verified.lines.last?.images == 30, place)
            }
            #expect(counts.whole > 3 && counts.begun > 5 && counts.acknowledged > 0)
        }
    }

    /// Records an issue for each snapshot that has a name and is not whole.
    ///
    /// - Returns: the names of the snapshots.
    private func damage(_ backup: Path, _ place: Comment) async throws -> [String] {
        let (whole, damaged) = try await look(backup)
        #expect(damaged.isEmpty, place)
        return whole
    }

    /// The names of the snapshots that are whole, and what is wrong with the others.
    private func look(_ backup: Path) async throws -> (whole: [String], damaged: [String]) {
        guard try FileStatus.of(BackupLayout(directory: backup).description) != nil else { return ([], []) }
        let entries: [ListBackup.Entry]
        do throws(ServiceError) { entries = try ListBackup().run(backup).entries } catch {
            return ([], [error.message])
        }
        var whole: [String] = []
        var damaged: [String] = []
        for entry in entries {
            var options = VerifyBackup.Options()
            options.snapshot = entry.name
            do throws(ServiceError) {
                let (snapshot, found) = try await VerifyBackup(files: Self.files, options: options).run(
                    backup, report: { _ in })
                if found.isClean, snapshot.isComplete { whole.append(entry.name) } else { damaged.append("\(found)") }
            } catch {
                damaged.append(error.message)
            }
        }
        return (whole, damaged)
    }

    private struct RecordedBackups {
        let library: RecordedLibrary
        let run: PowerLossRun
        /// Lays out disks after a loss of power.
        let writer: DiskImageWriter
        /// The backup's folder on those disks.
        let backup: Path
    }

    /// A backup of 30 pictures, and one of 40 after which only the newest snapshot stays. The imports are not recorded:
    /// what they wrote counts as durable.
    ///
    /// - Parameter leftOut: syncs that both backups only seem to make.
    private func withRecordedBackups(
        leftOut: LeftOutSyncs? = nil, _ body: (RecordedBackups) async throws -> Void
    ) async throws {
        try await RecordedLibrary.with { library in
            let pictures = try NumberedPictures(count: 40, in: library.base.appending("pictures"))
            #expect(try library.run(["init"], in: library.root).ending == .exited(0))
            let first = pictures.names.prefix(30).map(pictures.path)
            #expect(try library.run(["import"] + first, in: library.root).ending == .exited(0))
            let backup = "\(library.root)/backup"
            var run = try library.record(["backup", backup], leftOut: leftOut)
            let rest = pictures.names.dropFirst(30).map(pictures.path)
            run = try library.record(["import"] + rest, after: run)
            run = try library.record(["backup", backup, "--keep", "1"], leftOut: leftOut, after: run)
            let after = library.base.appending("after")
            try await body(
                RecordedBackups(
                    library: library, run: run, writer: DiskImageWriter(root: after), backup: after.appending("backup"))
            )
        }
    }
}

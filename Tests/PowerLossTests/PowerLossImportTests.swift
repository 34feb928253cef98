import Linux
import StillsTesting
import Testing

/// The promise of the product, looked at where it is made: the real program takes 200 pictures in, and power is lost
/// after every call that changed a file.
@Suite("An import, and a loss of power")
struct PowerLossImportTests {
    private static let pictureCount = 200
    /// Runs of the program, each of two batches: large ones, and ones that the store makes durable file by file.
    private static let batches: [(named: Int, listed: Int)] = [(40, 40), (40, 40), (13, 13), (1, 13)]

    @Test("Every acknowledged picture is there, whole, whenever power is lost")
    func synced() async throws {
        try await withRecordedImport { recorded in
            let finder = recorded.lossFinder
            var states = 0
            var failures: [String] = []
            for state in recorded.run.crashStates() {
                let state = try state.get()
                states += 1
                let losses = try await finder.losses(in: state)
                if !losses.isEmpty { failures.append("position \(state.position), \(state.loss): \(losses)") }
            }
            #expect(failures.isEmpty, "\(failures.prefix(5))")
            #expect(finder.promised.count == Self.pictureCount)
            #expect(states > 3_000)
            #expect(finder.catalogsOpened > 500)
        }
    }

    @Test("With syncs switched off the loss is found", arguments: LeftOutSyncs.allCases)
    func unsynced(leftOut: LeftOutSyncs) async throws {
        try await withRecordedImport(leftOut: leftOut) { recorded in
            let finder = recorded.lossFinder
            var kinds: Set<String> = []
            for state in recorded.run.crashStates(losses: [.unsyncedGone]) {
                for loss in try await finder.losses(in: state.get()) { kinds.insert(loss.kind) }
            }
            #expect(finder.promised.count == Self.pictureCount)
            switch leftOut {
            case .blobs: #expect(kinds == ["damaged blob", "missing blob"])
            // The names of blobs are lost, or that of SQLite's log, and all rows in it; then no blob is looked for.
            case .directories: #expect(!kinds.isEmpty && kinds.isSubset(of: ["missing blob", "image"]))
            case .database: #expect(kinds == ["image"])
            case .everything: #expect(kinds == ["image"])
            }
        }
    }

    @Test("After a loss of power verify --repair leaves a clean library, and the import, repeated, completes")
    func repaired() async throws {
        try await withRecordedImport { recorded in
            let finder = recorded.lossFinder
            var repaired = 0
            let losses: [PowerLoss] = [.unsyncedGone, .lastWriteTorn(seed: 7), .unsyncedPartly(seed: 7)]
            for state in recorded.run.crashStates(losses: losses, stride: 250) {
                let state = try state.get()
                #expect(try await finder.losses(in: state) == [], "position \(state.position), \(state.loss)")
                guard finder.isLibraryPromised else { continue }
                try recorded.writer.write(state.image)
                try checkRepair(recorded, "position \(state.position), \(state.loss)")
                repaired += 1
            }
            #expect(repaired >= 20)
        }
    }

    private func checkRepair(_ recorded: RecordedImport, _ place: Comment) throws {
        let root = recorded.writer.root
        #expect(try recorded.library.run(["verify", "--repair"], in: root).ending == .exited(0), place)
        let verified = try recorded.library.run(["verify"], in: root)
        #expect(verified.ending == .exited(0) && verified.lines.last?.isClean == true, place)

        var counts: (imported: Int, unchanged: Int) = (0, 0)
        for command in recorded.commands {
            let again = try recorded.library.run(command, in: root)
            #expect(again.ending == .exited(0), place)
            counts.imported += try #require(again.lines.last?.imported)
            counts.unchanged += try #require(again.lines.last?.unchanged)
        }
        #expect(counts.unchanged == verified.lines.last?.images, place)
        #expect(counts.imported + counts.unchanged == Self.pictureCount, place)

        let whole = try recorded.library.run(["verify"], in: root)
        #expect(whole.ending == .exited(0) && whole.lines.last?.isClean == true, place)
        #expect(whole.lines.last?.images == Self.pictureCount, place)
    }

    /// The import of all pictures, in several runs of the program, each continuing the log of the one before.
    private struct RecordedImport {
        let library: RecordedLibrary
        let pictures: NumberedPictures
        /// The arguments of each run.
        let commands: [[String]]
        let run: PowerLossRun
        /// Lays out disks after a loss of power.
        let writer: DiskImageWriter

        var lossFinder: LossFinder { LossFinder(pictures: pictures, writer: writer) }
    }

    /// - Parameter leftOut: syncs that the second run and those after it only seem to make. The first one makes them,
    ///   so that the library itself is durable and the loss is that of pictures.
    private func withRecordedImport(
        leftOut: LeftOutSyncs? = nil, _ body: (RecordedImport) async throws -> Void
    ) async throws {
        try await RecordedLibrary.with { library in
            let pictures = try NumberedPictures(count: Self.pictureCount, in: library.base.appending("pictures"))
            let commands = try commands(for: pictures)
            var run = try library.record(["init"])
            for (number, command) in commands.enumerated() {
                run = try library.record(command, leftOut: number > 0 ? leftOut : nil, after: run)
            }
            try await body(
                RecordedImport(
                    library: library, pictures: pictures, commands: commands, run: run,
                    writer: DiskImageWriter(root: library.base.appending("after"))))
        }
    }

    /// What is named in the command makes the first batch of a run, what its manifest names the second.
    private func commands(for pictures: NumberedPictures) throws -> [[String]] {
        var rest = pictures.names[...]
        return try Self.batches.enumerated().map { number, counts in
            let named = rest.prefix(counts.named)
            rest = rest.dropFirst(counts.named)
            let manifest = try pictures.writeManifest(of: rest.prefix(counts.listed), named: "\(number).csv")
            rest = rest.dropFirst(counts.listed)
            return ["import"] + named.map(pictures.path) + ["--manifest", manifest]
        }
    }
}

extension Loss {
    var kind: String {
        switch self {
        case .library: "library"
        case .image: "image"
        case .missingBlob: "missing blob"
        case .damagedBlob: "damaged blob"
        case .returned: "returned"
        case .edit: "edit"
        case .upload: "upload"
        case .receipt: "receipt"
        }
    }
}

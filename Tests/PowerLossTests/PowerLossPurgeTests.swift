import Linux
import StillsModel
import StillsTesting
import Testing

/// The one thing that removes bytes: the real program purges a third of its pictures, and power is lost after every call
/// that changed a file.
@Suite("A purge, and a loss of power")
struct PowerLossPurgeTests {
    private static let pictureCount = 30
    private static let purgedCount = 10

    @Test("No other picture loses its bytes, and an acknowledged purge stays, whenever power is lost")
    func kept() async throws {
        try await withRecordedPurge { recorded in
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
            #expect(finder.promised.count == Self.pictureCount && finder.purged.count == Self.purgedCount)
            #expect(states > 300 && finder.catalogsOpened > 50)
        }
    }

    @Test("With the database's syncs switched off the loss is found")
    func unsynced() async throws {
        try await withRecordedPurge(leftOut: .database) { recorded in
            let finder = recorded.lossFinder
            var kinds: Set<String> = []
            for state in recorded.run.crashStates(losses: [.unsyncedGone]) {
                for loss in try await finder.losses(in: state.get()) { kinds.insert(loss.kind) }
            }
            // The catalog of before, with images that are purged, or whose bytes are removed already.
            #expect(kinds.contains("returned"), "\(kinds)")
        }
    }

    @Test("After a loss of power verify --repair leaves a clean library, and the purge, repeated, completes")
    func repaired() async throws {
        try await withRecordedPurge { recorded in
            let finder = recorded.lossFinder
            var repaired = 0
            for state in recorded.run.crashStates(
                losses: [.unsyncedGone, .unsyncedPartly(seed: 7), .lastWriteTorn(seed: 7)], stride: 12)
            {
                let state = try state.get()
                #expect(try await finder.losses(in: state) == [], "position \(state.position), \(state.loss)")
                guard finder.promised.count == Self.pictureCount else { continue }
                try recorded.writer.write(state.image)
                try checkRepair(recorded, "position \(state.position), \(state.loss)")
                repaired += 1
            }
            #expect(repaired >= 10, "\(repaired)")
        }
    }

    private func checkRepair(_ recorded: RecordedPurge, _ place: Comment) throws {
        let root = recorded.writer.root
        #expect(try recorded.library.run(["verify", "--repair"], in: root).ending == .exited(0), place)
        let verified = try recorded.library.run(["verify"], in: root)
        #expect(verified.ending == .exited(0) && verified.lines.last?.isClean == true, place)

        let names = recorded.givenUp.joined(separator: ",")
        let query = "digest:{\(names)}"
        for command in [["rm", "--query", query], ["purge", "--grace", "0d", "--yes", "--query", query]] {
            #expect(try recorded.library.run(command, in: root).ending == .exited(0), place)
        }
        let whole = try recorded.library.run(["verify"], in: root)
        #expect(whole.ending == .exited(0) && whole.lines.last?.isClean == true, place)
        #expect(whole.lines.last?.images == Self.pictureCount - Self.purgedCount, place)
    }

    /// A library that is made and filled, and of which a part is purged, each in a run of its own.
    private struct RecordedPurge {
        let library: RecordedLibrary
        let pictures: NumberedPictures
        /// Digests of the pictures that are purged.
        let givenUp: [String]
        let run: PowerLossRun
        /// Lays out disks after a loss of power.
        let writer: DiskImageWriter
        let lossFinder: LossFinder
    }

    /// - Parameter leftOut: syncs that the purge only seems to make.
    private func withRecordedPurge(
        leftOut: LeftOutSyncs? = nil, _ body: (RecordedPurge) async throws -> Void
    ) async throws {
        try await RecordedLibrary.with { library in
            let pictures = try NumberedPictures(count: Self.pictureCount, in: library.base.appending("pictures"))
            let names = Array(pictures.names.prefix(Self.purgedCount))
            let digests = try names.map { try pictures.digest(of: $0).description }
            var run = try library.record(["init"])
            run = try library.record(["import"] + pictures.names.map(pictures.path), after: run)
            run = try library.record(["rm"] + digests, after: run)
            run = try library.record(
                ["purge", "--grace", "0d", "--yes"] + digests, leftOut: leftOut, after: run)
            let writer = try DiskImageWriter(root: library.base.appending("after"))
            let finder = LossFinder(pictures: pictures, writer: writer, givenUp: Set(names))
            try await body(
                RecordedPurge(
                    library: library, pictures: pictures, givenUp: digests, run: run, writer: writer,
                    lossFinder: finder))
        }
    }
}

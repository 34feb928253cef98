import Linux
import StillsModel
import StillsTesting
import Testing

/// What a person stated: the real program edits, moves and reverts, and power is lost after every call that changed a file.
@Suite("An edit, and a loss of power")
struct PowerLossEditTests {
    private static let pictureCount = 12

    @Test("Every acknowledged edit is there, and no picture is lost, whenever power is lost")
    func kept() async throws {
        try await withRecordedEdits { run, finder in
            var states = 0
            var failures: [String] = []
            for state in run.crashStates() {
                let state = try state.get()
                states += 1
                let losses = try await finder.losses(in: state)
                if !losses.isEmpty { failures.append("position \(state.position), \(state.loss): \(losses)") }
            }
            #expect(failures.isEmpty, "\(failures.prefix(5))")
            #expect(finder.promised.count == Self.pictureCount && finder.edited.count == Self.pictureCount)
            #expect(Set(finder.edited.values) == [3, 4], "\(finder.edited)")
            #expect(states > 100 && finder.catalogsOpened > 20, "\(states), \(finder.catalogsOpened)")
        }
    }

    @Test("With the database's syncs switched off the loss is found")
    func unsynced() async throws {
        try await withRecordedEdits(leftOut: .database) { run, finder in
            var losses: Set<Loss> = []
            for state in run.crashStates(losses: [.unsyncedGone]) {
                losses.formUnion(try await finder.losses(in: state.get()))
            }
            #expect(losses.contains { if case .edit = $0 { true } else { false } }, "\(losses)")
        }
    }

    /// A library that is made and filled, and of which all images are edited, moved, and one reverted.
    ///
    /// - Parameter leftOut: syncs that the edits only seem to make.
    private func withRecordedEdits(
        leftOut: LeftOutSyncs? = nil, _ body: (PowerLossRun, LossFinder) async throws -> Void
    ) async throws {
        try await RecordedLibrary.with { library in
            let pictures = try NumberedPictures(count: Self.pictureCount, in: library.base.appending("pictures"))
            let first = try pictures.digest(of: try #require(pictures.names.first)).description
            var run = try library.record(["init"])
            run = try library.record(["import"] + pictures.names.map(pictures.path), after: run)
            run = try library.record(["collection", "create", "shelf"], leftOut: leftOut, after: run)
            let all = ["--query", "added>=0001"]
            for change in [["--title", "A shelf"], ["--collection", "shelf", "--append", "tag=seen"]] {
                run = try library.record(["edit"] + all + change, leftOut: leftOut, after: run)
            }
            run = try library.record(["revert", "--to", "1", first], leftOut: leftOut, after: run)
            let finder = LossFinder(
                pictures: pictures, writer: try DiskImageWriter(root: library.base.appending("after")))
            try await body(run, finder)
        }
    }
}

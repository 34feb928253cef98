import Linux
import StillsTesting
import Testing

/// All or nothing, looked at where it is made: the real program takes 40 pictures in by `--atomic`, in two groups, and power
/// is lost after every call that changed a file.
@Suite("An import of all or nothing, and a loss of power")
struct PowerLossAtomicImportTests {
    private static let pictureCount = 40

    @Test("On every disk there is no picture, or all of them, whole; those acknowledged are there")
    func allOrNothing() async throws {
        try await withRecordedImport { library, pictures, command, run in
            let finder = try LossFinder(
                pictures: pictures, writer: DiskImageWriter(root: library.base.appending("after")))
            var counts: [Int: Int] = [:]
            var failures: [String] = []
            for state in run.crashStates() {
                let state = try state.get()
                let losses = try await finder.losses(in: state)
                if !losses.isEmpty { failures.append("position \(state.position), \(state.loss): \(losses)") }
                if let count = try await finder.imageCount(in: state) { counts[count, default: 0] += 1 }
            }
            #expect(failures.isEmpty, "\(failures.prefix(5))")
            #expect(Set(counts.keys) == [0, Self.pictureCount], "\(counts)")
            #expect(finder.promised.count == Self.pictureCount)
            #expect(counts.values.reduce(0, +) > 300, "\(counts)")
        }
    }

    @Test("After a loss of power verify --repair leaves a clean library, and the import, repeated, completes")
    func repaired() async throws {
        try await withRecordedImport { library, pictures, command, run in
            let writer = try DiskImageWriter(root: library.base.appending("after"))
            let finder = LossFinder(pictures: pictures, writer: writer)
            var repaired = 0
            for state in run.crashStates(losses: [.unsyncedGone, .unsyncedPartly(seed: 7)], stride: 60) {
                let state = try state.get()
                #expect(try await finder.losses(in: state) == [], "position \(state.position), \(state.loss)")
                guard finder.isLibraryPromised else { continue }
                try writer.write(state.image)
                try check(library, command, in: writer.root, "position \(state.position), \(state.loss)")
                repaired += 1
            }
            #expect(repaired >= 5)
        }
    }

    private func check(_ library: RecordedLibrary, _ command: [String], in root: Path, _ place: Comment) throws {
        #expect(try library.run(["verify", "--repair"], in: root).ending == .exited(0), place)
        let verified = try library.run(["verify"], in: root)
        #expect(verified.ending == .exited(0) && verified.lines.last?.isClean == true, place)
        let images = try #require(verified.lines.last?.images)
        #expect(images == 0 || images == Self.pictureCount, place)
        let again = try library.run(command, in: root)
        #expect(again.ending == .exited(0), place)
        #expect(again.lines.last?.imported == Self.pictureCount - images, place)
        #expect(again.lines.last?.unchanged == images, place)
        let whole = try library.run(["verify"], in: root)
        #expect(whole.lines.last?.isClean == true && whole.lines.last?.images == Self.pictureCount, place)
    }

    /// What is named in the command makes the first group, what its manifest names the second.
    private func withRecordedImport(
        _ body: (RecordedLibrary, NumberedPictures, [String], PowerLossRun) async throws -> Void
    ) async throws {
        try await RecordedLibrary.with { library in
            let pictures = try NumberedPictures(count: Self.pictureCount, in: library.base.appending("pictures"))
            let manifest = try pictures.writeManifest(of: pictures.names[20...], named: "list.csv")
            let command = ["import", "--atomic"] + pictures.names[..<20].map(pictures.path) + ["--manifest", manifest]
            let run = try library.record(command, after: try library.record(["init"]))
            try await body(library, pictures, command, run)
        }
    }
}

import Linux
import StillsTesting
import Testing

/// The promise of the product, looked at where it is made: the real program takes 200 pictures in, and power is lost after
/// every call that changed a file.
@Suite("An import, and a loss of power")
struct PowerLossImportTests {
    private static let pictureCount = 200
    /// Runs of the program, each of two batches: large ones, and ones that the store makes durable file by file.
    private static let batches = [[40, 40], [40, 40], [13, 13], [1, 13]]

    @Test("Every acknowledged picture is there, whole, whenever power is lost")
    func synced() async throws {
        try await withRecordedImport { _, pictures, run, writer in
            let finder = LossFinder(pictures: pictures, writer: writer)
            var states = 0
            var failures: [String] = []
            for state in run.crashStates() {
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
        try await withRecordedImport(leftOut: leftOut) { _, pictures, run, writer in
            let finder = LossFinder(pictures: pictures, writer: writer)
            var kinds: Set<String> = []
            for state in run.crashStates(losses: [.unsyncedGone]) {
                for loss in try await finder.losses(in: state.get()) { kinds.insert(loss.kind) }
            }
            #expect(finder.promised.count == Self.pictureCount)
            switch leftOut {
            case .blobs: #expect(kinds == ["damaged blob", "missing blob"])
            case .directories: #expect(kinds == ["missing blob"])
            case .database: #expect(kinds == ["image"])
            case .everything: #expect(kinds == ["image"])
            }
        }
    }

    /// - Parameter leftOut: syncs that the second run and those after it only seem to make. The first one makes them, so
    ///   that the library itself is durable and the loss is that of pictures.
    private func withRecordedImport(
        leftOut: LeftOutSyncs? = nil,
        _ body: (RecordedLibrary, NumberedPictures, PowerLossRun, DiskImageWriter) async throws -> Void
    ) async throws {
        try await RecordedLibrary.with { library in
            let pictures = try NumberedPictures(count: Self.pictureCount, in: library.base.appending("pictures"))
            var run = try library.record(["init"])
            var rest = pictures.names[...]
            for (number, counts) in Self.batches.enumerated() {
                let named = rest.prefix(counts[0])
                rest = rest.dropFirst(counts[0])
                let manifest = try pictures.writeManifest(of: rest.prefix(counts[1]), named: "\(number).csv")
                rest = rest.dropFirst(counts[1])
                run = try library.record(
                    ["import"] + named.map(pictures.path) + ["--manifest", manifest],
                    leftOut: number > 0 ? leftOut : nil, after: run)
            }
            #expect(rest.isEmpty)
            try await body(library, pictures, run, DiskImageWriter(root: library.base.appending("after")))
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
        }
    }
}

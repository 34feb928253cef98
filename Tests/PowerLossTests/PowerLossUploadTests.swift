import Foundation
import Linux
import StillsModel
import StillsTesting
import Testing

/// The promise of the server: the real one takes pictures in from several clients at once, in every way that there is, and power
/// is lost after every call that changed a file or answered a client.
@Suite("Uploads to a server, and a loss of power")
struct PowerLossUploadTests {
    private static let pictureCount = 48
    private static let isFull = ProcessInfo.processInfo.environment["STILLS_TEST_FULL"] == "1"

    @Test("Everything that was answered for is there, whole and with its receipt, whenever power is lost")
    func synced() async throws {
        try await withRecordedUploads { run, finder in
            var states = 0
            var failures: [String] = []
            for state in run.crashStates(stride: Self.isFull ? 1 : 4) {
                let state = try state.get()
                states += 1
                let losses = try await finder.losses(in: state)
                if !losses.isEmpty { failures.append("position \(state.position), \(state.loss): \(losses)") }
            }
            #expect(failures.isEmpty, "\(failures.prefix(5))")
            #expect(finder.promisedCount == Self.pictureCount)
            #expect(finder.offsetsRead >= Self.pictureCount / 4)
            #expect(finder.receiptsVerified >= Self.pictureCount)
            #expect(states > 300, "\(states)")
        }
    }

    @Test("With syncs switched off the loss is found", arguments: LeftOutSyncs.allCases)
    func unsynced(leftOut: LeftOutSyncs) async throws {
        try await withRecordedUploads(leftOut: leftOut) { run, finder in
            var kinds: Set<String> = []
            for state in run.crashStates(losses: [.unsyncedGone], stride: 2) {
                for loss in try await finder.losses(in: state.get()) { kinds.insert(loss.kind) }
            }
            #expect(finder.promisedCount == Self.pictureCount)
            switch leftOut {
            case .blobs: #expect(!kinds.isDisjoint(with: ["damaged blob", "missing blob"]), "\(kinds)")
            case .directories: #expect(!kinds.isDisjoint(with: ["missing blob", "image"]), "\(kinds)")
            case .database, .everything: #expect(kinds.contains("image"), "\(kinds)")
            }
        }
    }

    /// - Parameter leftOut: syncs that the server only seems to make; the library and its account are durable.
    private func withRecordedUploads(
        leftOut: LeftOutSyncs? = nil, _ body: (PowerLossRun, UploadLossFinder) async throws -> Void
    ) async throws {
        try await RecordedLibrary.with { library in
            let pictures = try NumberedPictures(
                count: Self.pictureCount, in: library.base.appending("pictures"), longEach: 11)
            let password = library.base.appending("password")
            try FileDescriptor.open(password, .createNew).write(Array("a password for tests".utf8))
            var run = try library.record(["init"])
            run = try library.record(
                ["account", "create", "quay", "--role", "admin", "--password-file", password.description],
                by: "stillsd",
                after: run)
            let answers = library.base.appending("answers")
            run = try library.record(
                served: "recorded_uploads.py", [pictures.folder.description, answers.description], leftOut: leftOut,
                after: run)
            try await body(
                run,
                try UploadLossFinder(
                    pictures: pictures, answers: answers,
                    writer: DiskImageWriter(root: library.base.appending("after"))))
        }
    }
}

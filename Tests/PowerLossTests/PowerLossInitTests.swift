import Execution
import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("Making a library, and a loss of power")
struct PowerLossInitTests {
    private let losses: [PowerLoss] = [
        .unsyncedGone, .lastWriteTorn(seed: 1), .unsyncedPartly(seed: 1), .unsyncedPartly(seed: 2),
    ]

    @Test("A library is whole or refused with a sentence, whenever power is lost; whole once it was acknowledged")
    func wholeOrRefused() async throws {
        try await RecordedLibrary.with { library in
            let run = try library.record(["init"])
            let writer = try DiskImageWriter(root: library.base.appending("after"))
            var counts: (whole: Int, refused: Int, acknowledged: Int) = (0, 0, 0)
            for state in run.crashStates(losses: losses) {
                let state = try state.get()
                try writer.write(state.image)
                let refusal = try await refusal(of: writer.root.appending("library"))
                if let refusal {
                    counts.refused += 1
                    #expect(state.acknowledged.isEmpty, "position \(state.position), \(state.loss): \(refusal.message)")
                    #expect([.notFound, .corrupt].contains(refusal.code), "\(refusal.code): \(refusal.message)")
                    #expect(refusal.message.contains("\(writer.root)/library"), "\(refusal.message)")
                } else {
                    counts.whole += 1
                }
                if !state.acknowledged.isEmpty { counts.acknowledged += 1 }
            }
            #expect(counts.whole >= counts.acknowledged && counts.refused > 300 && counts.acknowledged == losses.count)
        }
    }

    @Test("What is left of an interrupted init is not taken for a library by the next one, nor overwritten")
    func repeated() async throws {
        try await RecordedLibrary.with { library in
            let run = try library.record(["init"])
            let writer = try DiskImageWriter(root: library.base.appending("after"))
            var endings: Set<ChildProcess.Ending> = []
            for state in run.crashStates(losses: [.unsyncedGone], stride: 12) {
                let image = try state.get().image
                try writer.write(image)
                let ending = try library.run(["init"], in: writer.root).ending
                endings.insert(ending)
                if ending == .exited(0) {
                    #expect(try await refusal(of: writer.root.appending("library")) == nil)
                    #expect(image.files.isEmpty)
                } else {
                    #expect(try areSame(image, DiskImage(readingFrom: writer.root)))
                }
            }
            #expect(endings == [.exited(0), .exited(1)])
        }
    }

    /// Why the library cannot be used; nil when it is whole: it opens, to be written, and has its collection.
    private func refusal(of directory: Path) async throws -> ServiceError? {
        do throws(ServiceError) {
            let library = try await OpenLibrary(
                environment: .system, files: BlockingPool(name: "after", threadLimit: 1)
            ).run(at: directory, writes: true)
            let content: LibraryDirectory
            do { content = try await library.records.directory() } catch {
                throw ServiceError(error.code, error.message)
            }
            guard content.collections.map(\.path) == ["General"], content.accounts.count == 1 else {
                throw ServiceError(.internal, "\(directory) opens, and is not whole.")
            }
            return nil
        } catch {
            return error
        }
    }
}

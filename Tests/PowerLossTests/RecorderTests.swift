import Linux
@testable import StillsTesting
import Testing

@Suite("The recorder")
struct RecorderTests {
    @Test(
        "What it cannot see or replay fails the run instead of passing it",
        arguments: [
            ("buffered", "The replay is not what the program left behind. The file f is there only once."),
            ("mapped", "The run cannot be replayed: a file that is written through memory (mmap)."),
            ("nested", "The run cannot be replayed: a second process changes files."),
        ])
    func missedCalls(way: String, message: String) async throws {
        let error = await #expect(throws: PowerLossError.self) {
            try await withRecordedRun([way, "ROOT/f"]) { _, _ in }
        }
        #expect(error?.description == message)
    }

    @Test("A log continues another one with files of its own")
    func continued() {
        let records: [PowerLossRecord] = [
            .open(file: 1, path: "f", made: true, isDirectory: false, emptied: false),
            .write(file: 1, offset: 0, bytes: [1]), .truncate(file: 2, length: 3), .extend(file: 2, length: 9),
            .sync(file: 3), .syncAll, .unlink("f"),
        ]
        let continued = records.map { $0.renumbered(after: 40) }
        #expect(continued.map(\.file) == [41, 41, 42, 42, 43, nil, nil])
        #expect(continued.map { $0.renumbered(after: 0) } == continued)
    }

    @Test("A log that is cut or broken is refused", arguments: [1, 39, 41, 60])
    func brokenLog(count: Int) {
        // A record of kind 8 whose path claims to have 100 bytes.
        var log = [UInt8](repeating: 0, count: 80)
        log[0] = 8
        log[24] = 100
        #expect(throws: PowerLossError.self) { _ = try PowerLossRecord.read(Array(log[..<count])) }
    }

    @Test("Unknown kinds are refused")
    func unknownKind() {
        #expect(throws: PowerLossError.self) {
            _ = try PowerLossRecord.read([99] + [UInt8](repeating: 0, count: 39))
        }
    }
}

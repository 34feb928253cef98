import Linux
@testable import StillsTesting
import Testing

@Suite("The model of a disk")
struct DiskModelTests {
    private func model(_ records: [PowerLossRecord], initial: DiskImage = DiskImage()) throws -> DiskModel {
        var model = try DiskModel(initial)
        for record in records { try model.apply(record) }
        return model
    }

    private let making: [PowerLossRecord] = [
        .open(file: 1, path: "", made: false, isDirectory: true, emptied: false),
        .open(file: 2, path: "f", made: true, isDirectory: false, emptied: false),
        .write(file: 2, offset: 0, bytes: [1, 2, 3]),
    ]

    @Test("A file whose directory was not synced is gone, however often the file was")
    func entryNotSynced() throws {
        let model = try model(making + [.sync(file: 2)])
        #expect(try model.image(after: .unsyncedGone).files.isEmpty)
        #expect(try model.currentImage().files == ["f": [1, 2, 3]])
    }

    @Test("A name that was synced names only the bytes that were")
    func bytesNotSynced() throws {
        #expect(try model(making + [.sync(file: 1)]).image(after: .unsyncedGone).files == ["f": []])
        #expect(
            try model(making + [.sync(file: 1), .sync(file: 2)]).image(after: .unsyncedGone).files == ["f": [1, 2, 3]])
        #expect(try model(making + [.syncAll]).image(after: .unsyncedGone).files == ["f": [1, 2, 3]])
    }

    @Test("A sync of everything but directories keeps the bytes of names that are durable, and makes no name so")
    func contentsOnly() throws {
        let other: [PowerLossRecord] = [
            .open(file: 3, path: "g", made: true, isDirectory: false, emptied: false),
            .write(file: 3, offset: 0, bytes: [4]),
        ]
        let model = try model(making + [.sync(file: 1)] + other + [.syncAllContents])
        #expect(try model.image(after: .unsyncedGone).files == ["f": [1, 2, 3]])
        #expect(try model.currentImage().files == ["f": [1, 2, 3], "g": [4]])
    }

    @Test(
        "Of a file that grew or was cut, blocks beyond either length are zeros or what was there",
        arguments: 0..<20 as Range<UInt64>)
    func partlyResized(seed: UInt64) throws {
        let old = [UInt8](repeating: 7, count: 1_500)
        let new = [UInt8](repeating: 9, count: 3_000)
        let changes: [PowerLossRecord] = [
            .write(file: 2, offset: 0, bytes: old), .syncAll, .truncate(file: 2, length: 0),
            .write(file: 2, offset: 0, bytes: new),
        ]
        let grown = try #require(try model(making + changes).image(after: .unsyncedPartly(seed: seed)).files["f"])
        #expect(grown.count == 1_500 || grown.count == 3_000)
        #expect(grown.prefix(1_500).allSatisfy { $0 == 7 || $0 == 9 })
        #expect(grown.dropFirst(1_500).allSatisfy { $0 == 0 || $0 == 9 })

        let cut = try #require(
            try model(making + changes.prefix(3)).image(after: .unsyncedPartly(seed: seed)).files["f"])
        #expect(cut == old || cut == [])
    }

    @Test("A rename is durable with its directories, each half with its own")
    func rename() throws {
        let before =
            making + [
                .makeDirectory("d"), .open(file: 3, path: "d", made: false, isDirectory: true, emptied: false),
                .syncAll,
                .rename(from: "f", to: "d/g"),
            ]
        #expect(try model(before).image(after: .unsyncedGone).files.keys.sorted() == ["f"])
        #expect(try model(before + [.sync(file: 3)]).image(after: .unsyncedGone).files.keys.sorted() == ["d/g", "f"])
        let both = try model(before + [.sync(file: 3), .sync(file: 1)])
        #expect(try both.image(after: .unsyncedGone).files == ["d/g": [1, 2, 3]])
    }

    @Test("A removed file comes back unless its directory was synced")
    func unlink() throws {
        let removed = making + [.syncAll, .unlink("f")]
        #expect(try model(removed).image(after: .unsyncedGone).files == ["f": [1, 2, 3]])
        #expect(try model(removed + [.sync(file: 1)]).image(after: .unsyncedGone).files.isEmpty)
    }

    @Test("Only the last write is torn, and never what stood before it", arguments: 0..<20 as Range<UInt64>)
    func torn(seed: UInt64) throws {
        let old = [UInt8](repeating: 7, count: 100)
        let new = [UInt8](repeating: 9, count: 60)
        let model = try model(
            making + [.write(file: 2, offset: 0, bytes: old), .write(file: 2, offset: 80, bytes: new)])
        let bytes = try #require(try model.image(after: .lastWriteTorn(seed: seed)).files["f"])
        let kept = bytes.count { $0 == 9 }
        #expect((0..<60).contains(kept))
        let overwritten = [UInt8](repeating: 7, count: max(0, 20 - kept))
        #expect(bytes == [UInt8](repeating: 7, count: 80) + [UInt8](repeating: 9, count: kept) + overwritten)
    }

    @Test("Of unsynced blocks any may be there, old or new, and nothing else", arguments: 0..<20 as Range<UInt64>)
    func partly(seed: UInt64) throws {
        let old = [UInt8](repeating: 7, count: 2_048)
        let new = [UInt8](repeating: 9, count: 1_024)
        let model = try model(
            making + [.write(file: 2, offset: 0, bytes: old), .syncAll, .write(file: 2, offset: 512, bytes: new)])
        let bytes = try #require(try model.image(after: .unsyncedPartly(seed: seed)).files["f"])
        #expect(bytes.count == 2_048)
        #expect(bytes[..<512].allSatisfy { $0 == 7 } && bytes[1_536...].allSatisfy { $0 == 7 })
        #expect(Set(bytes[512..<1_024]).count == 1 && Set(bytes[1_024..<1_536]).count == 1)
    }

    @Test("A seed means the same disk every time")
    func seeds() throws {
        let model = try model(
            making + [.makeDirectory("a"), .makeDirectory("b"), .write(file: 2, offset: 9_000, bytes: [1])])
        for seed in 0..<20 as Range<UInt64> {
            #expect(
                try model.image(after: .unsyncedPartly(seed: seed)) == model.image(after: .unsyncedPartly(seed: seed)))
        }
    }

    @Test("A call on what the log never made is found out")
    func missedCalls() {
        let wrong: [PowerLossRecord] = [
            .write(file: 9, offset: 0, bytes: [1]), .unlink("f"), .rename(from: "f", to: "g"), .makeDirectory("a/b"),
            .open(file: 1, path: "f", made: false, isDirectory: false, emptied: false), .unsupported("something"),
        ]
        for record in wrong { #expect(throws: PowerLossError.self, "\(record)") { _ = try model([record]) } }
    }
}

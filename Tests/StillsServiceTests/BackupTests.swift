import CatalogStorage
import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("Backing up and restoring")
struct BackupTests {
    @Test("A backup restores to a library that verifies clean, byte for byte")
    func roundTrip() async throws {
        try await BackupFixture.with { fixture in
            let (made, findings) = try await fixture.back()
            #expect(made.copied == 5 && made.present == 0 && made.failed == 0 && findings == [])
            #expect(made.snapshot.isComplete && made.snapshot.images == 5 && made.snapshot.originals == 5)
            #expect(try await fixture.verify().summary.isClean)
            let (restored, missing) = try await fixture.restore()
            #expect(restored.copied == 5 && restored.failed == 0 && missing == [])
            try await fixture.expectRestored(1...5)
            #expect(try await fixture.library.verify().0.isClean)
        }
    }

    @Test(
        "A second backup copies only what is new; each snapshot restores as it was; with little memory too",
        arguments: [50_000, 2])
    func incremental(remembered: Int) async throws {
        try await BackupFixture.with { fixture in
            let first = try await fixture.back(remembered: remembered).summary
            #expect(first.copied == 5 && first.present == 0)
            try await fixture.add(6...8)
            let second = try await fixture.back(remembered: remembered).summary
            #expect(second.copied == 3 && second.present == 5 && second.snapshot.images == 8)
            let third = try await fixture.back().summary
            #expect(third.copied == 0 && third.copiedBytes == 0 && third.present == 8)

            try await fixture.restore(first.snapshot.name)
            try await fixture.expectRestored(1...5)
            let other = fixture.library.folder.appending("newest")
            try await fixture.restore(to: other)
            try await fixture.expectRestored(1...8, at: other)
        }
    }

    @Test("A snapshot is named by the beginning of its time, with colons or dashes; what is none is refused")
    func naming() async throws {
        try await BackupFixture.with(1) { fixture in
            let snapshot = try await fixture.back().summary.snapshot
            #expect(snapshot.name == snapshot.takenAt.description.replacingOccurrences(of: ":", with: "-"))
            #expect(try await fixture.verify(snapshot.takenAt.description).summary.isClean)
            #expect(try await fixture.verify(String(snapshot.name.prefix(10))).summary.isClean)
            #expect(await failure { try await fixture.verify("1999") }?.code == .notFound)
            try await fixture.back()
            let ambiguous = await failure { try await fixture.verify("2") }
            #expect(ambiguous?.code == .notFound && ambiguous?.message.contains("say more") == true)
            let entries = try ListBackup().run(fixture.backup).entries
            #expect(entries.count == 2 && entries.first?.name == snapshot.name)
            #expect(try entries.first?.snapshot.get() == snapshot)
        }
    }

    @Test("A damaged blob in the backup is found; set aside by a repair, the next backup copies it again")
    func damagedInBackup() async throws {
        try await BackupFixture.with { fixture in
            try await fixture.back()
            try await fixture.damage(2, in: fixture.layout.originals)
            let image = try #require(try await fixture.library.image("2")).id
            let (seen, findings) = try await fixture.verify()
            #expect(seen.mismatched == 1 && seen.missing == 0 && findings.map(\.images) == [[image]])
            #expect(try await fixture.verify(isQuick: true).summary.isClean)

            let (restored, told) = try await fixture.restore()
            #expect(restored.failed == 1 && restored.copied == 4 && told.map(\.kind) == [.mismatch])
            try await fixture.withRestored { library in
                let verified = try await VerifyLibrary(library: library, options: .init()).run { _ in }
                #expect(verified.missing == 1 && verified.mismatched == 0)
                let record = try #require(try await library.records.images([image]).first ?? nil)
                #expect(record.original.locations.map(\.state) == [.missing])
            }

            #expect(try await fixture.verify(repairs: true).summary.repaired == 1)
            #expect(try await fixture.verify().summary.missing == 1)
            #expect(try await fixture.back().summary.copied == 1)
            #expect(try await fixture.verify().summary.isClean)
        }
    }

    @Test("A damaged or missing blob in the library is named; the snapshot is made, and incomplete")
    func damagedInLibrary() async throws {
        try await BackupFixture.with { fixture in
            try await fixture.damage(2, in: fixture.library.layout.originals)
            try await fixture.library.blobs.remove(fixture.locator(4))
            let (made, findings) = try await fixture.back()
            #expect(made.failed == 2 && made.copied == 3 && !made.snapshot.isComplete)
            let two = try #require(try await fixture.library.image("2")).id
            let four = try #require(try await fixture.library.image("4")).id
            #expect(findings.first { $0.kind == .mismatch }?.images == [two])
            #expect(findings.first { $0.kind == .missing }?.images == [four])
            #expect(findings.count == 2)
            #expect(try await fixture.verify().summary.missing == 2)
            #expect(try await fixture.restore(isDryRun: true).summary.failed == 2)
            #expect(try FileStatus.of(fixture.restored) == nil)
            #expect(try await fixture.restore().summary.failed == 2)
        }
    }

    @Test("What the library lost, and the backup has, comes back with the restore")
    func lostLater() async throws {
        try await BackupFixture.with { fixture in
            try await fixture.back()
            try await fixture.damage(3, in: fixture.library.layout.originals)
            _ = try await fixture.library.verify(repairs: true)
            let again = try await fixture.back().summary
            #expect(again.failed == 0 && again.present == 5)
            try await fixture.restore()
            try await fixture.expectRestored(1...5)
        }
    }

    @Test("A damaged catalog of a snapshot is refused, by verify and by restore")
    func damagedCatalog() async throws {
        try await BackupFixture.with(2) { fixture in
            let snapshot = try await fixture.back().summary.snapshot
            let place = fixture.layout.snapshots.appending(try #require(Path(snapshot.name)))
            let file = try FileDescriptor.open(place.appending("catalog.sqlite"), .update)
            try file.write([UInt8(0xFF)].span.bytes, at: 5_000)
            #expect(await failure { try await fixture.verify() }?.code == .corrupt)
            #expect(await failure { try await fixture.restore() }?.code == .corrupt)
            #expect(await failure { try await fixture.back(keep: 1) }?.code == nil)
            #expect(try await fixture.verify().summary.isClean)
        }
    }

    @Test("Old snapshots go, and then what no other one needs; the newest complete one stays")
    func keeping() async throws {
        try await BackupFixture.with(2) { fixture in
            try await fixture.back()
            let blob = try await fixture.locator(1)
            try fixture.library.write(SamplePicture.png(99), "1")
            var options = fixture.library.options
            options.replaces = true
            try await fixture.library.importItems([try fixture.library.item("1", externalID: "1")], options: options)
            let second = try await fixture.back(keep: 1).summary
            #expect(second.removedSnapshots == 1)
            // The library keeps the old original, so the backup does.
            #expect(try FileStatus.of(fixture.layout.originals.appending(try #require(Path(blob.rawValue)))) != nil)
            let stray = fixture.layout.originals.appending("stray")
            try FileDescriptor.open(stray, .createNew).write([1, 2, 3])

            try fixture.library.write(SamplePicture.png(50), "50")
            try await fixture.library.importItems([try fixture.library.item("50")])
            try await fixture.library.blobs.remove(blob)
            try fixture.removeFromBackup(blob)
            let third = try await fixture.back(keep: 1).summary
            #expect(third.failed == 1 && third.removedSnapshots == 0)
            #expect(third.removedBlobs == 1 && third.removedBytes == 3)
            #expect(try ListBackup().run(fixture.backup).entries.count == 2)
            #expect(try FileStatus.of(stray) == nil)
        }
    }

    @Test("An original of no image that the library gives up meanwhile is no loss, and not in the snapshot")
    func givenUp() async throws {
        try await BackupFixture.with(2) { fixture in
            let blob = try await fixture.locator(1)
            try fixture.library.write(SamplePicture.png(99), "1")
            var options = fixture.library.options
            options.replaces = true
            try await fixture.library.importItems([try fixture.library.item("1", externalID: "1")], options: options)
            try await fixture.library.blobs.remove(blob)
            #expect(try await fixture.back().summary.failed == 1)

            // A catalog that knows of nothing: as if all had been given up since the copy was made.
            let library = try fixture.library.opened()
            let forgetful = Library(
                id: library.id, layout: library.layout, blobs: library.blobs,
                records: MemoryCatalog(now: library.environment.now), search: library.search,
                accounts: library.accounts, uploads: library.uploads, operations: library.operations,
                searches: library.searches,
                receipts: library.receipts, principal: library.principal, account: library.account,
                owner: library.owner, environment: library.environment, copyCatalog: library.copyCatalog)
            let (made, findings) = try await fixture.back(up: forgetful)
            #expect(made.failed == 0 && findings == [] && made.snapshot.originals == 2 && made.snapshot.images == 2)
            #expect(try await fixture.verify().summary.isClean)
            try await fixture.restore()
            try await fixture.withRestored { restored in
                let verified = try await VerifyLibrary(library: restored, options: .init()).run { _ in }
                #expect(verified.isClean && verified.images == 2)
            }
        }
    }

    @Test("A snapshot that a wrong clock calls older than others is not removed by its own run")
    func wrongClock() async throws {
        try await BackupFixture.with(1) { fixture in
            let right = try await fixture.back().summary.snapshot
            let environment = Library.Environment(
                now: { Instant(microseconds: 1_000_000_000_123_456) }, random: Library.Environment.system.random)
            let wrong = try await fixture.back(up: fixture.library.opened(in: environment), keep: 1).summary
            #expect(wrong.removedSnapshots == 0 && wrong.snapshot.name == "2001-09-09T01-46-40.123Z")
            let again = try await fixture.back(up: fixture.library.opened(in: environment)).summary
            #expect(again.snapshot.name == "2001-09-09T01-46-40.124Z")
            #expect(try ListBackup().run(fixture.backup).entries.last?.name == right.name)
        }
    }

    @Test("Private keys stay in the library; receipts of before stay verifiable after a restore")
    func keys() async throws {
        try await BackupFixture.with(1) { fixture in
            let library = try fixture.library.opened()
            let receipt = try library.receipts.sign(
                ReceiptClaims(
                    library: library.id, image: ImageID(high: 1, low: 1),
                    digest: #require(Digest(bytes: [UInt8](repeating: 7, count: 32))), byteCount: 1,
                    collection: "General", acceptedAt: Instant(microseconds: 0)))
            try await fixture.back()
            for (name, bytes) in try fixture.files(below: fixture.backup) {
                #expect(!name.hasSuffix(".key.pem"))
                #expect(!String(decoding: bytes, as: UTF8.self).contains("PRIVATE KEY"), "\(name)")
            }
            try await fixture.restore()
            let keys = LibraryLayout(directory: fixture.restored).keys
            #expect(try VerifyReceipt(keys: keys).verify(receipt).collection == "General")
            try await fixture.withRestored { restored in
                #expect(restored.receipts.id != library.receipts.id)
                #expect(restored.id == library.id)
            }
        }
    }
}

extension BackupFixture {
    func removeFromBackup(_ blob: BlobLocator) throws {
        try FileManager.default.removeItem(atPath: "\(layout.originals)/\(blob)")
    }
}

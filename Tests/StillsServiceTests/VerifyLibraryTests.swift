import SQLite
import StillsModel
import StillsService
import StillsTesting
import Synchronization
import Testing

@Suite("Verifying a library")
struct VerifyLibraryTests {
    /// A library with three pictures, `a`, `b` and `c`.
    private func withPictures(
        _ backend: LibraryBackend = .localAndSQLite, _ body: (TestLibrary) async throws -> Void
    ) async throws {
        try await withLibrary(backend) { library in
            var items: [ImportItem] = []
            for (number, name) in ["a", "b", "c"].enumerated() {
                try library.write(SamplePicture.png(number + 1), name)
                items.append(try library.item(name, externalID: name))
            }
            try await library.importItems(items)
            try await body(library)
        }
    }

    private func record(_ name: String, in library: TestLibrary) async throws -> ImageRecord {
        try await library.catalog.record(of: try #require(try await library.image(name)).id)
    }

    private func locator(of name: String, in library: TestLibrary) async throws -> BlobLocator {
        try #require(try await record(name, in: library).original.locations.first).locator
    }

    @Test("A library without damage is clean", arguments: LibraryBackend.allCases)
    func clean(backend: LibraryBackend) async throws {
        try await withPictures(backend) { library in
            for repairs in [false, true] {
                let (summary, findings) = try await library.verify(repairs: repairs)
                #expect(summary.isClean && findings == [] && summary.images == 3 && summary.repaired == 0)
            }
        }
    }

    @Test("A missing blob is named; importing the file again heals it", arguments: LibraryBackend.allCases)
    func missing(backend: LibraryBackend) async throws {
        try await withPictures(backend) { library in
            let place = try await locator(of: "b", in: library)
            try await library.blobs.remove(place)
            let image = try await record("b", in: library).image.id
            let (summary, findings) = try await library.verify(repairs: true)
            #expect(summary.missing == 1 && findings.map(\.images) == [[image]] && findings.map(\.locator) == [place])
            #expect(try await record("b", in: library).original.locations.map(\.state) == [.missing])
            let healed = try await library.importItems([try library.item("b", externalID: "b")])
            #expect(healed.map(\.outcome) == [.updated])
            #expect(try await library.verify().0.isClean)
            #expect(try await library.bytes(of: image) == SamplePicture.png(2))
        }
    }

    @Test("A blob with other bytes is reported, and only with repair set aside; the file heals it")
    func wrongBytes() async throws {
        try await withPictures { library in
            let place = try await locator(of: "a", in: library)
            var damaged = SamplePicture.png(1)
            damaged[30] ^= 1
            try await library.blobs.store(damaged, at: place)
            let (seen, _) = try await library.verify()
            #expect(seen.mismatched == 1 && seen.repaired == 0)
            #expect(try await library.blobs.stat(place) != nil)

            let (repaired, _) = try await library.verify(repairs: true)
            #expect(repaired.mismatched == 1 && repaired.repaired == 1)
            #expect(try await library.blobs.stat(place) == nil)
            #expect(try await record("a", in: library).original.locations.map(\.state) == [.quarantined])
            #expect(try await library.catalog.count(Query("is:quarantined"), for: library.opened().principal) == 1)

            try await library.importItems([try library.item("a", externalID: "a")])
            #expect(try await library.verify().0.isClean)
            #expect(try await library.bytes(of: record("a", in: library).image.id) == SamplePicture.png(1))
        }
    }

    @Test("A quick look compares sizes only")
    func quick() async throws {
        try await withPictures { library in
            var damaged = SamplePicture.png(1)
            damaged[30] ^= 1
            try await library.blobs.store(damaged, at: locator(of: "a", in: library))
            try await library.blobs.store([1, 2, 3], at: locator(of: "b", in: library))
            var options = VerifyLibrary.Options()
            options.isQuick = true
            let summary = try await VerifyLibrary(library: library.opened(), options: options).run { _ in }
            #expect(summary.mismatched == 1)
        }
    }

    @Test("A blob that nobody announced is reported, and left alone even by a repair")
    func orphan() async throws {
        try await withPictures { library in
            let place = SampleLibrary.locator("somebody/put/it.here")
            try await library.blobs.store([1, 2, 3], at: place)
            let (summary, findings) = try await library.verify(repairs: true)
            #expect(summary.orphans == 1 && findings.map(\.locator) == [place])
            #expect(try await library.blobs.stat(place) != nil)
        }
    }

    @Test("What a dead import left is cleaned up, what a living one announced is left alone")
    func intents() async throws {
        try await withPictures { library in
            let living = try library.opened().owner.text
            let owners = [TestLibrary.deadOwner.text, living, "an-agent-elsewhere", "an-agent-elsewhere, long ago"]
            let now = try library.opened().environment.now().microseconds
            for (number, owner) in owners.enumerated() {
                let place = SampleLibrary.locator("original-local/General/\(number)")
                try await library.blobs.store([1], at: place)
                try await library.catalog.apply([
                    .openIntent(
                        Intent(
                            store: library.blobs.id, locator: place, owner: owner,
                            leaseEnds: Instant(microseconds: number == 3 ? now - 1 : now + 600_000_000)))
                ])
            }
            #expect(try await library.verify().0.orphans == 2)
            let (repaired, _) = try await library.verify(repairs: true)
            #expect(repaired.repaired == 2)
            let left = try await library.catalog.intents(in: library.blobs.id, after: nil, limit: 10)
            #expect(left.map(\.owner) == [living, "an-agent-elsewhere"])
            #expect(try await library.blobs.list(after: nil, limit: 10).count == 5)
        }
    }

    /// Deletes what the index has of the words of titles, as no commit does.
    private func damageIndex(of library: TestLibrary) async throws {
        // The first call only notes that something was written.
        _ = try await library.catalog.settle()
        while try await !library.catalog.settle() {}
        let connection = try SQLiteConnection(path: "\(library.folder)/library/catalog.sqlite", access: .readWrite)
        try connection.execute("DELETE FROM posting WHERE field = 'w' AND value = x'706e67'")
    }

    @Test("What the index has otherwise than the rows is told of image by image, and indexed anew by a repair")
    func index() async throws {
        try await withPictures { library in
            for name in ["a", "b", "c"] {
                _ = try await library.importItems([try library.item(name, externalID: name, [.title: .string("png")])])
            }
            let images = try await library.catalog.count(Query("png"), for: library.opened().principal)
            #expect(images == 3)
            try await damageIndex(of: library)
            #expect(try await library.catalog.count(Query("png"), for: library.opened().principal) == 0)

            let (seen, findings) = try await library.verify()
            #expect(seen.misindexed == 3 && seen.repaired == 0 && !seen.isClean && seen.mismatched == 0)
            #expect(findings.allSatisfy { $0.kind == .misindexed && $0.fields == ["any"] && $0.locator == nil })
            #expect(findings.first?.reason.hasPrefix("The search index does not find it by any “png”. ") == true)
            var expected: [ImageID] = []
            for name in ["a", "b", "c"] { expected.append(try await record(name, in: library).image.id) }
            #expect(findings.flatMap(\.images) == expected)

            let (repaired, _) = try await library.verify(repairs: true)
            #expect(repaired.misindexed == 3 && repaired.repaired == 3)
            #expect(try await library.verify().0.isClean)
            #expect(try await library.catalog.count(Query("png"), for: library.opened().principal) == 3)
        }
    }

    @Test("The index can be looked at alone, and is left out by a quick look; progress tells of both parts")
    func indexOnly() async throws {
        try await withPictures { library in
            _ = try await library.importItems([try library.item("a", externalID: "a", [.title: .string("png")])])
            try await damageIndex(of: library)
            try await library.blobs.remove(locator(of: "b", in: library))
            func run(_ change: (inout VerifyLibrary.Options) -> Void) async throws -> (VerifySummary, [VerifyProgress])
            {
                var options = VerifyLibrary.Options()
                change(&options)
                let progress = Mutex<[VerifyProgress]>([])
                let summary = try await VerifyLibrary(library: library.opened(), options: options).run(
                    report: { _ in },
                    progress: { step in
                        progress.withLock { $0.append(step) }
                        return true
                    })
                return (summary, progress.withLock { $0 })
            }
            let (alone, steps) = try await run { $0.isIndexOnly = true }
            #expect(alone.misindexed == 1 && alone.missing == 0 && alone.images == 3)
            #expect(Set(steps.map { "\($0)" }) == ["index(3)"])
            let (quick, _) = try await run { $0.isQuick = true }
            #expect(quick.misindexed == 0 && quick.missing == 1)
            let (all, both) = try await run { _ in }
            #expect(all.misindexed == 1 && all.missing == 1 && all.images == 3)
            #expect(Set(both.map { "\($0)" }) == ["originals(3)", "index(3)"])
        }
    }

    @Test("A verification that is ended while it compares the index says so")
    func ended() async throws {
        try await withPictures { library in
            let verify = VerifyLibrary(library: try library.opened(), options: .init())
            let error = await #expect(throws: ServiceError.self) {
                _ = try await verify.run(report: { _ in }, progress: { $0 != .index(3) })
            }
            #expect(error?.code == .cancelled)
        }
    }

    @Test("A verification with repair in a loop beside an import loses nothing")
    func beside() async throws {
        try await withLibrary(.localAndSQLite) { library in
            var items: [ImportItem] = []
            for number in 1...60 {
                try library.write(SamplePicture.png(number), "\(number)")
                items.append(try library.item("\(number)", externalID: "\(number)"))
            }
            let all = items
            let verifying = Task {
                var rounds = 0
                while !Task.isCancelled {
                    let (summary, findings) = try await library.verify(repairs: true)
                    #expect(summary.isClean, "\(findings)")
                    rounds += 1
                }
                return rounds
            }
            var reports: [ImportReport] = []
            for start in stride(from: 0, to: 60, by: 5) {
                reports += try await library.importItems(Array(all[start..<start + 5]))
            }
            verifying.cancel()
            let ended = await verifying.result
            if case .failure(let error) = ended { #expect((error as? ServiceError)?.code == .cancelled) }
            #expect(reports.count { $0.outcome == .imported } == 60)
            for (number, report) in reports.enumerated() {
                #expect(try await library.bytes(of: #require(report.image)) == SamplePicture.png(number + 1))
            }
        }
    }
}

import SQLite
import StillsModel
import StillsTesting
import Synchronization
import Testing

@testable import CatalogStorage

@Suite("Comparing the index with the rows")
struct IndexVerificationTests {
    private static let sun = SearchTerm(SearchField.words, Array("sun".utf8))
    private static let titleSun = SearchTerm(SearchField.words(of: "title"), Array("sun".utf8))

    /// Gives `body` a catalog with images of these titles, numbered from 1, and a connection to do damage by.
    ///
    /// - Parameter firstDocid: the docid of the first of them.
    private func withImages(
        _ titles: [String], firstDocid: Int = 1, _ body: (SQLiteCatalog, SQLiteConnection) async throws -> Void
    ) async throws {
        try await withDatabase { path in
            let catalog = try await openDatabase(path)
            _ = try await catalog.commit(SampleLibrary.founding)
            let connection = try SQLiteConnection(path: path, access: .readWrite, busyMilliseconds: 60_000)
            try connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('image', \(firstDocid - 1))")
            try await catalog.apply(
                titles.enumerated().flatMap { number, title in
                    SampleLibrary.taking(
                        in: SampleLibrary.image(UInt64(number + 1), title: title), number: UInt64(number + 1),
                        tags: [EmbeddedTag(name: "EXIF:ISO", value: .integer(Int64(100 + number)))])
                })
            try await settle(catalog)
            try await body(catalog, connection)
            await catalog.close()
        }
    }

    /// Has all that runs say of postings be in their table.
    private func settle(_ catalog: SQLiteCatalog) async throws {
        while try await !catalog.settleAtOnce() {}
    }

    private func subjects(_ findings: [IndexFinding]) -> [UInt64] {
        findings.compactMap { finding in
            if case .image(let id) = finding.subject { id.low } else { nil }
        }
    }

    private func count(_ text: String, in catalog: SQLiteCatalog) async throws -> Int {
        try await catalog.count(Query(text), for: SamplePrincipal.admin)
    }

    /// What is found is found again as long as nobody repairs it, and is right once somebody did.
    private func expectRepair(
        _ catalog: SQLiteCatalog, of expected: [IndexFinding], _ comment: Comment? = nil
    ) async throws {
        for repairs in [false, true] {
            let found = try await catalog.verified(repairs: repairs).findings
            #expect(
                found
                    == expected.map { finding in
                        var finding = finding
                        finding.isRepaired = repairs
                        return finding
                    }, comment)
        }
        #expect(try await catalog.verified().findings == [], comment)
    }

    @Test("After changes by chance there is nothing to tell of", arguments: 1...6 as ClosedRange<UInt64>)
    func randomChanges(seed: UInt64) async throws {
        var library = RandomLibrary(seed: seed)
        try await withDatabase { path in
            let catalog = try await openDatabase(path)
            _ = try await catalog.commit(SampleLibrary.founding)
            var images = 0
            for round in 0..<40 {
                _ = try await catalog.commit(library.changes())
                if round % 8 == 7 { try await settle(catalog) }
                guard round % 4 == 3 else { continue }
                let (compared, findings) = try await catalog.verified()
                #expect(findings == [], "seed \(seed), round \(round)")
                images = compared
            }
            #expect(images > 10, "seed \(seed) makes hardly any images")
        }
    }

    @Test("A posting that is gone is missing from each of its images, and written again")
    func missing() async throws {
        try await withImages(["sun", "rain", "sun rain"]) { catalog, connection in
            try connection.execute("DELETE FROM posting WHERE field = 'w:title' AND value = x'73756e'")
            #expect(try await count("title:sun", in: catalog) == 0)
            try await expectRepair(
                catalog,
                of: [1, 3].map { number in
                    IndexFinding(.image(SampleLibrary.image(number).id), missing: [Self.titleSun])
                })
            #expect(try await count("title:sun", in: catalog) == 2)
        }
    }

    @Test("An image that a posting has too much is told of with the term, and leaves it")
    func surplus() async throws {
        try await withImages(["sun", "rain", "snow"]) { catalog, connection in
            let docids = DocidChunk([1, 3] as [UInt16])
            try connection.run(
                "UPDATE posting SET docids = ?1 WHERE field = 'w' AND value = x'73756e'", .blob(docids.bytes))
            #expect(try await count("sun", in: catalog) == 2)
            try await expectRepair(
                catalog, of: [IndexFinding(.image(SampleLibrary.image(3).id), surplus: [Self.sun])])
            #expect(try await count("sun", in: catalog) == 1)
        }
    }

    @Test("One term for another is both missing and too much")
    func exchanged() async throws {
        try await withImages(["sun"]) { catalog, connection in
            try connection.execute("UPDATE posting SET value = x'66756e' WHERE field = '=title' AND value = x'73756e'")
            let fun = SearchTerm(SearchField.text(of: "title"), Array("fun".utf8))
            let sun = SearchTerm(SearchField.text(of: "title"), Array("sun".utf8))
            try await expectRepair(
                catalog,
                of: [IndexFinding(.image(SampleLibrary.image(1).id), missing: [sun], surplus: [fun])])
        }
    }

    @Test("What commits of late wrote is compared as well as what was folded into the table")
    func runs() async throws {
        try await withImages(["sun", "rain"]) { catalog, connection in
            try await catalog.takeIn(SampleLibrary.image(3, title: "snow"), number: 3)
            #expect(try await catalog.verified().findings == [])
            try connection.execute("DELETE FROM posting_page; DELETE FROM posting_run")
            #expect(try await count("snow", in: catalog) == 0)
            let found = try await catalog.verified(repairs: true).findings
            #expect(subjects(found) == [3] && found.allSatisfy { $0.surplus.isEmpty && $0.missing.count > 8 })
            #expect(try await catalog.verified().findings == [])
            #expect(try await count("snow", in: catalog) == 1)
        }
    }

    @Test("A field that older images are still to be indexed by is compared of the others only")
    func fieldIndexing() async throws {
        try await withImages(["sun rise", "rain fall"]) { catalog, connection in
            try connection.execute("DELETE FROM posting WHERE field = 'pair'")
            #expect(subjects(try await catalog.verified().findings) == [1, 2])
            try connection.execute("INSERT INTO field_indexing VALUES ('pair', 2)")
            #expect(subjects(try await catalog.verified(repairs: true).findings) == [2])
            #expect(try await catalog.verified().findings == [])
            try await settle(catalog)
            #expect(try await catalog.verified().findings == [])
        }
    }

    @Test("Images that are gone are in no posting, not even behind the last image")
    func gone() async throws {
        try await withImages(["sun"]) { catalog, connection in
            for (field, value, chunk, docid) in [("w", "73756e", 0, 9), ("type", "72", 2, 7)] {
                let known = chunk == 0 ? [1] as [UInt16] : []
                try connection.run(
                    "INSERT OR REPLACE INTO posting (field, value, chunk, docids) VALUES ('\(field)', x'\(value)', ?1, ?2)",
                    .integer(Int64(chunk)), .blob(DocidChunk(known + [UInt16(docid)]).bytes))
            }
            let r = SearchTerm(SearchField.type, Array("r".utf8))
            try await expectRepair(
                catalog,
                of: [
                    IndexFinding(.goneImage(9), surplus: [Self.sun]),
                    IndexFinding(.goneImage(2 << 16 | 7), surplus: [r]),
                ])
        }
    }

    @Test("Postings that cannot be read are told of, and made anew from the rows")
    func unreadable() async throws {
        try await withImages(["sun", "rain"]) { catalog, connection in
            try connection.execute("UPDATE posting SET docids = x'ff00' WHERE field = 'w' AND value = x'73756e'")
            try connection.execute("INSERT INTO posting VALUES ('w', x'72', 70000, x'ff00'), ('w', x'72', -1, x'')")
            let seen = try await catalog.verified().findings
            #expect(seen.count { $0.subject == .unreadable && !$0.isRepaired } == 3)
            #expect(subjects(seen) == [1])
            let repaired = try await catalog.verified(repairs: true).findings
            #expect(repaired.count { $0.subject == .unreadable && $0.isRepaired } == 3)
            #expect(try await catalog.verified().findings == [])
            #expect(try await count("sun", in: catalog) == 1)
        }
    }

    @Test("What sorts by columns is compared, too")
    func misplaced() async throws {
        try await withImages(["sun", "rain"]) { catalog, connection in
            try connection.execute("UPDATE image SET byte_count = 1, title_key = NULL WHERE docid = 2")
            #expect(try await count("size=1002", in: catalog) == 0)
            try await expectRepair(
                catalog, of: [IndexFinding(.image(SampleLibrary.image(2).id), misplaced: [.size, .title])])
            #expect(try await count("size=1002", in: catalog) == 1)
        }
    }

    @Test("Blocks of times that leave an image out are told of for that image, and widened")
    func blocks() async throws {
        try await withImages(["sun", "rain"]) { catalog, connection in
            let newest = Query()
            let right = try await catalog.find(newest, for: SamplePrincipal.admin, page: PageRequest(limit: 9))
            for damage in ["DELETE FROM added_block", "UPDATE added_block SET earliest = latest + 1"] {
                try connection.execute(damage)
                try await expectRepair(
                    catalog,
                    of: [1, 2].map { IndexFinding(.image(SampleLibrary.image($0).id), misplaced: [.added]) })
                let found = try await catalog.find(newest, for: SamplePrincipal.admin, page: PageRequest(limit: 9))
                #expect(found == right)
            }
        }
    }

    @Test("Words that the dictionary lacks are told of by field, and added")
    func dictionary() async throws {
        try await withImages(["sunrise", "sunset", "rain"]) { catalog, connection in
            #expect(try await count("title:*set", in: catalog) == 1)
            let block = Array("sunrise\nrain\n".utf8)
            try connection.run("UPDATE dictionary SET words = ?1 WHERE field = 'w:title'", .blob(block))
            try connection.execute("DELETE FROM dictionary WHERE field = 'w'")
            #expect(try await count("title:*set", in: catalog) == 0)
            let words = ["rain", "sunrise", "sunset"].map { SearchTerm(SearchField.words, Array($0.utf8)) }
            let sunset = SearchTerm(SearchField.words(of: "title"), Array("sunset".utf8))
            let seen = try await catalog.verified().findings
            let inWords = seen.first?.missing.filter(words.contains)
            #expect(inWords == words && seen.count == 2)
            #expect(seen.last == IndexFinding(.dictionary, missing: [sunset]))
            #expect(try await catalog.verified(repairs: true).findings.allSatisfy { $0.isRepaired })
            #expect(try await catalog.verified().findings == [])
            #expect(try await count("title:*set", in: catalog) == 1)
            #expect(try await count("*unris*", in: catalog) == 1)
        }
    }

    @Test("A posting of what needs none is nobody's, and no fault")
    func columnTerm() async throws {
        try await withImages(["sun"]) { catalog, connection in
            let term = SearchTerm(SearchField.external, Array("x".utf8))
            try connection.run(
                "INSERT INTO posting VALUES (?1, ?2, 0, ?3)", .text(term.field), .blob(term.value),
                .blob(DocidChunk([1] as [UInt16]).bytes))
            #expect(try await catalog.verified().findings == [])
            #expect(try await count("external:x", in: catalog) == 0)
        }
    }

    @Test("An index that is lost as a whole is made anew, over pages and chunks")
    func lost() async throws {
        let titles = (0..<1_300).map { "picture \($0 % 7)" }
        try await withImages(titles, firstDocid: 65_536 - 650) { catalog, connection in
            #expect(try await catalog.verified().images == 1_300)
            let before = try await count("title:3 EXIF:ISO>=200", in: catalog)
            try connection.execute("DELETE FROM posting")
            #expect(try await count("title:3", in: catalog) == 0)
            let (images, findings) = try await catalog.verified(repairs: true)
            #expect(images == 1_300 && subjects(findings) == Array(1...1_300))
            #expect(findings.allSatisfy { $0.isRepaired && $0.surplus.isEmpty && $0.missing.count > 8 })
            #expect(try await catalog.verified().findings == [])
            #expect(try await count("title:3 EXIF:ISO>=200", in: catalog) == before)
            #expect(before > 100)
        }
    }

    @Test("Only images that came in since a time are compared, with what the index has of them")
    func since() async throws {
        try await withImages(["sun", "rain", "sun"]) { catalog, connection in
            let later = Instant(microseconds: SampleLibrary.now.microseconds + 1)
            try connection.execute("UPDATE image SET created_at = \(later.microseconds) WHERE docid = 3")
            try connection.execute("DELETE FROM posting WHERE field = 'w:title'")
            let (images, findings) = try await catalog.verified(since: later)
            #expect(images == 1 && subjects(findings) == [3])
        }
    }

    @Test("What was repaired before the comparison was ended stays so, and the next one does the rest")
    func ended() async throws {
        let titles = Array(repeating: "sun", count: 40)
        try await withImages(titles, firstDocid: 65_536 - 20) { catalog, connection in
            try connection.execute("DELETE FROM posting WHERE field = 'w:title'")
            let error = await #expect(throws: SearchIndexError.self) {
                _ = try await catalog.verify(
                    since: nil, repairs: true, report: { _ in }, progress: { images in images < 40 })
            }
            #expect(error?.code == .cancelled)
            #expect(try await count("title:sun", in: catalog) == 20)
            #expect(subjects(try await catalog.verified(repairs: true).findings) == Array(21...40))
            #expect(try await count("title:sun", in: catalog) == 40)
        }
    }

    @Test("A catalog that is read only is compared, and not repaired")
    func readOnly() async throws {
        try await withDatabase { path in
            let catalog = try await openDatabase(path)
            _ = try await catalog.commit(SampleLibrary.founding)
            try await catalog.takeIn(SampleLibrary.image(1, title: "sun"), number: 1)
            try await settle(catalog)
            await catalog.close()
            try SQLiteConnection(path: path, access: .readWrite).execute("DELETE FROM posting WHERE field = 'w'")
            let reading = try await openDatabase(path, access: .readOnly)
            #expect(subjects(try await reading.verified().findings) == [1])
            let error = await #expect(throws: SearchIndexError.self) { _ = try await reading.verified(repairs: true) }
            #expect(error?.code == .permissionDenied)
        }
    }

    @Test("An image whose rows are not whole ends the comparison, and loses nothing of the index")
    func damagedRows() async throws {
        try await withImages(["sun"]) { catalog, connection in
            try connection.execute("PRAGMA foreign_keys = OFF")
            try connection.execute("DELETE FROM embedded")
            let error = await #expect(throws: SearchIndexError.self) { _ = try await catalog.verified(repairs: true) }
            #expect(error?.code == .corrupt)
            #expect(try await count("sun", in: catalog) == 1)
        }
    }

    @Test("Beside changes nothing is told of that is not so")
    func besideChanges() async throws {
        try await withDatabase { path in
            let catalog = try await openDatabase(path)
            _ = try await catalog.commit(SampleLibrary.founding)
            let other = try await openDatabase(path, access: .readWrite)
            var library = RandomLibrary(seed: 77)
            let changes = (0..<150).map { _ in library.changes() }
            let writing = Task {
                for change in changes { _ = try await other.commit(change) }
            }
            let isOver = Mutex(false)
            let comparing = Task {
                var rounds = 0
                while !isOver.withLock({ $0 }) {
                    let found = try await catalog.verified(repairs: rounds % 2 == 0).findings
                    #expect(found == [])
                    rounds += 1
                }
                return rounds
            }
            try await writing.value
            isOver.withLock { $0 = true }
            #expect(try await comparing.value > 0)
            #expect(try await catalog.verified().findings == [])
        }
    }
}

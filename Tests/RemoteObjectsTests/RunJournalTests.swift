import Foundation
import Linux
import RemoteObjects
import StillsModel
import Testing

@Suite("The journal of a run")
struct RunJournalTests {
    private static let subject = RunSubject(kind: "meta", sources: ["gs://a/", "gs://b/"], filter: ObjectFilter())

    private func withFile(_ body: (Path, URL) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "stills-journal-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        try body(try #require(Path(url.path)), url)
    }

    private func object(_ name: String) -> RemoteObject { RemoteObject(name: name, shownName: "gs://a/\(name)") }

    private func failure(_ path: Path, _ subject: RunSubject = subject) -> RemoteObjectError? {
        do throws(RemoteObjectError) {
            _ = try RunJournal.open(path, subject: subject)
            return nil
        } catch {
            return error
        }
    }

    /// A journal in which much has happened.
    private func fill(_ path: Path) throws {
        let journal = try RunJournal.open(path, subject: Self.subject)
        journal.noteFailure(object("1"), source: 0)
        journal.notePlace("1", source: 0)
        journal.noteFailure(object("2"), source: 0)
        journal.notePlace("3", source: 0)
        try journal.commit()
        journal.noteRecovery(.init(source: 0, name: "1", shownName: "gs://a/1"))
        journal.noteCompletion(source: 0)
        journal.notePlace("x", source: 1)
        try journal.commit()
    }

    /// What a journal of those bytes tells, and the bytes after one more note. Each time a new file: programs that other tests start
    /// may hold the lock of an old one for a moment.
    private func progress(_ bytes: [UInt8]) throws -> (RunProgress, [UInt8]) {
        var found = RunProgress()
        var after: [UInt8] = []
        try withFile { path, url in
            try Data(bytes).write(to: url)
            let journal = try RunJournal.open(path, subject: Self.subject)
            found = journal.progress
            journal.notePlace("later", source: 1)
            try journal.commit()
            after = [UInt8](try Data(contentsOf: url))
        }
        return (found, after)
    }

    private func filled() throws -> [UInt8] {
        var bytes: [UInt8] = []
        try withFile { path, url in
            try fill(path)
            bytes = [UInt8](try Data(contentsOf: url))
        }
        return bytes
    }

    @Test("What was noted is read again")
    func roundTrip() throws {
        #expect(try !progress([]).0.isBegun)
        let (found, _) = try progress(filled())
        #expect(found.isBegun)
        #expect(found.place(of: 0) == nil)
        #expect(found.place(of: 1) == .after("x"))
        #expect(found.failures == [.init(source: 0, name: "2", shownName: "gs://a/2")])
    }

    @Test("Cut off anywhere, it tells of less and never of more, and goes on")
    func tornAnywhere() throws {
        let whole = try filled()
        var places: [ListingPlace?] = []
        for length in 0...whole.count {
            let (found, after) = try progress(Array(whole.prefix(length)))
            places.append(found.place(of: 0))
            // What failed counts only with the place behind it.
            #expect(found.failures.isEmpty || found.isBegun)
            let later = try progress(after).0
            #expect(later.place(of: 1) == .after("later"))
            #expect(later.place(of: 0) == found.place(of: 0))
        }
        let order: [ListingPlace?] = [.beginning, .after("1"), .after("3"), nil]
        let ranks = places.map { place in order.firstIndex { $0 == place } ?? -1 }
        #expect(ranks == ranks.sorted())
        #expect(Set(ranks) == [0, 1, 2, 3])
    }

    @Test("Another run's journal, and a file that is none, are refused and left as they are")
    func foreignFiles() throws {
        let whole = try filled()
        let filtered = RunSubject(
            kind: "meta", sources: ["gs://a/", "gs://b/"], filter: ObjectFilter(extensions: ["jpg"]))
        try withFile { path, url in
            try Data(whole).write(to: url)
            #expect(failure(path, filtered)?.message.contains("other sources or filters") == true)
            #expect([UInt8](try Data(contentsOf: url)) == whole)
        }
        let others =
            ["picture without an end", "a line\n", "{}\n"].map { Array($0.utf8) } + [whole + Array("no\n".utf8)]
        for other in others {
            try withFile { path, url in
                try Data(other).write(to: url)
                #expect(failure(path)?.code == .invalidArgument)
                #expect([UInt8](try Data(contentsOf: url)) == other)
            }
        }
    }

    @Test("Two runs cannot write one journal")
    func locked() throws {
        try withFile { path, _ in
            let journal = try RunJournal.open(path, subject: Self.subject)
            #expect(failure(path)?.code == .conflict)
            withExtendedLifetime(journal) {}
        }
    }

    @Test("More failures than are kept are told of")
    func manyFailures() throws {
        var bytes: [UInt8] = []
        try withFile { path, url in
            let journal = try RunJournal.open(path, subject: Self.subject)
            for number in 0..<100_010 { journal.noteFailure(object("\(number)"), source: 0) }
            journal.notePlace("z", source: 0)
            try journal.commit()
            bytes = [UInt8](try Data(contentsOf: url))
        }
        let (found, _) = try progress(bytes)
        #expect(found.failures.count == 100_000)
        #expect(found.hasLostFailures)
    }
}

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

    @Test("What was noted is read again")
    func roundTrip() throws {
        try withFile { path, _ in
            #expect(try !RunJournal.open(path, subject: Self.subject).progress.isBegun)
            try fill(path)
            let progress = try RunJournal.open(path, subject: Self.subject).progress
            #expect(progress.isBegun)
            #expect(progress.place(of: 0) == nil)
            #expect(progress.place(of: 1) == .after("x"))
            #expect(progress.failures == [.init(source: 0, name: "2", shownName: "gs://a/2")])
        }
    }

    @Test("Cut off anywhere, it tells of less and never of more, and goes on")
    func tornAnywhere() throws {
        try withFile { path, url in
            try fill(path)
            let whole = [UInt8](try Data(contentsOf: url))
            var places: [ListingPlace?] = []
            for length in 0...whole.count {
                try Data(whole.prefix(length)).write(to: url)
                let progress = try RunJournal.open(path, subject: Self.subject).progress
                places.append(progress.place(of: 0))
                // What failed counts only with the place behind it.
                #expect(progress.failures.isEmpty || progress.isBegun)
                let journal = try RunJournal.open(path, subject: Self.subject)
                journal.notePlace("later", source: 1)
                try journal.commit()
            }
            let order: [ListingPlace?] = [.beginning, .after("1"), .after("3"), nil]
            let ranks = places.map { place in order.firstIndex { $0 == place } ?? -1 }
            #expect(ranks == ranks.sorted())
            #expect(Set(ranks) == [0, 1, 2, 3])
        }
    }

    @Test("Another run's journal, and a file that is none, are refused and left as they are")
    func foreignFiles() throws {
        try withFile { path, url in
            try fill(path)
            let whole = try Data(contentsOf: url)
            let filtered = RunSubject(
                kind: "meta", sources: ["gs://a/", "gs://b/"], filter: ObjectFilter(extensions: ["jpg"]))
            #expect(failure(path, filtered)?.message.contains("other sources or filters") == true)
            #expect(try Data(contentsOf: url) == whole)
            for other in [
                "picture without an end", "a line\n", "{}\n", String(decoding: whole, as: UTF8.self) + "no\n",
            ] {
                try Data(other.utf8).write(to: url)
                #expect(failure(path)?.code == .invalidArgument, "\(other)")
                #expect(try Data(contentsOf: url) == Data(other.utf8))
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
        try withFile { path, _ in
            do {
                let journal = try RunJournal.open(path, subject: Self.subject)
                for number in 0..<100_010 { journal.noteFailure(object("\(number)"), source: 0) }
                journal.notePlace("z", source: 0)
                try journal.commit()
            }
            let progress = try RunJournal.open(path, subject: Self.subject).progress
            #expect(progress.failures.count == 100_000)
            #expect(progress.hasLostFailures)
        }
    }
}

@testable import CatalogStorage
import Foundation
import SQLite
import StillsModel
import StillsTesting
import Testing

@Suite("Change sets that wait for the writer")
struct MergedCommitTests {
    /// Commits that the write-ahead log holds: frames with the size of the database after a commit
    /// (sqlite.org/fileformat2.html, 4.1).
    private func commitCount(_ path: String) throws -> Int {
        let log = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "-wal")))
        guard log.count > 32 else { return 0 }
        let pageSize = log[8..<12].reduce(0) { $0 << 8 | Int($1) }
        return stride(from: 32, to: log.count - 24, by: 24 + pageSize).count { frame in
            // The salt tells frames of this log from those that an earlier one left.
            log[frame + 8..<frame + 16] == log[16..<24] && log[frame + 4..<frame + 8] != [0, 0, 0, 0]
        }
    }

    /// Commits all at once: another program holds the database until every one of them waits.
    private func commitTogether(
        _ changes: [ChangeSet], to catalog: SQLiteCatalog, _ path: String
    ) async throws -> (outcomes: [Result<[MutationOutcome], RecordStoreError>], commits: Int) {
        let rival = try SQLiteConnection(path: path, access: .readWrite)
        try rival.execute("BEGIN IMMEDIATE")
        let before = try commitCount(path)
        let outcomes = try await withThrowingTaskGroup(of: (Int, Result<[MutationOutcome], RecordStoreError>).self) {
            group in
            for (place, change) in changes.enumerated() {
                group.addTask { (place, await committed(change, to: catalog)) }
                // They are to wait in this order.
                while catalog.waiting.count < place + 1 { await Task.yield() }
            }
            try rival.execute("ROLLBACK")
            var outcomes: [(Int, Result<[MutationOutcome], RecordStoreError>)] = []
            for try await outcome in group { outcomes.append(outcome) }
            return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return (outcomes, try commitCount(path) - before)
    }

    private func committed(
        _ changes: ChangeSet, to catalog: SQLiteCatalog
    ) async -> Result<[MutationOutcome], RecordStoreError> {
        do throws(RecordStoreError) {
            return .success(try await catalog.commit(changes))
        } catch {
            return .failure(error)
        }
    }

    private func account(_ number: Int, name: String) -> Mutation {
        .createAccount(
            Account(
                id: AccountID(high: 0x7000, low: UInt64(number)), name: name, role: .member,
                createdAt: SampleLibrary.now))
    }

    private func set(_ mutations: [Mutation], _ atomicity: ChangeSet.Atomicity = .perItem) -> ChangeSet {
        ChangeSet(
            principal: nil, source: .program, at: SampleLibrary.now, atomicity: atomicity, mutations: mutations)
    }

    private func names(_ catalog: SQLiteCatalog) async throws -> Set<String> {
        Set(try await catalog.directory().accounts.map(\.name))
    }

    @Test("Those that wait together are one transaction, and each gets its own answer")
    func together() async throws {
        try await withDatabase { path in
            let catalog = try await openDatabase(path, busyMilliseconds: 3_600_000)
            let changes = (1...20).map { number in
                set([account(number, name: "account \(number)"), account(100 + number, name: "account \(number / 2)")])
            }
            let (outcomes, commits) = try await commitTogether(changes, to: catalog, path)
            #expect(commits == 1)
            // The name of the second was taken by a change set before it, but for the first.
            for (place, outcome) in outcomes.enumerated() {
                #expect(try outcome.get() == [.applied, place == 0 ? .applied : .refused(.nameTaken)])
            }
            #expect(try await names(catalog).count == 21)
        }
    }

    @Test("One that is refused as a whole leaves nothing, and the others everything")
    func wholes() async throws {
        try await withDatabase { path in
            let catalog = try await openDatabase(path, busyMilliseconds: 3_600_000)
            let changes = [
                set([account(1, name: "a"), account(2, name: "b")], .all),
                set([account(3, name: "c"), account(4, name: "a")], .all),
                set([account(5, name: "c")], .all),
                set([account(6, name: "c"), account(7, name: "d")]),
            ]
            let (outcomes, commits) = try await commitTogether(changes, to: catalog, path)
            #expect(commits == 1)
            #expect(
                try outcomes.map { try $0.get() } == [
                    [.applied, .applied], [.notTried, .refused(.nameTaken)], [.applied],
                    [.refused(.nameTaken), .applied],
                ])
            #expect(try await names(catalog) == ["a", "b", "c", "d"])
        }
    }

    @Test("One that fails is told so, and the others are written without it")
    func failing() async throws {
        try await withDatabase { path in
            let catalog = try await openDatabase(path, busyMilliseconds: 3_600_000)
            let orphan = Container(id: ContainerID(high: 1, low: 1), name: "orphan", owner: AccountID(high: 9, low: 9))
            let changes = [
                set([account(1, name: "a")]), set([.createContainer(orphan), account(2, name: "b")]),
                set([account(3, name: "c")]),
            ]
            let (outcomes, _) = try await commitTogether(changes, to: catalog, path)
            #expect(try outcomes[0].get() == [.applied])
            #expect(throws: RecordStoreError.self) { try outcomes[1].get() }
            #expect(try outcomes[2].get() == [.applied])
            #expect(try await names(catalog) == ["a", "c"])
        }
    }

    @Test("More than one transaction may hold becomes several, in order")
    func many() async throws {
        try await withDatabase { path in
            let catalog = try await openDatabase(path, busyMilliseconds: 3_600_000)
            let half = WaitingChanges.mutationLimit / 2
            let changes = (0..<5).map { number in
                set((0..<half).map { account(number * half + $0, name: "\(number)-\($0)") })
            }
            let (outcomes, commits) = try await commitTogether(changes, to: catalog, path)
            #expect(commits == 3)
            for outcome in outcomes { #expect(try outcome.get().allSatisfy { $0 == .applied }) }
        }
    }

    @Test("Whoever is cancelled while waiting leaves the others' order alone, and is told the truth")
    func cancelled() async throws {
        try await withDatabase { path in
            let catalog = try await openDatabase(path, busyMilliseconds: 3_600_000)
            let rival = try SQLiteConnection(path: path, access: .readWrite)
            try rival.execute("BEGIN IMMEDIATE")
            let tasks = (1...3).map { number in
                Task { await committed(set([account(number, name: "\(number)")]), to: catalog) }
            }
            while catalog.waiting.count < 3 { await Task.yield() }
            tasks[1].cancel()
            try rival.execute("ROLLBACK")
            var written: Set<String> = []
            for (place, task) in tasks.enumerated() {
                switch await task.value {
                case .success(let outcomes):
                    #expect(outcomes == [.applied])
                    written.insert("\(place + 1)")
                case .failure(let error): #expect(error.code == .cancelled)
                }
            }
            #expect(written.isSuperset(of: ["1", "3"]))
            #expect(try await names(catalog) == written)
        }
    }
}

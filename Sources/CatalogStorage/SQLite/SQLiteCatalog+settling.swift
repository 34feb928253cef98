internal import SQLite
package import StillsModel
internal import Synchronization

extension SQLiteCatalog {
    /// Pages of runs that are folded in one transaction, some ten milliseconds: others who write are not kept waiting.
    private static let pagesAtOnce = 64
    /// From how many bytes on runs are folded when the catalog is closed: fewer slow no question down.
    private static let sizeAtClosing = 256 << 10
    /// Some seconds at most.
    private static let turnsAtClosing = 64

    package func settle() async throws(SearchIndexError) -> Bool {
        let (now, before) = (commitCount.load(ordering: .relaxed), settledCount.load(ordering: .relaxed))
        guard now == before else {
            settledCount.store(now, ordering: .relaxed)
            return true
        }
        do throws(RecordStoreError) {
            return try await settleAtOnce()
        } catch {
            throw SearchIndexError(error.code, error.message, cause: error)
        }
    }

    /// As ``settle()``, whoever writes.
    package func settleAtOnce() async throws(RecordStoreError) -> Bool {
        let limits = limits
        return try await writer.run { connection throws(SQLiteError) in
            try connection.transaction { () throws(SQLiteError) in
                guard try FieldIndexing(connection: connection, limits: limits).advance() else { return .commit(false) }
                var runs = try PostingRuns(connection: connection, limits: limits)
                return .commit(try runs.fold(pages: Self.pagesAtOnce))
            }
        }
    }

    /// Leaves postings that the next process reads quickly. What cannot be done now is done by whoever writes next: nothing
    /// depends on it.
    func settleBeforeClosing() async {
        do throws(RecordStoreError) {
            let size = try await reader.run { connection throws(SQLiteError) in
                try PostingRuns(connection: connection).runs.reduce(0) { $0 &+ $1.byteCount }
            }
            guard size >= Self.sizeAtClosing else { return }
            let limits = limits
            for _ in 0..<Self.turnsAtClosing {
                let isDone = try await writer.run { connection throws(SQLiteError) in
                    try connection.transaction { () throws(SQLiteError) in
                        var runs = try PostingRuns(connection: connection, limits: limits)
                        return .commit(try runs.fold(pages: Self.pagesAtOnce))
                    }
                }
                if isDone { return }
            }
        } catch {
            return
        }
    }
}

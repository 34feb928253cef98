internal import SQLite
package import StillsModel

extension SQLiteCatalog {
    /// Pages of runs that are folded in one transaction, some ten milliseconds: others who write are not kept waiting.
    private static let pagesAtOnce = 64
    /// From how many bytes on runs are folded when the catalog is closed: fewer slow no question down.
    private static let sizeAtClosing = 256 << 10

    /// Folds some of what commits of late changed in postings (``PostingRuns``), for when nothing else is to be written. Questions
    /// are answered the same before and after, and quicker after.
    ///
    /// - Returns: whether nothing is left to fold.
    /// - Throws: ``RecordStoreError`` as ``commit(_:)``.
    @discardableResult
    package func settlePostings() async throws(RecordStoreError) -> Bool {
        try await writer.run { connection throws(SQLiteError) in
            try connection.transaction { () throws(SQLiteError) in
                var runs = try PostingRuns(connection: connection)
                return .commit(try runs.fold(pages: Self.pagesAtOnce))
            }
        }
    }

    /// Leaves postings that the next process reads quickly. What cannot be done now is done by whoever writes next: nothing
    /// depends on it.
    func settleBeforeClosing() async {
        do throws(RecordStoreError) {
            let size = try await reader.run { connection throws(SQLiteError) in
                try PostingRuns(connection: connection).runs.reduce(0) { $0 + $1.byteCount }
            }
            guard size >= Self.sizeAtClosing else { return }
            while try await !settlePostings() {}
        } catch {
            return
        }
    }
}

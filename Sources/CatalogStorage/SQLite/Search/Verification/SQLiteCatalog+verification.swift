internal import SQLite
package import StillsModel

extension SQLiteCatalog {
    package func verify(
        since: Instant?, repairs: Bool, report: @escaping @Sendable (IndexFinding) -> Void,
        progress: @escaping @Sendable (Int) -> Bool
    ) async throws(SearchIndexError) -> Int {
        do throws(RecordStoreError) {
            var verification = IndexVerification(catalog: self, repairs: repairs, report: report, progress: progress)
            return try await verification.run(since: since)
        } catch {
            throw SearchIndexError(error.code, error.message, cause: error)
        }
    }
}

internal import Execution
internal import SQLite
package import StillsModel

extension SQLiteCatalog {
    /// Copies the catalog, as it is at one moment, into a new database file. Others go on reading and writing meanwhile,
    /// in this process and in others: the copy is of the moment at which it began.
    ///
    /// The file holds everything by itself, without a log beside it, and may be read from a medium that cannot be
    /// written. It is not durable yet: the caller syncs it. After an error or an early end it may be there in part.
    ///
    /// - Parameters:
    ///   - path: where nothing stands.
    ///   - progress: called for every 256 pages with the pages done and all pages; false ends the copy.
    /// - Throws: ``RecordStoreError`` with `.cancelled` (ended by `progress`, or the task was cancelled),
    ///   `.resourceExhausted` (disk full), `.permissionDenied`, `.unavailable` or `.corrupt`.
    package func copy(
        to path: String, progress: @Sendable (_ done: Int, _ all: Int) -> Bool = { _, _ in true }
    ) async throws(RecordStoreError) {
        let isWhole: Bool
        do throws(RecordStoreError) {
            isWhole = try await reader.run { connection throws(SQLiteError) in
                let isWhole = try Self.copy(connection, to: path, progress)
                if isWhole { try Self.endLogging(path) }
                return isWhole
            }
        } catch {
            // Which of the two files it is about, SQLite does not say.
            let words = (error.cause as? SQLiteError)?.words ?? error.message
            throw RecordStoreError(error.code, "The catalog cannot be copied to \(path): \(words)", cause: error)
        }
        guard isWhole else { throw RecordStoreError(.cancelled, "The copy of the catalog was ended early.") }
    }

    private static let pagesAtATime: Int32 = 256

    private static func copy(
        _ source: SQLiteConnection, to path: String, _ progress: (Int, Int) -> Bool
    ) throws(SQLiteError) -> Bool {
        let destination = try SQLiteConnection(path: path, access: .create)
        // A copy that was cut short is thrown away: it needs neither a journal nor syncs of its own.
        try destination.execute("PRAGMA journal_mode = OFF")
        try destination.execute("PRAGMA synchronous = OFF")
        return try source.transaction(isReading: true) { () throws(SQLiteError) in
            // The transaction holds a state of the database once something was read.
            _ = try CatalogSchema.version(of: source)
            let isWhole = try source.copy(to: destination, pagesAtATime: pagesAtATime) { done, all in
                progress(done, all) && !Task.isCancelled
            }
            return .commit(isWhole)
        }
    }

    /// The copy says of itself that it has a write-ahead log, as the catalog has; then nobody could read it where files
    /// cannot be made. Alone with the file, SQLite needs no shared memory for the change.
    private static func endLogging(_ path: String) throws(SQLiteError) {
        let copy = try SQLiteConnection(path: path, access: .readWrite)
        try copy.execute("PRAGMA locking_mode = EXCLUSIVE")
        try copy.execute("PRAGMA synchronous = OFF")
        try copy.execute("PRAGMA journal_mode = DELETE")
    }
}

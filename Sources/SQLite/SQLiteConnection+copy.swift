internal import CSQLite

extension SQLiteConnection {
    /// Copies the whole database, page by page, into the empty database of another connection (sqlite.org/backup.html).
    ///
    /// Open a read transaction first, and read something in it: then the copy is of that one state of the database, and
    /// never begins anew, whatever others commit meanwhile. Without a transaction every commit of another process has
    /// it begin anew.
    ///
    /// - Parameters:
    ///   - pagesAtATime: how many pages are copied between two calls of `progress`; at least 1.
    ///   - progress: called with how many pages are done, and how many there are; false ends the copy.
    /// - Returns: false when `progress` ended it. What is in the other database is then of no use.
    package func copy(
        to destination: SQLiteConnection, pagesAtATime: Int32, progress: (_ done: Int, _ all: Int) -> Bool
    ) throws(SQLiteError) -> Bool {
        guard let backup = unsafe sqlite3_backup_init(destination.handle, "main", handle, "main") else {
            // The documentation promises that the error stands in the destination.
            throw destination.failure(in: "the start of a copy")
        }
        var status = SQLITE_OK
        var isWanted = true
        while status == SQLITE_OK, isWanted {
            status = unsafe sqlite3_backup_step(backup, max(1, pagesAtATime))
            let all = unsafe Int(sqlite3_backup_pagecount(backup))
            let rest = unsafe Int(sqlite3_backup_remaining(backup))
            isWanted = progress(all - rest, all)
        }
        // Gives the error of the last step once more, and leaves it in the destination.
        let ending = unsafe sqlite3_backup_finish(backup)
        guard ending == SQLITE_OK else { throw destination.failure(in: "a copy") }
        return status == SQLITE_DONE
    }
}

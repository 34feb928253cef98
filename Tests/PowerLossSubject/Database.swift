import CSQLite

/// Inserts rows into a database in WAL mode, one transaction each, and acknowledges each after its commit.
func storeRows(_ words: [String]) -> Int32 {
    guard words.count == 5, let count = Int(words[4]) else { return 2 }
    var database: OpaquePointer?
    guard sqlite3_open(words[2], &database) == SQLITE_OK, let database else { return 1 }
    let settings = """
        PRAGMA journal_mode = WAL; PRAGMA synchronous = \(words[3]); PRAGMA wal_autocheckpoint = 8;
        CREATE TABLE row (number INTEGER PRIMARY KEY, text TEXT NOT NULL);
        """
    guard execute(settings, database) else { return 1 }
    for number in 1...count {
        guard execute("INSERT INTO row VALUES (\(number), hex(randomblob(200)))", database) else { return 1 }
        acknowledge("row \(number)")
    }
    return sqlite3_close(database) == SQLITE_OK ? 0 : 1
}

private func execute(_ statement: String, _ database: OpaquePointer) -> Bool {
    if sqlite3_exec(database, statement, nil, nil, nil) == SQLITE_OK { return true }
    complain(String(cString: sqlite3_errmsg(database)))
    return false
}

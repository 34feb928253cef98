package import Linux

/// Where things stand in a library's directory.
package struct LibraryLayout: Sendable {
    package let directory: Path

    package init(directory: Path) { self.directory = directory }

    /// Format version, library id and stores; no secrets.
    package var description: Path { directory.appending("library.yaml") }
    package var catalog: Path { directory.appending("catalog.sqlite") }
    /// SQLite's write-ahead log, there while a program has the catalog open, or after one that was killed.
    package var catalogLog: Path { directory.appending("catalog.sqlite-wal") }
    /// The local blob store.
    package var originals: Path { directory.appending("originals") }
    /// Receipt keys: private ones readable by their owner only, public ones kept for ever.
    package var keys: Path { directory.appending("keys") }
    /// What arrives in a pipe waits here until it can be read twice.
    package var spool: Path { directory.appending("spool") }
}

extension CatalogSchema {
    /// What must outlive a process about requests that take long or may come twice.
    static let uploads = """
        -- Pictures that arrive in several requests; their bytes are in the library's spool. With an image it is finished.
        CREATE TABLE upload (
            id BLOB PRIMARY KEY, owner BLOB NOT NULL REFERENCES account(id) ON DELETE CASCADE,
            byte_count INTEGER NOT NULL, durable INTEGER NOT NULL, metadata TEXT NOT NULL, created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL, image BLOB, outcome TEXT, receipt TEXT
        ) WITHOUT ROWID;
        CREATE INDEX upload_owner ON upload (owner);
        CREATE INDEX upload_expires ON upload (expires_at);

        -- Requests by the keys that their clients gave them; without a status they are not answered yet.
        CREATE TABLE idempotency (
            account BLOB NOT NULL REFERENCES account(id) ON DELETE CASCADE, key TEXT NOT NULL, request BLOB NOT NULL,
            holder TEXT NOT NULL, status INTEGER, fields TEXT, body BLOB, expires_at INTEGER NOT NULL,
            PRIMARY KEY (account, key)
        ) WITHOUT ROWID;
        CREATE INDEX idempotency_expires ON idempotency (expires_at);
        """
}

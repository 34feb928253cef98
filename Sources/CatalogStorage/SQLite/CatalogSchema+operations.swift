extension CatalogSchema {
    /// Work on many images that goes on after its request was answered.
    static let operations = """
        -- Bulk operations. Without a number of images they are still being found; the counts are those of operation_item.
        CREATE TABLE operation (
            id BLOB PRIMARY KEY, owner BLOB NOT NULL REFERENCES account(id) ON DELETE CASCADE, api_key BLOB,
            action TEXT NOT NULL, dry_run INTEGER NOT NULL, request TEXT NOT NULL, state TEXT NOT NULL,
            cancels INTEGER NOT NULL, matched INTEGER, changed INTEGER NOT NULL, unchanged INTEGER NOT NULL,
            refused INTEGER NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER, expires_at INTEGER, reason TEXT
        ) WITHOUT ROWID;
        CREATE INDEX operation_owner ON operation (owner, id);
        CREATE INDEX operation_state ON operation (state, expires_at);

        -- Their images; without an outcome their turn did not come yet.
        CREATE TABLE operation_item (
            operation BLOB NOT NULL REFERENCES operation(id) ON DELETE CASCADE, place INTEGER NOT NULL,
            image BLOB NOT NULL, outcome TEXT, version INTEGER, code TEXT, reason TEXT, PRIMARY KEY (operation, place)
        ) WITHOUT ROWID;
        """
}

extension CatalogSchema {
    /// What accounts keep to ask again.
    static let searches = """
        -- Saved searches; without a sort they have the order of a search that names none.
        CREATE TABLE saved_search (
            id BLOB PRIMARY KEY, owner BLOB NOT NULL REFERENCES account(id) ON DELETE CASCADE, name TEXT NOT NULL,
            query TEXT NOT NULL, sort TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
            UNIQUE (owner, name)
        ) WITHOUT ROWID;
        """
}

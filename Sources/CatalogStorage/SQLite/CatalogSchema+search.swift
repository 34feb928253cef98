extension CatalogSchema {
    /// What finding among a million images needs.
    static let searching = """
        -- When the earliest and the latest of each 1,024 docids were added.
        CREATE TABLE added_block (block INTEGER PRIMARY KEY, earliest INTEGER NOT NULL, latest INTEGER NOT NULL);
        INSERT INTO added_block SELECT docid >> 10, min(created_at), max(created_at) FROM image GROUP BY docid >> 10;

        -- The words of each field of words, one after the other, with a line feed behind each.
        CREATE TABLE dictionary (
            field TEXT NOT NULL, block INTEGER NOT NULL, words BLOB NOT NULL, PRIMARY KEY (field, block)
        ) WITHOUT ROWID;
        """
}

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

        -- The index of the rows answers for these.
        DELETE FROM posting WHERE field IN ('@taken', '@@taken');

        -- What commits of late changed in postings: runs of pages, sorted by term.
        CREATE TABLE posting_run (number INTEGER PRIMARY KEY, level INTEGER NOT NULL, bytes INTEGER NOT NULL);
        CREATE TABLE posting_page (
            run INTEGER NOT NULL, first BLOB NOT NULL, entries BLOB NOT NULL, PRIMARY KEY (run, first)
        ) WITHOUT ROWID;

        -- Fields that images with lesser docids are not indexed by.
        CREATE TABLE field_indexing (field TEXT PRIMARY KEY, below INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO field_indexing SELECT 'pair', max(docid) + 1 FROM image HAVING count(*) > 0;
        """
}

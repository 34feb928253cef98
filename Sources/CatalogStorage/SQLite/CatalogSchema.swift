internal import SQLite

/// The tables of a catalog, as numbered migrations; SQLite's `user_version` says how many were applied.
enum CatalogSchema {
    /// The version that this build writes.
    static var current: Int { migrations.count }

    /// Brings the database to the current version, each migration in its own transaction.
    ///
    /// - Throws: `SQLiteError`; the catalog of a newer build is refused with ``SQLiteError/Kind/unknownFormat``.
    static func migrate(_ connection: SQLiteConnection) throws(SQLiteError) {
        let found = try version(of: connection)
        guard found <= current else {
            throw SQLiteError(
                extendedCode: SQLiteError.Kind.unknownFormat.rawValue,
                description:
                    "The catalog has format \(found), and this build of Stills knows formats up to \(current): "
                    + "use a newer build.")
        }
        for number in found..<current {
            try connection.transaction { () throws(SQLiteError) in
                // Another process may have done it while this one waited for the lock.
                if try version(of: connection) == number {
                    try connection.execute(migrations[number])
                    if migrations[number] == rights { try RestrictedAttributeTerms(connection: connection).renew() }
                    if migrations[number] == searching { try SearchTables(connection: connection).fill() }
                    try connection.execute("PRAGMA user_version = \(number + 1)")
                }
                return .commit(())
            }
        }
    }

    static func version(of connection: SQLiteConnection) throws(SQLiteError) -> Int {
        try connection.first("PRAGMA user_version") { Int($0.integer(0)) } ?? 0
    }

    private static let migrations = [foundation, care, rights, accounts, uploads, operations, searching]

    /// Ids are sixteen bytes in network order, digests thirty-two; times are microseconds since 1970.
    private static let foundation = """
        CREATE TABLE account (
            id BLOB PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, created_at INTEGER NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE container (
            id BLOB PRIMARY KEY, name TEXT NOT NULL UNIQUE, owner BLOB NOT NULL REFERENCES account(id)
        ) WITHOUT ROWID;

        CREATE TABLE collection (
            id BLOB PRIMARY KEY, container BLOB NOT NULL REFERENCES container(id), parent BLOB REFERENCES collection(id),
            name TEXT NOT NULL, path TEXT NOT NULL, owner BLOB NOT NULL REFERENCES account(id),
            visibility TEXT NOT NULL, created_at INTEGER NOT NULL,
            UNIQUE (container, path)
        ) WITHOUT ROWID;

        CREATE TABLE original (
            id BLOB PRIMARY KEY, container BLOB NOT NULL REFERENCES container(id), digest BLOB NOT NULL,
            byte_count INTEGER NOT NULL, media_type TEXT NOT NULL, width INTEGER, height INTEGER,
            UNIQUE (digest, container)
        ) WITHOUT ROWID;

        CREATE TABLE blob_location (
            original BLOB NOT NULL REFERENCES original(id), store TEXT NOT NULL, locator TEXT NOT NULL,
            state TEXT NOT NULL, verified_at INTEGER NOT NULL,
            PRIMARY KEY (original, store, locator)
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX blob_location_locator ON blob_location (store, locator);

        -- One compressed document of embedded tags per original, outside the rows that every listing reads.
        CREATE TABLE embedded (original BLOB PRIMARY KEY REFERENCES original(id), tags BLOB NOT NULL) WITHOUT ROWID;

        -- AUTOINCREMENT: the docid of an image that is gone is never given to another one.
        CREATE TABLE image (
            docid INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE,
            collection BLOB NOT NULL REFERENCES collection(id), original BLOB NOT NULL REFERENCES original(id),
            external_id TEXT, title TEXT, original_name TEXT, description TEXT, visibility TEXT NOT NULL,
            taken_at INTEGER, taken_at_offset INTEGER, latitude REAL, longitude REAL,
            attributes TEXT NOT NULL, sources TEXT NOT NULL, imported TEXT NOT NULL,
            state TEXT NOT NULL, version INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
            -- The original's, and the title folded: what listings sort by.
            byte_count INTEGER NOT NULL, title_key BLOB
        );
        CREATE UNIQUE INDEX image_external_id ON image (external_id, collection) WHERE external_id IS NOT NULL;
        CREATE INDEX image_original ON image (original, collection);
        CREATE INDEX image_added ON image (created_at, id);
        CREATE INDEX image_updated ON image (updated_at, id);
        CREATE INDEX image_taken ON image (taken_at, id);
        CREATE INDEX image_size ON image (byte_count, id);
        CREATE INDEX image_title ON image (title_key, id);

        CREATE TABLE event (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, principal BLOB, source TEXT NOT NULL,
            image BLOB NOT NULL, version INTEGER NOT NULL, changes TEXT NOT NULL
        );
        CREATE INDEX event_image ON event (image, sequence);

        CREATE TABLE usage (account BLOB PRIMARY KEY, images INTEGER NOT NULL, bytes INTEGER NOT NULL) WITHOUT ROWID;

        CREATE TABLE intent (
            store TEXT NOT NULL, locator TEXT NOT NULL, owner TEXT NOT NULL, lease_ends INTEGER NOT NULL,
            PRIMARY KEY (store, locator)
        ) WITHOUT ROWID;

        -- Work that a commit leaves for later (the outbox).
        CREATE TABLE job (
            id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, payload TEXT NOT NULL, not_before INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0, reason TEXT
        );

        CREATE TABLE sighting (
            collection BLOB NOT NULL, path BLOB NOT NULL, byte_count INTEGER NOT NULL, modified_at INTEGER NOT NULL,
            digest BLOB NOT NULL,
            PRIMARY KEY (path, collection)
        ) WITHOUT ROWID;

        CREATE TABLE posting (
            field TEXT NOT NULL, value BLOB NOT NULL, chunk INTEGER NOT NULL, docids BLOB NOT NULL,
            PRIMARY KEY (field, value, chunk)
        ) WITHOUT ROWID;
        """

    /// What the care for a library over years needs.
    private static let care = """
        -- Originals that an image had before it got others: kept with it, for its history.
        CREATE TABLE former_original (
            image BLOB NOT NULL, original BLOB NOT NULL REFERENCES original(id), PRIMARY KEY (image, original)
        ) WITHOUT ROWID;
        CREATE INDEX former_original_original ON former_original (original);
        WITH replaced AS MATERIALIZED (
            SELECT image, json_extract(changes, '$.original[0]') AS digest FROM event WHERE version > 1
        ), known AS MATERIALIZED (SELECT id, lower(hex(digest)) AS digest FROM original)
        INSERT OR IGNORE INTO former_original (image, original)
            SELECT replaced.image, known.id FROM replaced JOIN known ON known.digest = replaced.digest
            JOIN image ON image.id = replaced.image AND image.original <> known.id
            WHERE replaced.digest IS NOT NULL;

        -- What the XMP file beside an image's picture states.
        CREATE TABLE sidecar (image BLOB PRIMARY KEY, digest BLOB NOT NULL, tags BLOB NOT NULL) WITHOUT ROWID;

        CREATE TABLE tombstone (
            image BLOB PRIMARY KEY, collection BLOB NOT NULL, external_id TEXT, digest BLOB NOT NULL,
            purged_at INTEGER NOT NULL, principal BLOB
        ) WITHOUT ROWID;
        CREATE INDEX tombstone_external_id ON tombstone (external_id) WHERE external_id IS NOT NULL;
        CREATE INDEX tombstone_digest ON tombstone (digest);

        CREATE INDEX job_due ON job (not_before);
        """

    /// Who was given what, and what follows from it.
    private static let rights = """
        CREATE TABLE container_grant (
            target BLOB NOT NULL REFERENCES container(id) ON DELETE CASCADE,
            account BLOB NOT NULL REFERENCES account(id) ON DELETE CASCADE, level TEXT NOT NULL,
            PRIMARY KEY (target, account)
        ) WITHOUT ROWID;
        CREATE INDEX container_grant_account ON container_grant (account);
        CREATE TABLE collection_grant (
            target BLOB NOT NULL REFERENCES collection(id) ON DELETE CASCADE,
            account BLOB NOT NULL REFERENCES account(id) ON DELETE CASCADE, level TEXT NOT NULL,
            PRIMARY KEY (target, account)
        ) WITHOUT ROWID;
        CREATE INDEX collection_grant_account ON collection_grant (account);
        CREATE TABLE image_grant (
            target BLOB NOT NULL REFERENCES image(id) ON DELETE CASCADE,
            account BLOB NOT NULL REFERENCES account(id) ON DELETE CASCADE, level TEXT NOT NULL,
            PRIMARY KEY (target, account)
        ) WITHOUT ROWID;
        CREATE INDEX image_grant_account ON image_grant (account);

        CREATE TABLE grant_event (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, principal BLOB, kind TEXT NOT NULL,
            target BLOB NOT NULL, account BLOB NOT NULL, level_before TEXT, level_after TEXT
        );
        CREATE INDEX grant_event_target ON grant_event (target, sequence);

        -- What owning and grants come to for each collection, inherited levels included. Written in the commit that changes
        -- what it follows from.
        CREATE TABLE collection_access (
            account BLOB NOT NULL REFERENCES account(id) ON DELETE CASCADE,
            collection BLOB NOT NULL REFERENCES collection(id) ON DELETE CASCADE, level TEXT NOT NULL,
            PRIMARY KEY (account, collection)
        ) WITHOUT ROWID;
        CREATE INDEX collection_access_collection ON collection_access (collection);
        INSERT OR IGNORE INTO collection_access (account, collection, level) SELECT owner, id, 'own' FROM collection;
        INSERT OR IGNORE INTO collection_access (account, collection, level)
            SELECT container.owner, collection.id, 'own'
            FROM collection JOIN container ON container.id = collection.container;
        INSERT OR IGNORE INTO collection_access (account, collection, level)
            SELECT above.owner, collection.id, 'own' FROM collection JOIN collection AS above
            ON above.container = collection.container AND collection.path > above.path || '/'
            AND collection.path < above.path || '0';
        """

    /// What accounts sign in with. Of every token only the SHA-256 is kept.
    private static let accounts = """
        ALTER TABLE account ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;

        -- Argon2id, as a PHC string.
        CREATE TABLE password (
            account BLOB PRIMARY KEY REFERENCES account(id) ON DELETE CASCADE, hash TEXT NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE session (
            id BLOB PRIMARY KEY, account BLOB NOT NULL REFERENCES account(id) ON DELETE CASCADE,
            opened_at INTEGER NOT NULL, ends_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX session_account ON session (account, ends_at);
        CREATE INDEX session_ends ON session (ends_at);

        CREATE TABLE access_token (
            token BLOB PRIMARY KEY, session BLOB NOT NULL REFERENCES session(id) ON DELETE CASCADE,
            ends_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX access_token_session ON access_token (session);

        -- A token that was exchanged stays until its end, so that a copy of it is recognised. `parent` is the one that it
        -- came of; `spent_at` 0 is a token whose sibling was exchanged.
        CREATE TABLE refresh_token (
            token BLOB PRIMARY KEY, session BLOB NOT NULL REFERENCES session(id) ON DELETE CASCADE, parent BLOB,
            ends_at INTEGER NOT NULL, spent_at INTEGER
        ) WITHOUT ROWID;
        CREATE INDEX refresh_token_session ON refresh_token (session);

        CREATE TABLE api_key (
            id BLOB PRIMARY KEY, account BLOB NOT NULL REFERENCES account(id) ON DELETE CASCADE, token BLOB NOT NULL UNIQUE,
            name TEXT NOT NULL, scopes TEXT NOT NULL, collections BLOB, created_at INTEGER NOT NULL, ends_at INTEGER,
            used_at INTEGER
        ) WITHOUT ROWID;
        CREATE INDEX api_key_account ON api_key (account);

        -- How often signing in was tried: when all tries will be free again, of the digest of a name or an address.
        CREATE TABLE allowance (subject BLOB PRIMARY KEY, full_at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX allowance_full ON allowance (full_at);
        """
}

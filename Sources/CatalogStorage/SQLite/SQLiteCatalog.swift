internal import Execution
internal import SQLite
package import StillsModel
internal import Synchronization

/// The embedded catalog: records and search in one SQLite database.
///
/// Write-ahead log with `synchronous=FULL`, so that a commit that returned survives a loss of power. One connection
/// writes, several read; each call is one transaction on its own thread. Other processes share the database by SQLite's
/// own locks; a lock that does not become free in time is `.unavailable`.
package final class SQLiteCatalog: RecordStore, SearchIndex {
    package struct Configuration: Sendable {
        /// How many calls read at the same time.
        package var readers = 2
        /// How long a call waits for its turn in this process.
        package var patience: Duration = .seconds(1)
        /// How long a call waits for another process.
        package var busyMilliseconds: Int32 = 10_000
        /// Memory for pages, of the connection that writes and of each that reads.
        package var writerCacheKibibytes = 16_384
        package var readerCacheKibibytes = 4_096
        /// Whether answers to what is asked again and again are kept until the catalog changes.
        package var keepsUnchanged = false
        /// When what commits change in postings is put together.
        package var postingRuns = PostingRunLimits()
        /// For tests of the power-loss test only: false makes nothing durable.
        package var syncs = true

        package init() {}
    }

    package enum Access: Sendable {
        case readOnly
        /// On a medium that nobody can write, and without a write-ahead log beside it: such a log is not read.
        case immutable
        case readWrite
        /// Makes the database where there is none.
        case create

        var writes: Bool { self == .readWrite || self == .create }
    }

    private let access: Access
    let limits: PostingRunLimits
    /// How many change sets were given to this catalog; and at the last look of who waits for a quiet moment.
    let commitCount = Atomic(0)
    let settledCount = Atomic(0)
    /// What ages in questions are counted from.
    let now: @Sendable () -> Instant
    /// Who owned each collection when the directory was last read: only to prepare with, the writer looks again.
    private let owners = Mutex<[CollectionID: AccountID]>([:])
    /// Every request that names a collection reads it: under load they read it together.
    private let directoryReads = SharedCall<LibraryDirectory, RecordStoreError>()
    /// What is to be written in the writer's next turn.
    let waiting: WaitingChanges
    /// What was read and need not be read again; nil where everything is.
    let unchangedReads: UnchangedReads?
    let writer: SQLiteLane
    let reader: SQLiteLane

    /// Opens the database, and brings it to the current format.
    ///
    /// - Parameter now: what ages in questions are counted from.
    /// - Throws: ``RecordStoreError`` with `.permissionDenied`, `.unavailable`, `.unimplemented` (of a newer build) or
    ///   `.corrupt`.
    package init(
        path: String, access: Access, configuration: Configuration = Configuration(),
        now: @escaping @Sendable () -> Instant
    ) async throws(RecordStoreError) {
        self.now = now
        self.access = access
        limits = configuration.postingRuns
        waiting = WaitingChanges(limits: limits)
        let pool = BlockingPool(name: "catalog", threadLimit: configuration.readers + 1)
        writer = SQLiteLane(pool: pool, name: "the catalog's writer", width: 1, configuration: configuration) {
            () throws(SQLiteError) in
            guard access.writes else { throw .readOnly(path) }
            return try Self.connect(path, access: access == .create ? .create : .readWrite, configuration)
        }
        let reading: SQLiteConnection.Access = access == .immutable ? .immutable : .readOnly
        reader = SQLiteLane(
            pool: pool, name: "the catalog's readers", width: configuration.readers, configuration: configuration
        ) { () throws(SQLiteError) in try Self.connect(path, access: reading, configuration) }
        var impatient = configuration
        impatient.busyMilliseconds = 0
        let version = CatalogVersion { [impatient] () throws(SQLiteError) in
            try Self.connect(path, access: reading, impatient)
        }
        unchangedReads = configuration.keepsUnchanged ? UnchangedReads(version: version) : nil
        if !access.writes {
            try await reader.run(Self.checkVersion)
        } else {
            try await writer.run { connection throws(SQLiteError) in try CatalogSchema.migrate(connection) }
        }
    }

    /// Closes the connections, and folds the write-ahead log into the database when nobody else has it open.
    package func close() async {
        if access.writes { await settleBeforeClosing() }
        unchangedReads?.close()
        reader.close()
        writer.close()
    }

    private static func connect(
        _ path: String, access: SQLiteConnection.Access, _ configuration: Configuration
    ) throws(SQLiteError) -> SQLiteConnection {
        let connection = try SQLiteConnection(
            path: path, access: access, busyMilliseconds: configuration.busyMilliseconds)
        if access == .create || access == .readWrite {
            try connection.execute("PRAGMA journal_mode = WAL")
            // Debian's SQLite overwrites what is deleted with zeros unless told not to; nothing secret is deleted here that is
            // not a digest.
            try connection.execute("PRAGMA secure_delete = OFF")
            try connection.execute("PRAGMA wal_autocheckpoint = 8192")
        }
        try connection.execute("PRAGMA synchronous = \(configuration.syncs ? "FULL" : "OFF")")
        try connection.execute("PRAGMA foreign_keys = ON")
        try connection.execute("PRAGMA temp_store = MEMORY")
        let cache = access == .readOnly ? configuration.readerCacheKibibytes : configuration.writerCacheKibibytes
        try connection.execute("PRAGMA cache_size = -\(cache)")
        return connection
    }

    private static func checkVersion(_ connection: SQLiteConnection) throws(SQLiteError) {
        let version = try CatalogSchema.version(of: connection)
        guard version != CatalogSchema.current else { return }
        throw SQLiteError(
            extendedCode: SQLiteError.Kind.unknownFormat.rawValue,
            description: version > CatalogSchema.current
                ? "The catalog has format \(version), and this build of Stills knows formats up to \(CatalogSchema.current)."
                : "The catalog has format \(version) and must be brought to \(CatalogSchema.current): a command that writes does it."
        )
    }

    // MARK: - RecordStore

    package func commit(_ changes: ChangeSet) async throws(RecordStoreError) -> [MutationOutcome] {
        let prepared: PreparedChanges
        do throws(SQLiteError) {
            prepared = try PreparedChanges(changes, owners: owners.withLock { $0 })
        } catch {
            throw RecordStoreError(error)
        }
        commitCount.add(1, ordering: .relaxed)
        let own = WaitingChange(changes, prepared)
        waiting.add(own)
        do throws(RecordStoreError) {
            try await writer.run { connection throws(SQLiteError) in
                try self.waiting.write(until: own, to: connection)
            }
        } catch {
            // Whoever lost patience may find that somebody else writes it already.
            guard !waiting.withdraw(own) else { throw error }
        }
        switch await own.outcome() {
        case .success(let outcomes): return outcomes
        case .failure(let error): throw RecordStoreError(error)
        }
    }

    package func directory() async throws(RecordStoreError) -> LibraryDirectory {
        let directory = try await directoryReads.run { () async throws(RecordStoreError) in
            try await self.read { reader throws(SQLiteError) in try reader.directory() }
        }
        let current = Dictionary(uniqueKeysWithValues: directory.collections.map { ($0.id, $0.owner) })
        owners.withLock { $0 = current }
        return directory
    }

    package func images(
        _ ids: [ImageID], _ detail: ImageDetail
    ) async throws(RecordStoreError) -> [ImageRecord?] {
        try await unchangedImages(ids, detail)
    }

    func readImages(
        _ ids: [ImageID], _ detail: ImageDetail, opening version: CatalogVersion?
    ) async throws(RecordStoreError) -> [ImageRecord?] {
        try await read { reader throws(SQLiteError) in
            try version?.open()
            var records: [ImageRecord?] = []
            records.reserveCapacity(ids.count)
            var sources = StoredJSON.SourceReader()
            for id in ids {
                switch detail {
                case .everything: records.append(try reader.image(id, &sources))
                case .fields: records.append(try reader.imageFields(id, &sources))
                case .bytes: records.append(try reader.imageBytes(id, &sources))
                }
            }
            return records
        }
    }

    package func lookUp(_ identities: [ImportIdentity]) async throws(RecordStoreError) -> [IdentityMatch] {
        try await read { reader throws(SQLiteError) in
            var matches: [IdentityMatch] = []
            matches.reserveCapacity(identities.count)
            for identity in identities { matches.append(try reader.match(identity)) }
            return matches
        }
    }

    package func sightings(
        in collection: CollectionID, at paths: [[UInt8]]
    ) async throws(RecordStoreError) -> [Sighting?] {
        try await read { reader throws(SQLiteError) in
            var sightings: [Sighting?] = []
            sightings.reserveCapacity(paths.count)
            for path in paths { sightings.append(try reader.sighting(in: collection, at: path)) }
            return sightings
        }
    }

    package func originals(after: OriginalID?, limit: Int) async throws(RecordStoreError) -> [OriginalUse] {
        try await read { reader throws(SQLiteError) in try reader.originals(after: after, limit: limit) }
    }

    package func originals(_ ids: [OriginalID]) async throws(RecordStoreError) -> [OriginalUse?] {
        try await read { reader throws(SQLiteError) in
            var uses: [OriginalUse?] = []
            uses.reserveCapacity(ids.count)
            for id in ids { uses.append(try reader.original(id)) }
            return uses
        }
    }

    package func claims(
        on locators: [BlobLocator], in store: StoreID
    ) async throws(RecordStoreError) -> [BlobClaim] {
        try await read { reader throws(SQLiteError) in
            var claims: [BlobClaim] = []
            for locator in locators { claims.append(try reader.claim(on: locator, in: store)) }
            return claims
        }
    }

    package func intents(
        in store: StoreID, after: BlobLocator?, limit: Int
    ) async throws(RecordStoreError) -> [Intent] {
        try await read { reader throws(SQLiteError) in try reader.intents(in: store, after: after, limit: limit) }
    }

    package func jobs(
        dueAt time: Instant, after: JobID?, limit: Int
    ) async throws(RecordStoreError) -> [Job] {
        try await read { reader throws(SQLiteError) in try reader.jobs(dueAt: time, after: after, limit: limit) }
    }

    package func history(of image: ImageID) async throws(RecordStoreError) -> [Event] {
        try await read { reader throws(SQLiteError) in try reader.history(of: image) }
    }

    package func tombstones(_ key: Tombstone.Key) async throws(RecordStoreError) -> [Tombstone] {
        try await read { reader throws(SQLiteError) in try reader.tombstones(key) }
    }

    package func changes(since cursor: Int64, limit: Int) async throws(RecordStoreError) -> [Event] {
        try await read { reader throws(SQLiteError) in try reader.changes(since: cursor, limit: limit) }
    }

    /// Runs questions against one state of the database.
    func read<Value: Sendable>(
        _ body: @Sendable (CatalogReader) throws(SQLiteError) -> Value
    ) async throws(RecordStoreError) -> Value {
        try await reader.run { connection throws(SQLiteError) in
            try connection.transaction(isReading: true) { () throws(SQLiteError) in
                .commit(try body(CatalogReader(connection: connection)))
            }
        }
    }
}

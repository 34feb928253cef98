internal import CatalogStorage
package import Execution
package import Linux
internal import OpenSSL
internal import StillsModel

/// Adds a snapshot of a library to a backup: the catalog as it is at one moment, and every blob that it refers to and that
/// the backup does not have yet. Others go on writing to the library meanwhile; nothing of it is changed.
///
/// The order is the promise. A snapshot has its name only when all that it needs is durable: first the catalog's copy,
/// then the blobs that this very copy refers to (the library keeps each for seven days after its image was purged, so
/// that they are there), then the name. An interrupted run leaves no snapshot, and the next one continues with the blobs.
package struct CreateBackup: Sendable {
    package struct Options: Sendable {
        /// How many of the newest snapshots stay; nil keeps all. The newest complete one stays in any case.
        package var keep: Int?
        /// How many blobs are copied at a time.
        package var jobs = 2
        /// The program, as the snapshot shall name it.
        package var madeBy = "stills"
        /// How many blobs that are to be copied are remembered, at about 200 bytes each; where there are more, the backup
        /// is looked through a second time.
        package var remembered = 50_000

        package init() {}
    }

    private let library: Library
    private let files: BlockingPool
    private let options: Options

    /// - Parameter files: where calls on the backup's files block.
    package init(library: Library, files: BlockingPool, options: Options) {
        self.library = library
        self.files = files
        self.options = options
    }

    /// - Parameters:
    ///   - directory: a backup of this library, or a new or empty folder.
    ///   - report: called for each original that is missing or damaged in the library. The snapshot is made all the same,
    ///     and marked as incomplete.
    /// - Throws: ``ServiceError`` with `.invalidArgument` (what the folder holds, or where it lies), `.unavailable` (in
    ///   use), `.resourceExhausted` (too little space), `.cancelled`, `.corrupt` (the catalog), `.unimplemented` or
    ///   `.permissionDenied`. There is no new snapshot then, except when only the removal of older ones failed.
    package func run(
        into directory: Path, report: @escaping @Sendable (VerifyFinding) -> Void,
        watch: @escaping BackupProgress.Watch = { _ in true }
    ) async throws(ServiceError) -> BackupSummary {
        try await library.authorizer().require(.operate)
        guard library.blobs.id == BackupLayout.store else {
            throw ServiceError(
                .unimplemented,
                "A backup takes the originals of the library's own folder, and those of this library are elsewhere.")
        }
        let folder = try BackupFolder.openOrMake(at: directory, for: library)
        let store = try folder.openStore(files)
        let part = try folder.beginSnapshot()
        // In milliseconds, as its name tells it.
        let takenAt = Instant(microseconds: library.environment.now().microseconds / 1_000 * 1_000)
        let catalog = try await copyCatalog(to: part.catalog, watch)
        var counts = try await seam { try await catalog.counts() }
        let copying = CopyBlobs(
            catalog: catalog, source: library.blobs, target: store, jobs: options.jobs, sourceName: "the library",
            remembered: options.remembered, isKept: isKept)
        let work = try await copying.measure(watch, all: counts.originals)
        try requireSpace(work.missingBytes, in: directory)
        let done = try await copying.run(work, watch, report: report)
        catalog.close()
        try await forget(done.givenUp, in: part.catalog, &counts)
        try copyPublicKeys(to: part.keys)
        let snapshot = try folder.nameSnapshot(
            BackupSnapshot(
                library: library.id, takenAt: takenAt, madeBy: options.madeBy, images: counts.images,
                originals: counts.originals, bytes: counts.bytes, failed: done.failed,
                catalogDigest: try syncedDigest(of: part.catalog), catalogBytes: try size(of: part.catalog)))
        var summary = BackupSummary(snapshot: snapshot, done)
        if let keep = options.keep {
            let removing = RemoveSnapshots(folder: folder, store: store, files: files)
            do throws(ServiceError) {
                try await removing.run(keep: keep, &summary, watch)
            } catch {
                throw ServiceError(
                    error.code,
                    "Snapshot \(snapshot.name) is made, but older ones may stay: \(error.message) A snapshot that is damaged "
                        + "for good may be removed by hand, with its folder.", cause: error)
            }
        }
        return summary
    }

    // MARK: - The catalog

    private func copyCatalog(
        to path: Path, _ watch: @escaping BackupProgress.Watch
    ) async throws(ServiceError) -> SQLiteCatalogCopy {
        guard let copy = library.copyCatalog else {
            throw ServiceError(.unimplemented, "The catalog of this library cannot be copied into a file.")
        }
        try requireSpace(try size(of: library.layout.catalog), in: path.parent)
        return try await seam {
            try await copy(path) { done, all in watch(.copyingCatalog(done: done, all: all)) }
            let catalog = try await SQLiteCatalogCopy(path: path.sqliteText, pool: files)
            if let damage = try await catalog.damage(isQuick: true) {
                throw ServiceError(
                    .corrupt,
                    "\(library.layout.catalog) is damaged, and no backup is made of it: \(damage). “stills backup restore” "
                        + "makes a library of an earlier snapshot.")
            }
            return catalog
        }
    }

    /// Whether the library refers to a blob now. One whose last image was purged is removed when its time has come, which
    /// may be while it is to be copied.
    private func isKept(_ locator: BlobLocator) async throws(ServiceError) -> Bool {
        let claims = try await seam { try await library.records.claims(on: [locator], in: BackupLayout.store) }
        guard case .original? = claims.first else { return false }
        return true
    }

    private func forget(
        _ blobs: [SQLiteCatalogCopy.Blob], in copy: Path, _ counts: inout SQLiteCatalogCopy.Counts
    ) async throws(ServiceError) {
        guard !blobs.isEmpty else { return }
        try await seam {
            try await SQLiteCatalogCopy.forget(blobs.map(\.original), inCopyAt: copy.sqliteText, pool: files)
        }
        counts.originals -= blobs.count
        for blob in blobs { counts.bytes -= blob.byteCount }
    }

    private func syncedDigest(of path: Path) throws(ServiceError) -> Digest {
        try fileCall { try FileDescriptor.open(path, .update).sync() }
        return try FileDigest.of(path)
    }

    private func size(of path: Path) throws(ServiceError) -> Int64 {
        try fileCall { try FileStatus.of(path)?.byteCount ?? 0 }
    }

    // MARK: - Keys

    /// Receipts stay verifiable in a restored library; what signs them stays where it is.
    private func copyPublicKeys(to directory: Path) throws(ServiceError) {
        try fileCall {
            let keys = try FileDescriptor.open(library.layout.keys, .directory)
            for name in try names(in: keys) where ReceiptKeys.isPublic(name) {
                let bytes = try readFile(library.layout.keys.appending(name), limit: ReceiptKeys.longestFile)
                try writeDurably(bytes, to: directory.appending(name), permissions: 0o644)
            }
        }
    }
}

/// Refuses what certainly does not fit.
func requireSpace(_ bytes: Int64, in directory: Path) throws(ServiceError) {
    let free = try fileCall { try FileDescriptor.open(directory, .directory).fileSystem().freeBytes }
    guard UInt64(clamping: bytes) <= free else {
        throw ServiceError(
            .resourceExhausted,
            "\(bytes) bytes are to be written into \(directory), and only \(free) are free there. Make room, or choose "
                + "another disk.")
    }
}

extension Path {
    /// The path as SQLite takes it.
    var sqliteText: String { String(decoding: bytes, as: UTF8.self) }
}

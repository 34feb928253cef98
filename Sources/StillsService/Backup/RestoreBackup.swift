internal import BlobStorage
internal import CatalogStorage
package import Execution
package import Linux
internal import StillsModel

/// Makes a library of a snapshot: the catalog as it was, every original, compared with its digest on the way, and a new key
/// for receipts beside the old public ones.
///
/// `library.yaml` comes last, and makes it a library. An interrupted restore is none, and the same call continues it.
package struct RestoreBackup: Sendable {
    package struct Options: Sendable {
        /// The snapshot's time, or the beginning of it; nil means the newest.
        package var snapshot: String?
        /// Looks whether all is there, and writes nothing.
        package var isDryRun = false
        /// How many blobs are copied at a time.
        package var jobs = 2

        package init() {}
    }

    private let environment: Library.Environment
    private let files: BlockingPool
    private let options: Options

    package init(environment: Library.Environment, files: BlockingPool, options: Options) {
        self.environment = environment
        self.files = files
        self.options = options
    }

    /// - Parameters:
    ///   - directory: the backup's folder.
    ///   - target: where no library is: nothing, an empty folder, or what an interrupted restore of the same snapshot left.
    ///   - report: called for each original that is missing or damaged in the backup. The library is made all the same,
    ///     without it.
    /// - Throws: ``ServiceError`` with `.notFound`, `.alreadyExists` (a library is there), `.invalidArgument` (what else the
    ///   folder holds, or where it lies), `.unavailable` (the backup is in use), `.resourceExhausted`, `.corrupt`,
    ///   `.cancelled`, `.unimplemented` or `.permissionDenied`. There is no library then.
    package func run(
        from directory: Path, to target: Path, report: @escaping @Sendable (VerifyFinding) -> Void,
        watch: @escaping BackupProgress.Watch = { _ in true }
    ) async throws(ServiceError) -> RestoreSummary {
        let folder = try BackupFolder.open(at: directory, writes: false)
        let snapshot = try folder.snapshot(meant: options.snapshot)
        let layout = LibraryLayout(directory: target)
        try refuseInside(target, directory) {
            "\(target) lies in the backup's folder \(directory): restore the library elsewhere."
        }
        try refuseTaken(layout, snapshot)
        let place = folder.layoutOfSnapshot(snapshot.name)
        let catalog = try await seam { try await SQLiteCatalogCopy(path: place.catalog.sqliteText, pool: files) }
        let source = try folder.openStore(files)
        guard !options.isDryRun else { return try await foresee(snapshot, folder, report, watch) }

        let lock = try prepare(layout, snapshot)
        defer { withExtendedLifetime(lock) {} }
        try requireSpace(snapshot.catalogBytes, in: target)
        try copyCatalog(place.catalog, snapshot, to: layout)
        let store = try await seam {
            try LocalBlobStore(id: BackupLayout.store, root: layout.originals, pool: files)
        }
        let copying = CopyBlobs(
            catalog: catalog, source: source, target: store, jobs: options.jobs, sourceName: "the backup")
        let work = try await copying.measure(watch, all: snapshot.originals)
        try requireSpace(work.missingBytes, in: target)
        let done = try await copying.run(work, watch, report: report)
        try await openCatalog(layout, copying)
        catalog.close()
        try await finish(layout, folder.library, keys: place.keys)
        return RestoreSummary(
            snapshot: snapshot, copied: done.copied, copiedBytes: done.copiedBytes, present: done.present,
            failed: done.failed)
    }

    /// What a restore would do; every blob's size is looked at.
    private func foresee(
        _ snapshot: BackupSnapshot, _ folder: BackupFolder, _ report: @escaping @Sendable (VerifyFinding) -> Void,
        _ watch: @escaping BackupProgress.Watch
    ) async throws(ServiceError) -> RestoreSummary {
        var look = VerifyBackup.Options()
        look.snapshot = snapshot.name
        look.isQuick = true
        look.jobs = options.jobs
        let (_, found) = try await VerifyBackup(files: files, options: look).run(
            folder.layout.directory, report: report, watch: watch)
        var summary = RestoreSummary(snapshot: snapshot)
        summary.failed = found.missing + found.mismatched
        return summary
    }

    // MARK: - The folder

    /// Says, in a folder that is no library yet, which restore began in it.
    private func marker(_ layout: LibraryLayout) -> Path { layout.directory.appending("restoring.yaml") }

    private func refuseTaken(_ layout: LibraryLayout, _ snapshot: BackupSnapshot) throws(ServiceError) {
        try fileCall {
            guard let status = try FileStatus.of(layout.directory) else { return }
            guard status.kind == .directory else {
                throw ServiceError(.invalidArgument, "\(layout.directory) is a file, not a folder.")
            }
            guard try FileStatus.of(layout.description) == nil else {
                throw ServiceError(
                    .alreadyExists,
                    "\(layout.directory) is a library already; nothing was changed. --library DIR names a new folder.")
            }
            let marker = marker(layout)
            let part = marker.adding(suffix: ".part").lastPart
            guard try FileStatus.of(marker) != nil else {
                let folder = try FileDescriptor.open(layout.directory, .directory)
                guard let other = try names(in: folder).first(where: { $0 != part }) else { return }
                throw ServiceError(
                    .invalidArgument,
                    "\(layout.directory) holds other things already (\(other)): --library DIR names a new or empty folder."
                )
            }
            let begun = try BackupSnapshot.read(marker)
            guard begun == snapshot else {
                throw ServiceError(
                    .invalidArgument,
                    "\(layout.directory) holds what an interrupted restore of snapshot \(begun.name) of library "
                        + "\(begun.library) left: continue that one with --snapshot \(begun.name), or remove the folder."
                )
            }
        }
    }

    /// - Returns: the lock that keeps another restore out.
    private func prepare(_ layout: LibraryLayout, _ snapshot: BackupSnapshot) throws(ServiceError) -> BackupLock {
        try fileCall {
            for made in try makeDirectories(layout.directory, permissions: 0o700) { try syncParent(of: made) }
            try CreateLibrary.refuseNetwork(layout.directory)
            if try FileStatus.of(marker(layout)) == nil { try writeWhole(snapshot.yaml, to: marker(layout)) }
            let begun = try FileDescriptor.open(marker(layout), .update)
            guard try begun.tryLock(.exclusive) else {
                throw ServiceError(.unavailable, "Another program restores into \(layout.directory) just now.")
            }
            let lock = BackupLock(begun)
            for path in [layout.originals, layout.spool] { _ = try makeDirectories(path, permissions: 0o700) }
            try BackupFolder.removeStaged(in: layout.originals)
            return lock
        }
    }

    // MARK: - The catalog

    /// Before the blobs: a damaged one ends the restore at once.
    private func copyCatalog(
        _ catalog: Path, _ snapshot: BackupSnapshot, to layout: LibraryLayout
    ) throws(ServiceError) {
        try fileCall {
            let folder = try FileDescriptor.open(layout.directory, .directory)
            for file in [layout.catalog, layout.catalogLog, layout.catalog.adding(suffix: "-shm")] {
                _ = try folder.removeFile(file.lastPart)
            }
        }
        guard try FileDigest.copying(catalog, to: layout.catalog) == snapshot.catalogDigest else {
            throw ServiceError(
                .corrupt,
                "\(catalog) has other bytes than were written: this snapshot is damaged. --snapshot names another one.")
        }
    }

    /// Brings the catalog to this build's format, so that the first command need not, and has it say which originals are
    /// there: importing the file of a missing one again then heals it.
    private func openCatalog(_ layout: LibraryLayout, _ copying: CopyBlobs) async throws(ServiceError) {
        let catalog = try await seam {
            try await SQLiteCatalog(path: layout.catalog.sqliteText, access: .readWrite, now: environment.now)
        }
        let directory = try await seam { try await catalog.directory() }
        guard directory.accounts.contains(where: { $0.name == "local" }) else {
            throw ServiceError(.corrupt, "The snapshot's catalog has no account “local”.")
        }
        try await copying.lookThrough { page, absent throws(ServiceError) in
            let missing = Set(absent.map(\.locator))
            let now = environment.now()
            let notes: [Mutation] = page.compactMap { blob in
                let state: BlobLocation.State = missing.contains(blob.locator) ? .missing : .present
                // What was set aside stays so in words: it is missing all the same.
                guard state != blob.state, state == .present || blob.state == .present else { return nil }
                return .noteLocation(blob.original, BackupLayout.store, blob.locator, state, verifiedAt: now)
            }
            guard !notes.isEmpty else { return }
            let changes = ChangeSet(principal: nil, source: .program, at: now, mutations: notes)
            _ = try await seam { try await catalog.commit(changes) }
        }
        await catalog.close()
    }

    // MARK: - Keys, and the name

    private func finish(
        _ layout: LibraryLayout, _ library: LibraryID, keys: Path
    ) async throws(ServiceError) {
        try fileCall {
            let folder = try FileDescriptor.open(layout.directory, .directory)
            // Keys of an earlier try signed nothing: it was no library.
            try removeTree(layout.keys.lastPart, in: folder)
            _ = try makeDirectories(layout.keys, permissions: 0o700)
            let old = try FileDescriptor.open(keys, .directory)
            for name in try names(in: old) where ReceiptKeys.isPublic(name) {
                let bytes = try readFile(keys.appending(name), limit: ReceiptKeys.longestFile)
                try writeDurably(bytes, to: layout.keys.appending(name), permissions: 0o644)
            }
        }
        try ReceiptKeys.create(in: layout.keys)
        let description = LibraryDescription(id: library, receiptKey: try ReceiptKeys.only(in: layout.keys))
        try fileCall {
            let folder = try FileDescriptor.open(layout.directory, .directory)
            // A blob that an earlier run was killed over may have its name and yet not be durable.
            try folder.syncFileSystem()
            try writeWhole(Array(description.yaml.utf8), to: layout.description)
            _ = try folder.removeFile(marker(layout).lastPart)
            try folder.sync()
        }
    }
}

internal import BlobStorage
internal import Execution
package import Linux
package import StillsModel

/// A backup's folder that is open: locked, and known to be one.
package struct BackupFolder: Sendable {
    static let currentFormat = 1

    package let layout: BackupLayout
    /// The library that is kept here.
    package let library: LibraryID
    /// Held as long as this value lives; nil on a medium that cannot be written, where nobody writes.
    private let lock: BackupLock?

    init(layout: BackupLayout, library: LibraryID, lock: BackupLock?) {
        self.layout = layout
        self.library = library
        self.lock = lock
    }

    /// Opens a backup. Many may read one at the same time; who writes is alone with it.
    ///
    /// - Throws: ``ServiceError`` with `.notFound` (no backup there), `.unavailable` (somebody else writes, or reads when
    ///   this call wants to write), `.unimplemented` (of a newer build), `.permissionDenied` or `.corrupt`.
    package static func open(at directory: Path, writes: Bool) throws(ServiceError) -> BackupFolder {
        let layout = BackupLayout(directory: directory)
        guard try fileCall({ try FileStatus.of(layout.description) }) != nil else {
            throw ServiceError(
                .notFound, "There is no backup in \(directory): “stills backup \(directory)” makes one.")
        }
        let lock = try takeLock(layout, writes: writes)
        return BackupFolder(layout: layout, library: try readDescription(layout), lock: lock)
    }

    static func readDescription(_ layout: BackupLayout) throws(ServiceError) -> LibraryID {
        let file = try FormatFile.read(
            layout.description, newest: currentFormat, members: ["format", "library"])
        guard let library = LibraryID(try file.text("library")) else { throw file.damaged("library") }
        return library
    }

    static func takeLock(_ layout: BackupLayout, writes: Bool) throws(ServiceError) -> BackupLock? {
        try fileCall {
            if !writes, try FileStatus.of(layout.lock) == nil { return nil }
            let file = try FileDescriptor.open(layout.lock, writes ? .createOrUpdate : .read, permissions: 0o600)
            guard try file.tryLock(writes ? .exclusive : .shared) else {
                throw ServiceError(
                    .unavailable,
                    "Another program uses the backup in \(layout.directory): try again when it has finished.")
            }
            return BackupLock(file)
        }
    }

    // MARK: - Snapshots

    /// The names of the snapshots, oldest first.
    package func snapshotNames() throws(ServiceError) -> [String] {
        try fileCall {
            guard try FileStatus.of(layout.snapshots) != nil else { return [] }
            var reader = DirectoryReader(try .open(layout.snapshots, .directory))
            var names: [String] = []
            while let entry = try reader.next() {
                if let name = entry.name.text, !entry.name.isHidden { names.append(name) }
            }
            return names.sorted()
        }
    }

    /// What a snapshot says of itself.
    ///
    /// - Throws: ``ServiceError`` with `.notFound`, `.unimplemented` (of a newer build) or `.corrupt`.
    package func snapshot(named name: String) throws(ServiceError) -> BackupSnapshot {
        let place = layoutOfSnapshot(name).description
        let snapshot = try BackupSnapshot.read(place)
        guard snapshot.name == name, snapshot.library == library else {
            throw ServiceError(
                .corrupt, "\(place) is of another snapshot, or of another library: it does not belong there.")
        }
        return snapshot
    }

    /// The snapshot that a person means: by its name, by the beginning of it, with colons or dashes; nil means the newest.
    ///
    /// - Throws: ``ServiceError`` with `.notFound` (there is none, or several begin so).
    package func snapshot(meant wanted: String?) throws(ServiceError) -> BackupSnapshot {
        let names = try snapshotNames()
        guard let newest = names.last else {
            throw ServiceError(
                .notFound,
                "The backup in \(layout.directory) holds no snapshot: “stills backup \(layout.directory)” makes one.")
        }
        guard let wanted else { return try snapshot(named: newest) }
        let beginning = wanted.replacing(":", with: "-")
        let meant = names.filter { $0 == beginning || $0.hasPrefix(beginning) }
        guard let name = meant.first, meant.count == 1 else {
            throw ServiceError(
                .notFound,
                meant.isEmpty
                    ? "No snapshot in \(layout.directory) begins with “\(wanted)”; the newest is \(newest)."
                    : "\(meant.count) snapshots in \(layout.directory) begin with “\(wanted)”: say more of the time.")
        }
        return try snapshot(named: name)
    }

    /// The blobs of all snapshots.
    func openStore(_ files: BlockingPool) throws(ServiceError) -> any BlobStore {
        do throws(BlobStoreError) {
            return try LocalBlobStore(id: BackupLayout.store, root: layout.originals, pool: files)
        } catch {
            throw ServiceError(error)
        }
    }

    func layoutOfSnapshot(_ name: String) -> SnapshotLayout { layout.snapshot(Path(name) ?? ".none") }

    /// Compares a snapshot's catalog with the digest that was noted when it was made.
    ///
    /// - Throws: ``ServiceError`` with `.corrupt`.
    func checkCatalog(of snapshot: BackupSnapshot) throws(ServiceError) {
        let catalog = layoutOfSnapshot(snapshot.name).catalog
        guard try FileDigest.of(catalog) == snapshot.catalogDigest else {
            throw ServiceError(
                .corrupt,
                "\(catalog) has other bytes than were written: this snapshot is damaged. --snapshot names another one.")
        }
    }
}

/// A lock that ends with this value.
final class BackupLock: Sendable {
    private let file: FileDescriptor

    /// - Parameter file: locked.
    init(_ file: consuming FileDescriptor) { self.file = file }

    /// Closing alone would not do: a program that is being started by another thread has the file open for a moment too.
    deinit {
        // What cannot be unlocked is unlocked by closing.
        do throws(SystemError) { try file.unlock() } catch { return }
    }
}

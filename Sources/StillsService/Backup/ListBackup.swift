package import Linux
package import StillsModel

/// What a backup holds.
package struct ListBackup: Sendable {
    package init() {}

    /// One snapshot, or why it cannot be read.
    package struct Entry: Sendable {
        package var name: String
        package var snapshot: Result<BackupSnapshot, ServiceError>
    }

    /// The snapshots, oldest first.
    ///
    /// - Throws: ``ServiceError`` as ``BackupFolder/open(at:writes:)`` does.
    package func run(_ directory: Path) throws(ServiceError) -> (library: LibraryID, entries: [Entry]) {
        let folder = try BackupFolder.open(at: directory, writes: false)
        var entries: [Entry] = []
        for name in try folder.snapshotNames() {
            do throws(ServiceError) {
                entries.append(Entry(name: name, snapshot: .success(try folder.snapshot(named: name))))
            } catch {
                entries.append(Entry(name: name, snapshot: .failure(error)))
            }
        }
        return (folder.library, entries)
    }
}

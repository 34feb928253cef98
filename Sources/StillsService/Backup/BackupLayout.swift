package import Linux
internal import StillsModel

/// Where things stand in a backup's folder.
package struct BackupLayout: Sendable {
    package let directory: Path

    package init(directory: Path) { self.directory = directory }

    /// Format version and the library's id; makes the folder a backup.
    package var description: Path { directory.appending("backup.yaml") }
    /// Held by whoever writes, shared by those who read.
    package var lock: Path { directory.appending("backup.lock") }
    /// The blobs of all snapshots, under their locators.
    package var originals: Path { directory.appending("originals") }
    package var snapshots: Path { directory.appending("snapshots") }

    /// The snapshot that is being made; not yet one.
    var unfinished: SnapshotLayout { SnapshotLayout(directory: snapshots.appending(Self.unfinishedName)) }

    static let unfinishedName: Path = ".part"

    /// The blob store whose blobs a backup keeps: that of the library's own folder.
    static let store = StoreID(rawValue: "local")

    /// - Parameter name: of a snapshot, as ``BackupSnapshot/name`` has it.
    func snapshot(_ name: Path) -> SnapshotLayout { SnapshotLayout(directory: snapshots.appending(name)) }
}

/// Where things stand in the folder of one snapshot.
package struct SnapshotLayout: Sendable {
    package let directory: Path

    /// The catalog as it was then, a database that is whole by itself.
    package var catalog: Path { directory.appending("catalog.sqlite") }
    package var description: Path { directory.appending("snapshot.yaml") }
    /// The public keys of receipts. The private one is a secret, and stays in the library.
    package var keys: Path { directory.appending("keys") }
}

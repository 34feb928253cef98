internal import StillsModel

/// What became of a backup.
package struct BackupSummary: Sendable, Equatable {
    package var snapshot: BackupSnapshot
    package var copied: Int
    package var copiedBytes: Int64
    /// Originals that the backup had before.
    package var present: Int
    /// Originals that are missing or damaged in the library; each was reported.
    package var failed: Int
    package var removedSnapshots = 0
    package var removedBlobs = 0
    package var removedBytes: Int64 = 0

    init(snapshot: BackupSnapshot, _ done: CopyBlobs.Done) {
        self.snapshot = snapshot
        copied = done.copied
        copiedBytes = done.copiedBytes
        present = done.present
        failed = done.failed
    }
}

/// What became of a library that was restored.
package struct RestoreSummary: Sendable, Equatable {
    package var snapshot: BackupSnapshot
    package var copied = 0
    package var copiedBytes: Int64 = 0
    /// Originals that an interrupted restore had brought before.
    package var present = 0
    /// Originals that are missing or damaged in the backup; each was reported.
    package var failed = 0
}

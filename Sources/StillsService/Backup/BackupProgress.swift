internal import StillsModel

/// How far the making, restoring or verifying of a backup is.
package enum BackupProgress: Sendable, Equatable {
    /// Counted in pages of the database.
    case copyingCatalog(done: Int, all: Int)
    /// Looking which blobs are there already.
    case comparing(done: Int, all: Int)
    /// Only what was not there counts.
    case copying(done: Int, all: Int, bytes: Int64, allBytes: Int64)
    case checking(done: Int, all: Int)
    /// Blobs that no snapshot refers to any more.
    case removing(blobs: Int)

    /// Called often; false ends the run.
    package typealias Watch = @Sendable (BackupProgress) -> Bool
}

extension ServiceError {
    static let stopped = ServiceError(.cancelled, "It was ended early.")
}

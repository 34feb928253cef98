internal import Linux
internal import Programs

/// Keeps every other daemon from serving the same library: two would not know of each other's uploads and caches.
///
/// The kernel gives the lock back when the process ends, however it ends. `stills` does not look at it: the catalog's own
/// locks are enough between the two.
final class ServingLock: Sendable {
    private let file: FileDescriptor

    /// - Throws: ``CommandFailure`` with `.noLibrary` when another one holds it.
    init(libraryIn directory: Path) throws {
        let path = directory.appending("stillsd.lock")
        let file = try FileDescriptor.open(path, .createOrUpdate)
        guard try file.tryLock(.exclusive) else {
            throw CommandFailure(
                status: .noLibrary,
                message: "Another stillsd serves \(directory): a library is served by one at a time.")
        }
        self.file = file
    }
}

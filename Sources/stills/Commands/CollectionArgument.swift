internal import Programs
internal import StillsModel
internal import StillsService

/// A collection on the command line.
enum CollectionArgument {
    /// - Throws: ``CommandFailure`` with ``ExitStatus/wrongUsage`` when there is none of that path or id, naming those that
    ///   there are.
    static func find(_ name: String, in directory: LibraryDirectory) throws -> Collection {
        do throws(ServiceError) {
            return try directory.existing(name)
        } catch {
            throw CommandFailure(status: .wrongUsage, message: error.message)
        }
    }
}

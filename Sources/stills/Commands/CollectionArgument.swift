internal import Programs
internal import StillsModel
internal import StillsService

/// A collection on the command line.
enum CollectionArgument {
    /// - Throws: ``CommandFailure`` with ``ExitStatus/wrongUsage`` when there is none of that path or id, naming those that
    ///   there are.
    static func find(_ name: String, in library: Library) async throws -> Collection {
        let directory = try await library.records.directory()
        do throws(ServiceError) {
            return try directory.existing(name, for: library.account)
        } catch {
            throw CommandFailure(status: .wrongUsage, message: error.message)
        }
    }
}

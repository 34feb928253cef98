internal import Arguments
internal import Formats
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills init`: makes a library.
enum InitCommand: StillsCommand {
    static let declaration = Command(
        "init", summary: "Make a library.",
        discussion: """
            Makes the directory with the account “local”, the collection “General” and a key for receipts. The directory \
            must be new or empty; a library that is there is left alone.
            """,
        examples: [
            .init("stills init", "Make a library in the default place."),
            .init("stills init --library /srv/pictures", "Make one elsewhere."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let directory = try context.libraryDirectory()
        do throws(ServiceError) {
            try await CreateLibrary(environment: context.environment).run(at: directory)
        } catch {
            let cannotBeMade: Set<ErrorCode> = [.permissionDenied, .resourceExhausted, .unavailable]
            throw CommandFailure(
                status: cannotBeMade.contains(error.code) ? .noLibrary : .someFailed, message: error.message)
        }
        let place = String(decoding: try directory.resolved().bytes, as: UTF8.self)
        if context.isJSON {
            context.console.printJSON { writer in
                writer.beginObject()
                writer.member("library", place)
                writer.endObject()
            }
        } else {
            context.console.print("A library was made in \(place).")
            if !context.isQuiet { context.console.complain("Next: stills import --library \(place) FOLDER") }
        }
        return .success
    }
}

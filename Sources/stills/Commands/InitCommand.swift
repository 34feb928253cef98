internal import Arguments
internal import Formats
internal import Linux
internal import Programs
internal import S3
internal import StillsModel
internal import StillsService

/// `stills init`: makes a library.
enum InitCommand: StillsCommand {
    static let declaration = Command(
        "init", summary: "Make a library.",
        discussion: """
            Makes the directory with the account “local”, the collection “General” and a key for receipts. The directory \
            must be new or empty; a library that is there is left alone.

            With --store the originals go to a bucket of S3, or of a server that speaks its protocol; the catalog stays here. \
            Credentials, region and server are found where AWS's own programs find them: AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_REGION, \
            AWS_ENDPOINT_URL_S3 and so on. The bucket must be there, and nothing under the prefix; region and server are noted in \
            library.yaml, credentials never.
            """,
        options: [
            .value(
                "store", valueName: "URL",
                help: "Where the originals shall be: s3://BUCKET/PREFIX; else in the library's directory.")
        ],
        examples: [
            .init("stills init", "Make a library in the default place."),
            .init("stills init --library /srv/pictures", "Make one elsewhere."),
            .init("stills init --store s3://my-pictures/stills", "Keep the originals in a bucket."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let directory = try context.libraryDirectory()
        let store = try store(context)
        do throws(ServiceError) {
            try await CreateLibrary(environment: context.environment, clouds: context.clouds)
                .run(at: directory, originalsIn: store)
        } catch {
            let cannotBeMade: Set<ErrorCode> = [.permissionDenied, .resourceExhausted, .unavailable, .unauthenticated]
            throw CommandFailure(
                status: cannotBeMade.contains(error.code) ? .noLibrary : .someFailed, message: error.message)
        }
        let place = String(decoding: try directory.resolved().bytes, as: UTF8.self)
        if context.isJSON {
            context.console.printJSON { writer in
                writer.beginObject()
                writer.member("library", place)
                if let store { writer.member("store", store.description) }
                writer.endObject()
            }
        } else {
            let originals = store.map { "; its originals go to \($0)" } ?? ""
            context.console.print("A library was made in \(place)\(originals).")
            if !context.isQuiet { context.console.complain("Next: stills import --library \(place) FOLDER") }
        }
        return .success
    }

    private static func store(_ context: CommandContext) throws -> S3Location? {
        guard let text = context.invocation.value("store") else { return nil }
        guard let location = S3Location(text) else {
            throw context.invocation.invalidValue(of: "store", expected: "a bucket and a prefix, as s3://BUCKET/PREFIX")
        }
        return location
    }
}

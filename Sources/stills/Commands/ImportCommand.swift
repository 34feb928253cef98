internal import Arguments
internal import Linux
internal import StillsModel
internal import StillsService

/// `stills import`: takes pictures in.
enum ImportCommand: StillsCommand {
    static let declaration = Command(
        "import", summary: "Take pictures in, with what is known about them.",
        discussion: """
            Takes files, folders (to their ends; symbolic links in them are not followed, hidden files are skipped) and, as \
            “-”, standard input. What a picture is, is told by its bytes, never by its name. Every item has an outcome: \
            imported, unchanged, updated, kept, trashed, or refused with the reason.

            A picture counts as imported only when its bytes are safe on the disk and recorded. A run that was interrupted is \
            continued by the same command; nothing is taken in twice.

            A manifest is a CSV file with a column “path”, relative to its own folder. The columns externalId (Unique_id), \
            title, description, visibility, takenAt, latitude and longitude are what they are called; every other one is an \
            attribute.
            """,
        positionals: [.init("PATH", .zeroOrMore, help: "A file, a folder, or - for standard input.")],
        options: [
            .value("collection", valueName: "NAME", help: "Put them into this collection.", defaultText: "General"),
            .value(
                "visibility", valueName: "WHO", help: "Who may see new images.",
                allowedValues: Visibility.allCases.map(\.rawValue), defaultText: "private"),
            .value(
                "attribute", valueName: "NAME=VALUE",
                help: "State an attribute of all: name=value is text, name:=JSON a number, true, false or a list.",
                isRepeatable: true),
            .value("description", valueName: "TEXT", help: "State a description of all."),
            .value("manifest", valueName: "FILE.csv", help: "Take in what this file describes."),
            .value(
                "root", valueName: "DIR", help: "What the manifest's paths are relative to; nothing outside is read."),
            .flag("dry-run", help: "Say what would become of each item; change nothing."),
            .flag("replace", help: "Give an image whose external id is known the new bytes; the old ones are kept."),
            .flag("again", help: "Take pictures that are in the trash out again."),
            .value(
                "jobs", valueName: "N", help: "How many batches are worked on at a time.",
                defaultText: "one more than there are cores"),
        ],
        examples: [
            .init("stills import ~/Pictures", "Take in a folder."),
            .init("stills import --manifest shelf.csv", "Take in what a CSV file describes."),
            .init("stills import --attribute store_id=7 --attribute 'shelf:=[1,2]' photo.jpg", "State attributes."),
            .init("curl -s URL | stills import -", "Take in what arrives in a pipe."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        guard !invocation.arguments("PATH").isEmpty || invocation.argument("manifest") != nil else {
            throw invocation.usageError(
                .missingArgument, "Name what to take in: files, folders, - or --manifest FILE.csv.")
        }
        let stated = try StatedOptions.read(invocation)
        let library = try await context.openLibrary(writes: !invocation.flag("dry-run"))
        let (collection, container) = try await place(invocation.value("collection") ?? "General", in: library)
        var options = ImportOptions(collection: collection)
        options.visibility = invocation.value("visibility").flatMap(Visibility.init(rawValue:))
        options.isDryRun = invocation.flag("dry-run")
        options.replaces = invocation.flag("replace")
        options.restores = invocation.flag("again")
        options.jobs = try context.jobs()
        options.wantsReceipts = context.isJSON
        let run = ImportRun(context: context, library: library, container: container, options: options)
        let status = try await run.run(stated)
        await library.close()
        return status
    }

    private static func place(_ path: String, in library: Library) async throws -> (Collection, Container) {
        let directory = try await library.records.directory()
        guard let collection = directory.collection(at: path) else {
            let known = directory.collections.map { $0.path }.joined(separator: ", ")
            throw CommandFailure(
                status: .wrongUsage, message: "There is no collection “\(path)”; there are: \(known).")
        }
        guard let container = directory.containers.first(where: { $0.id == collection.container }) else {
            throw CommandFailure(status: .noLibrary, message: "The catalog is damaged: a container is gone.")
        }
        return (collection, container)
    }
}

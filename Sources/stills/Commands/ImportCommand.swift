internal import Arguments
internal import Formats
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills import`: takes pictures in.
enum ImportCommand: StillsCommand {
    static let declaration = Command(
        "import", summary: "Take pictures in, with what is known about them.",
        discussion: """
            Takes files, folders (to their ends; symbolic links in them are not followed, hidden files are skipped) and, as \
            “-”, standard input. What a picture is, is told by its bytes, never by its name. Every item has an outcome: \
            imported, unchanged, updated, kept, trashed, or refused with the reason; with --atomic also “not imported”.

            A picture counts as imported only when its bytes are safe on the disk and recorded. A run that was interrupted is \
            continued by the same command; nothing is taken in twice.

            An XMP file beside a picture, IMG_1.NEF.xmp or IMG_1.xmp, is its sidecar: what it states counts more than what the \
            picture states, and less than a manifest. It is read again when it changed, and forgotten when it is gone.

            A manifest is a CSV, JSON or NDJSON file, told by its content, with a column or member “path”, relative to its \
            own folder. externalId (Unique_id), title, description, visibility, takenAt, latitude, longitude, collection, \
            digest, byteCount and originalName are what they are called; every other one is an attribute, and \
            attributes.NAME is the attribute NAME. A file given by --columns says what else columns mean \
            (Documentation/Manifests.md).

            With --server pictures go to the library of a server, those apart that it has. Large ones go on where an \
            interrupted run left them. XMP files beside pictures, records of an export, --atomic and --dry-run are for \
            libraries of this machine; --visibility is that of new images.
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
            .value("manifest", valueName: "FILE", help: "Take in what this CSV, JSON or NDJSON file describes."),
            .value("columns", valueName: "FILE.yaml", help: "What the manifest's columns mean."),
            .value(
                "delimiter", valueName: "MARK",
                help: "What parts the fields of a CSV manifest: comma, semicolon, tab, …",
                defaultText: "what the manifest has"),
            .value(
                "encoding", valueName: "NAME", help: "How the manifest's letters are written.",
                allowedValues: TextEncoding.allCases.map(\.rawValue), defaultText: "what the manifest has"),
            .flag("create-collections", help: "Make the collections that the manifest names and that are missing."),
            .value(
                "root", valueName: "DIR", help: "What the manifest's paths are relative to; nothing outside is read."),
            .flag("atomic", help: "Take in all, or nothing: one item refused, and none is. 100,000 items at most."),
            .flag("dry-run", help: "Say what would become of each item; change nothing."),
            .flag("replace", help: "Give an image whose external id is known the new bytes; the old ones are kept."),
            .flag("no-sidecars", help: "Read no XMP files beside pictures; what was read of them before stays."),
            .flag("again", help: "Take pictures that are in the trash out again."),
            .value(
                "jobs", valueName: "N", help: "How many batches, or pictures for a server, are worked on at a time.",
                defaultText: "one more than there are cores, or 8"),
        ],
        examples: [
            .init("stills import ~/Pictures", "Take in a folder."),
            .init("stills import --manifest shelf.csv", "Take in what a CSV file describes."),
            .init("stills import --atomic --manifest list.ndjson", "Take in all that a file describes, or nothing."),
            .init("stills import --attribute store_id=7 --attribute 'shelf:=[1,2]' photo.jpg", "State attributes."),
            .init("stills import --server https://photos.example.org ~/Pictures", "Send a folder to a server."),
            .init("curl -s URL | stills import -", "Take in what arrives in a pipe."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        guard !invocation.arguments("PATH").isEmpty || invocation.argument("manifest") != nil else {
            throw invocation.usageError(
                .missingArgument, "Name what to take in: files, folders, - or --manifest FILE.")
        }
        let stated = try StatedOptions.read(invocation)
        if let remote = try await context.remoteLibrary() {
            return try await RemoteImport(context: context, library: remote).run(stated)
        }
        let library = try await context.openLibrary(writes: !invocation.flag("dry-run"))
        let (collection, container) = try await place(invocation.value("collection") ?? "General", in: library)
        var options = ImportOptions(collection: collection)
        options.visibility = invocation.value("visibility").flatMap(Visibility.init(rawValue:))
        options.isDryRun = invocation.flag("dry-run")
        options.replaces = invocation.flag("replace")
        options.restores = invocation.flag("again")
        options.readsSidecars = !invocation.flag("no-sidecars")
        options.createsCollections = invocation.flag("create-collections")
        options.jobs = try context.jobs()
        options.wantsReceipts = context.isJSON
        let run = ImportRun(context: context, library: library, container: container, options: options)
        let status = try await run.run(stated)
        if !options.isDryRun, status != .interrupted { try await runJobs(library, context) }
        await library.close()
        return status
    }

    /// What purges left to be removed, as far as it is due. Says nothing of the import: its outcome stands.
    private static func runJobs(_ library: Library, _ context: CommandContext) async throws {
        let jobs = RunJobs(library: library)
        do throws(ServiceError) {
            guard try await jobs.isAnythingDue() else { return }
            JobText.report(try await jobs.run { !Interruption.isRequested }, context)
        } catch {
            context.console.complain("stills: The bytes of purged images could not be removed: \(error.message)")
        }
    }

    private static func place(_ path: String, in library: Library) async throws -> (Collection, Container) {
        let directory = try await library.records.directory()
        let collection = try await CollectionArgument.find(path, in: library)
        guard let container = directory.containers.first(where: { $0.id == collection.container }) else {
            throw CommandFailure(status: .noLibrary, message: "The catalog is damaged: a container is gone.")
        }
        return (collection, container)
    }
}

internal import Arguments
internal import Programs
internal import StillsClient
internal import StillsModel
internal import StillsService

/// `stills edit`: changes what is known about images.
enum EditCommand: StillsCommand {
    static let declaration = Command(
        "edit", summary: "Change what is known about images.",
        discussion: """
            Sets, removes and appends values of the images that are named, or of all that a query finds. What you state here is \
            yours: no later import and no reading of the file overwrites it. Every change is in the image's history, and \
            'stills revert' takes it back.

            An image that has the value already is unchanged. --if-version refuses images that somebody changed since you \
            looked at them. --dry-run shows what would change.
            """,
        positionals: [.init("ID", .zeroOrMore, help: "An image's id, its external id, or its SHA-256.")],
        options: [
            .value("query", valueName: "QUERY", help: "Edit all images that this finds (see 'stills search --help')."),
            .value("title", valueName: "TEXT", help: "Set the title."),
            .value("description", valueName: "TEXT", help: "Set the description."),
            .value(
                "taken", valueName: "TIME", help: "Set when it was taken: 2024-05-01T10:00, with an offset if known."),
            .value("position", valueName: "LAT,LON", help: "Set where it was taken, in degrees: 48.85,2.35."),
            .value(
                "visibility", valueName: "WHO", help: "Who may see it.",
                allowedValues: Visibility.allCases.map(\.rawValue)),
            .value(
                "attribute", valueName: "NAME=VALUE",
                help: "Set an attribute: name=value is text, name:=JSON a number, true, false or a list.",
                isRepeatable: true),
            .value(
                "append", valueName: "NAME=VALUE", help: "Add a value to an attribute, which becomes a list.",
                isRepeatable: true),
            .value(
                "remove", valueName: "NAME",
                help:
                    "Remove a value: title, description, taken, position, or an attribute; attributes.NAME is one always.",
                isRepeatable: true),
            .value("collection", valueName: "PATH", help: "Move it to this collection.", completion: .nothing),
            .value("if-version", valueName: "N", help: "Only if the image has this version."),
            .flag("dry-run", help: "Show what would change; change nothing."),
        ],
        examples: [
            .init("stills edit --title 'Fish market' 0192f0c1-7a3e-7c55-8d1e-2f4b6a9c0d11", "Set a title."),
            .init(
                "stills edit --query 'in:shoots/2024 -reviewed=yes' --attribute reviewed=yes", "All that a query finds."
            ),
            .init("stills edit --append keyword=harbour --remove draft dsvawkvbejkvbeverv", "By its external id."),
            .init("stills edit --query 'camera_id=3' --collection shelves/left --dry-run", "What would move."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let selection = try BulkSelection.read(context.invocation, verb: "edit")
        var request = EditRequest(edits: try EditOptions.read(context.invocation))
        request.expectedVersion = try context.invocation.integer("if-version", in: 1...Int.max)
        request.isDryRun = context.invocation.flag("dry-run")
        guard !request.edits.isEmpty || context.invocation.value("collection") != nil else {
            throw context.invocation.usageError(
                .missingArgument, "Say what to change: --title, --attribute, --append, --remove, --collection ….")
        }
        let remote = try await context.remoteLibrary()
        if let remote { return try await run(selection, request, on: remote, context) }
        let library = try await context.openLibrary(writes: !request.isDryRun)
        if let path = context.invocation.value("collection") {
            request.collection = try await CollectionArgument.find(path, in: library.records.directory()).id
        }
        let tally = EditTally(context: context, isDryRun: request.isDryRun, listsAll: selection.isNamed)
        do {
            try await EditImages(library: library, request: request)
                .run(selection, stops: { Interruption.isRequested }, report: { tally.report($0) })
        } catch {
            tally.printSummary()
            throw error
        }
        tally.printSummary()
        await library.close()
        return Interruption.status(
            orElse: tally.hasRefusals ? .someFailed : .success, context.console,
            advice: "run the same command again; what is edited already stays unchanged.")
    }

    private static func run(
        _ selection: ImageSelection, _ request: EditRequest, on library: RemoteLibrary, _ context: CommandContext
    ) async throws -> ExitStatus {
        let tally = EditTally(context: context, isDryRun: request.isDryRun, listsAll: selection.isNamed)
        let edit = RemoteEdit(
            context: context, library: library, edits: request.edits,
            collection: context.invocation.value("collection"), expectedVersion: request.expectedVersion,
            isDryRun: request.isDryRun)
        do {
            try await edit.run(selection, tally)
        } catch {
            tally.printSummary()
            throw error
        }
        tally.printSummary()
        return Interruption.status(
            orElse: tally.hasRefusals ? .someFailed : .success, context.console,
            advice: "run the same command again; what is edited already stays unchanged.")
    }
}

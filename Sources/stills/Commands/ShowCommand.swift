internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills show`: everything known about one image.
enum ShowCommand: StillsCommand {
    static let declaration = Command(
        "show", summary: "Show everything known about an image, and where each value came from.",
        positionals: [.init("ID", .oneOrMore, help: "An image's id, its external id, or its SHA-256.")],
        examples: [
            .init("stills show 0192f0c1-7a3e-7c55-8d1e-2f4b6a9c0d11", "By its id."),
            .init("stills show --json dsvawkvbejkvbeverv", "By its external id, for programs."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        if let remote = try await context.remoteLibrary() {
            return try await RemoteShow(context: context, library: remote).run(context.invocation.values("ID"))
        }
        let library = try await context.openLibrary(writes: false)
        let find = FindImages(library: library)
        var status = ExitStatus.success
        for name in context.invocation.values("ID") {
            let ids = try await find.named(name)
            if ids.isEmpty {
                context.console.complain("stills: There is no image “\(name)” in this library.")
                status = .someFailed
            }
            for record in try await find.records(ids) {
                if context.isJSON {
                    context.console.printJSON { ImageJSON.append(record, to: &$0) }
                } else {
                    context.console.print(ImageText.describe(record))
                }
            }
        }
        return status
    }
}

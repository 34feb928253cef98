internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills history`: who changed what, when.
enum HistoryCommand: StillsCommand {
    static let declaration = Command(
        "history", summary: "Show who changed which field of an image, when, and from which source.",
        positionals: [.init("ID", .oneOrMore, help: "An image's id, its external id, or its SHA-256.")],
        examples: [
            .init("stills history 0192f0c1-7a3e-7c55-8d1e-2f4b6a9c0d11", "Oldest first."),
            .init("stills history --json dsvawkvbejkvbeverv", "For programs: one event to a line."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let library = try await context.openLibrary(writes: false)
        let find = FindImages(library: library)
        var status = ExitStatus.success
        for name in context.invocation.values("ID") {
            let found = try await find.named(name)
            // A purged image has a last event.
            let ids = found.isEmpty ? ImageID(name).map { [$0] } ?? [] : found
            var isKnown = false
            for id in ids {
                let page = try await ImageVersions(library: library).history(of: id)
                isKnown = isKnown || !page.events.isEmpty
                print(page, id, context)
            }
            guard !isKnown else { continue }
            context.console.complain("stills: There is no image “\(PlainText.of(name))” in this library.")
            status = .someFailed
        }
        return status
    }

    private static func print(_ page: ImageHistoryPage, _ id: ImageID, _ context: CommandContext) {
        if context.isJSON {
            for event in page.events { context.console.printJSON { EditJSON.append(event, of: page, to: &$0) } }
            return
        }
        guard !page.events.isEmpty else { return }
        context.console.print("Image \(id)")
        for event in page.events {
            let who = PlainText.of(page.name(of: event.principal))
            context.console.print("  version \(event.version)  \(event.at)  \(who)  [\(event.source.name)]")
            for change in event.changes {
                let to = change.to.map { PlainText.of(page.text(of: $0, in: change.field)) } ?? "(removed)"
                let from = change.from.map { PlainText.of(page.text(of: $0, in: change.field)) + " → " } ?? ""
                context.console.print("    \(PlainText.of(change.field)): \(from)\(to)")
            }
        }
    }
}

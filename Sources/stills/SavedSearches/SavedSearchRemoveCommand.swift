internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills saved-search remove`: forgets saved searches.
enum SavedSearchRemoveCommand: StillsCommand {
    static let group: String? = SavedSearchGroup.name

    static let declaration = Command(
        "remove", summary: "Forget saved searches; what they find is not touched.",
        positionals: [.init("NAME", .oneOrMore, help: "A saved search's name.")],
        examples: [.init("stills saved-search remove to-review", "It is gone.")])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let searches = try await context.savedSearches(writes: true)
        var status = ExitStatus.success
        for name in context.invocation.values("NAME") {
            guard let search = try await searches.named(name) else {
                context.console.complain("stills: There is no saved search “\(PlainText.of(name))”.")
                status = .someFailed
                continue
            }
            try await searches.remove(search.id)
            SavedSearchText.tell(search, "removed", context)
        }
        await searches.close()
        return status
    }
}

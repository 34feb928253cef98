internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stillsd account list`: who there is.
enum AccountListCommand: StillsCommand {
    static let group: String? = AccountGroup.name

    static let declaration = Command(
        "list", summary: "List the accounts.",
        examples: [
            .init("stillsd account list", "All accounts, by name."),
            .init("stillsd account list --json", "For programs: one object to a line."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let library = try await context.openLibrary(writes: false)
        let accounts = try await ListAccounts(library: library).run()
        guard !context.isJSON else {
            for account in accounts { context.console.printJSON { AccountJSON.append(account, to: &$0) } }
            return .success
        }
        AccountText.printTable(accounts, context.console)
        return .success
    }
}

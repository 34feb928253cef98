internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stillsd account remove`: removes an account.
enum AccountRemoveCommand: StillsCommand {
    static let group: String? = AccountGroup.name

    static let declaration = Command(
        "remove", summary: "Remove an account.",
        discussion: """
            With its password, sessions and API keys. One that has pictures, those in the trash included, is removed only \
            when they are handed over; no picture goes with an account.
            """,
        positionals: [.init("NAME", help: "An account's name or id.")],
        options: [
            .value(
                "hand-over-to", valueName: "NAME", help: "Who gets its containers, with all that is in them.",
                completion: .nothing),
            Consent.option,
        ],
        examples: [.init("stillsd account remove ben --hand-over-to anna", "Ben's pictures are Anna's from now on.")])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let name = context.invocation.value("NAME") ?? ""
        let library = try await context.openLibrary(writes: true)
        let account = try await ListAccounts(library: library).one(name)
        guard try Consent.allows("Remove the account “\(account.name)”", context) else {
            context.console.complain("Nothing was changed.")
            return .someFailed
        }
        try await RemoveAccount(library: library, Credentials(library: library)).run(
            account.id.description, handingOverTo: context.invocation.value("hand-over-to"))
        AccountText.tell(account, "removed", context)
        await library.close()
        return .success
    }
}

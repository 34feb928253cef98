internal import Arguments
internal import Programs
internal import StillsService

/// `stillsd account passwd`: sets an account's password.
enum AccountPasswdCommand: StillsCommand {
    static let group: String? = AccountGroup.name

    static let declaration = Command(
        "passwd", summary: "Set an account's password, and end its sessions.",
        discussion: "The old password is not needed. API keys stay.",
        positionals: [.init("NAME", help: "An account's name or id.")],
        options: [AccountGroup.passwordFile],
        examples: [.init("stillsd account passwd anna", "Asks for the new password.")])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let name = context.invocation.value("NAME") ?? ""
        let password = try TypedPassword.read(context, for: name)
        let library = try await context.openLibrary(writes: true)
        try await ChangePassword(library: library, Credentials(library: library)).reset(of: name, to: password)
        AccountText.tell(try await ListAccounts(library: library).one(name), "has a new password", context)
        await library.close()
        return .success
    }
}

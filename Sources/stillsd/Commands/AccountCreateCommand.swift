internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stillsd account create`: makes an account.
enum AccountCreateCommand: StillsCommand {
    static let group: String? = AccountGroup.name

    static let declaration = Command(
        "create", summary: "Make an account.",
        discussion: """
            A viewer reads what is shared with it. A member also owns pictures: it gets a container of its name, with the \
            collection General. A manager also reads everything and manages accounts below administrators; an admin may do \
            everything.
            """,
        positionals: [.init("NAME", help: "1 to 63 lower-case letters, digits and hyphens.")],
        options: [
            .value(
                "role", valueName: "ROLE", help: "What it may do.", allowedValues: Role.allCases.map(\.rawValue),
                defaultText: Role.member.rawValue),
            AccountGroup.passwordFile,
            .flag("no-password", help: "Nobody shall sign in to it: it has API keys only."),
        ],
        examples: [
            .init("stillsd account create anna --role admin", "Asks for the password."),
            .init("stillsd account create scanner --no-password", "For a program with an API key."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        let role = invocation.value("role").flatMap(Role.init(rawValue:)) ?? .member
        let name: AccountName
        do throws(ServiceError) {
            name = try AccountName(invocation.value("NAME") ?? "")
        } catch {
            throw CommandFailure(status: .wrongUsage, message: error.message)
        }
        let password =
            invocation.flag("no-password") ? nil : try TypedPassword.read(context, for: name.description)
        let library = try await context.openLibrary(writes: true)
        let account = try await CreateAccount(library: library, Credentials(library: library)).run(
            name, role, password: password)
        AccountText.tell(account, "made, \(role.rawValue)", context)
        await library.close()
        return .success
    }
}

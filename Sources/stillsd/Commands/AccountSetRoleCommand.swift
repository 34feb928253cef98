internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stillsd account set-role`: says what an account may do.
enum AccountSetRoleCommand: StillsCommand {
    static let group: String? = AccountGroup.name

    static let declaration = Command(
        "set-role", summary: "Change an account's role.",
        discussion: "The last administrator who can sign in keeps its role.",
        positionals: [
            .init("NAME", help: "An account's name or id."),
            .init("ROLE", help: "One of \(Role.allCases.map(\.rawValue).joined(separator: ", "))."),
        ],
        examples: [.init("stillsd account set-role anna manager", "Anna manages accounts from now on.")])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        guard let role = context.invocation.value("ROLE").flatMap(Role.init(rawValue:)) else {
            throw context.invocation.usageError(
                .invalidValue, "A role is one of \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        let library = try await context.openLibrary(writes: true)
        let account = try await EditAccount(library: library, Credentials(library: library)).run(
            context.invocation.value("NAME") ?? "", role: role, isDisabled: nil)
        AccountText.tell(account, "is \(role.rawValue)", context)
        await library.close()
        return .success
    }
}

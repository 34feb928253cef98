internal import Arguments
internal import Programs

/// `stillsd completion`: teaches a shell to complete command lines.
enum CompletionCommand: StillsCommand {
    static let declaration = ShellCompletion.declaration(of: "stillsd")

    static func run(_ context: CommandContext) async throws -> ExitStatus { try await ShellCompletion.run(context) }
}

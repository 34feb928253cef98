internal import Arguments
internal import Programs

/// `stillsd manual`: the manual pages, for `man`.
enum ManualCommand: StillsCommand {
    static let declaration = ManualPages.declaration(of: "stillsd", example: "serve")

    static func run(_ context: CommandContext) async throws -> ExitStatus { try await ManualPages.run(context) }
}

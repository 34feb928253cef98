internal import Arguments
internal import Programs

/// `stills manual`: the manual pages, for `man`.
enum ManualCommand: StillsCommand {
    static let declaration = ManualPages.declaration(of: "stills", example: "import")

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        try await ManualPages.run(context, others: [ImageMetaProgram.program])
    }
}

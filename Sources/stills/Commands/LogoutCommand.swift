internal import Arguments
internal import Programs
internal import StillsClient
internal import StillsModel

/// `stills logout`: ends the session at a server, and forgets it.
enum LogoutCommand: StillsCommand {
    static let declaration = Command(
        "logout", summary: "Sign out at a server, and forget its credentials.",
        discussion: """
            What is kept of the server on this machine is removed in any case; a session that the server could not be told \
            about ends there by itself. An API key stays valid: the server's administrator revokes it.
            """,
        examples: [.init("stills logout --server https://photos.example.org", "End the session.")])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        guard let server = try context.serverAddress() else {
            throw context.invocation.usageError(.missingArgument, "Say where to sign out: --server URL.")
        }
        let folder = try context.credentialFolder()
        guard let credentials = try await context.remotely({ try folder.read(server) }) else {
            if !context.isQuiet { context.console.print("You were not signed in at \(server).") }
            return .success
        }
        var status = ExitStatus.success
        if case .session = credentials.secret { status = try await end(credentials, server, folder, context) }
        _ = try await context.remotely { try folder.remove(server) }
        if !context.isQuiet { context.console.print("Signed out at \(server).") }
        return status
    }

    private static func end(
        _ credentials: ServerCredentials, _ server: ServerAddress, _ folder: CredentialFolder, _ context: CommandContext
    ) async throws -> ExitStatus {
        do throws(RemoteError) {
            let exchange = SignedInExchange(
                try CommandContext.exchange(trusting: credentials.trustedCertificates), server: server,
                credentials: credentials, folder: folder, files: context.files)
            try await RemoteSession(server: server, exchange: exchange).signOut()
        } catch {
            if error.code == .unauthenticated { return .success }
            context.console.complain("warning: the server was not told: \(error.message)")
            return .someFailed
        }
        return .success
    }
}

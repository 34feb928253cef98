internal import Arguments
internal import HTTPClient
internal import Linux
internal import Programs
internal import StillsClient
internal import StillsModel

/// `stills login`: signs in at a server, and remembers it.
enum LoginCommand: StillsCommand {
    static let declaration = Command(
        "login", summary: "Sign in at a server.",
        discussion: """
            Asks for the password, or reads it or an API key from a file, and keeps what the server gives for it in \
            $XDG_CONFIG_HOME/stills, which only you can read. The password itself is not kept. From then on “--server URL” \
            with the same URL, or STILLS_SERVER, works on the library of that server.
            """,
        positionals: [.init("ACCOUNT", .optional, help: "The account's name; you are asked for it otherwise.")],
        options: [
            .value("password-file", valueName: "FILE", help: "Read the password from this file."),
            .value("key-file", valueName: "FILE", help: "Sign in with the API key in this file."),
            .value(
                "trusted-certificates", valueName: "FILE",
                help: "Trust the certificates in this PEM file for this server, not the system's."),
        ],
        examples: [
            .init("stills login --server https://photos.example.org anna", "With a password, which is asked for."),
            .init("stills login --server https://photos.example.org --key-file key", "With an API key, for a script."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        guard let server = try context.serverAddress() else {
            throw invocation.usageError(.missingArgument, "Say where to sign in: --server URL.")
        }
        if server.isReadableByOthers {
            context.console.complain(
                "warning: \(server) is not encrypted: whoever listens on the way reads your password. Use https.")
        }
        var certificates: String?
        if let argument = invocation.argument("trusted-certificates") {
            certificates = try context.path(argument).resolved().text
        }
        let folder = try context.credentialFolder()
        let exchange = try await context.remotely { try CommandContext.exchange(trusting: certificates) }
        let credentials: ServerCredentials
        if let file = invocation.argument("key-file") {
            guard invocation.value("ACCOUNT") == nil, invocation.argument("password-file") == nil else {
                throw invocation.usageError(.invalidValue, "A key says whose it is: give no account and no password.")
            }
            credentials = ServerCredentials(
                server: server.text, account: nil, secret: .key(try SecretInput.read(file, context)),
                trustedCertificates: certificates)
        } else {
            let account = try accountName(context)
            let password =
                if let file = invocation.argument("password-file") {
                    try SecretInput.read(file, context)
                } else {
                    try SecretInput.ask(
                        "Password of \(account): ", alternative: "--password-file FILE or --key-file FILE", context)
                }
            let tokens = try await signIn(account, password, RemoteSession(server: server, exchange: exchange), context)
            credentials = ServerCredentials(
                server: server.text, account: account, secret: .session(tokens), trustedCertificates: certificates)
        }
        return try await keep(credentials, server, folder, exchange, context)
    }

    /// Keeps credentials that the server accepts.
    private static func keep(
        _ credentials: ServerCredentials, _ server: ServerAddress, _ folder: CredentialFolder,
        _ exchange: any HTTPExchange, _ context: CommandContext
    ) async throws -> ExitStatus {
        let signedIn = SignedInExchange(
            exchange, server: server, credentials: credentials, folder: folder, files: context.files)
        let name: String?
        do throws(RemoteError) {
            name = try await RemoteSession(server: server, exchange: signedIn).whoAmI()
        } catch {
            guard error.code == .unauthenticated else { return try await context.remotely { throw error } }
            throw CommandFailure(status: .noLibrary, message: "\(server) does not accept this key.")
        }
        try await context.remotely { try folder.write(credentials, for: server) }
        if !context.isQuiet {
            context.console.print("Signed in at \(server)\(name.map { " as \(PlainText.of($0))" } ?? "").")
        }
        return .success
    }

    private static func signIn(
        _ account: String, _ password: String, _ session: RemoteSession, _ context: CommandContext
    ) async throws -> SessionTokens {
        do throws(RemoteError) {
            return try await session.signIn(account: account, password: password)
        } catch {
            guard error.code == .unauthenticated else { return try await context.remotely { throw error } }
            throw CommandFailure(status: .noLibrary, message: "The account's name or its password is wrong.")
        }
    }

    private static func accountName(_ context: CommandContext) throws -> String {
        if let name = context.invocation.value("ACCOUNT") { return name }
        guard Terminal.isTerminal(.input), context.console.isErrorTerminal else {
            throw context.invocation.usageError(
                .missingArgument, "Name the account: stills login --server URL ACCOUNT.")
        }
        context.console.flush()
        context.console.ask("Account: ")
        let line = try FileDescriptor.standardInput().readLine(limit: 1_000) { StopSignals.requested }
        guard let line, !line.isEmpty else {
            throw CommandFailure(status: .interrupted, message: "No account was named.")
        }
        return String(decoding: line, as: UTF8.self)
    }
}

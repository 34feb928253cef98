internal import Arguments
internal import HTTPClient
internal import Linux
internal import Programs
internal import StillsClient
internal import StillsModel
internal import StillsService

extension CommandContext {
    /// `$XDG_CONFIG_HOME/stills`, else `~/.config/stills`.
    func credentialFolder() throws -> CredentialFolder {
        let variables = EnvironmentVariables.current
        if let base = variables["XDG_CONFIG_HOME"].flatMap({ Path(bytes: $0.bytes) }), base.isAbsolute {
            return CredentialFolder(base.appending("stills"))
        }
        guard let home = variables["HOME"].flatMap({ Path(bytes: $0.bytes) }), !home.isEmpty else {
            throw CommandFailure(
                status: .wrongUsage, message: "Neither XDG_CONFIG_HOME nor HOME says where credentials are kept.")
        }
        return CredentialFolder(home.appending(".config").appending("stills"))
    }

    /// `$XDG_STATE_HOME/stills`, else `~/.local/state/stills`: what can be lost, and would cost time.
    func stateFolder() throws -> Path {
        let variables = EnvironmentVariables.current
        if let base = variables["XDG_STATE_HOME"].flatMap({ Path(bytes: $0.bytes) }), base.isAbsolute {
            return base.appending("stills")
        }
        guard let home = variables["HOME"].flatMap({ Path(bytes: $0.bytes) }), !home.isEmpty else {
            throw CommandFailure(
                status: .wrongUsage, message: "Neither XDG_STATE_HOME nor HOME says where unfinished uploads are noted."
            )
        }
        return home.appending(".local").appending("state").appending("stills")
    }

    /// The server that the command line or `STILLS_SERVER` names; nil when the library is on this machine.
    func serverAddress() throws -> ServerAddress? {
        guard let text = server else { return nil }
        guard let address = ServerAddress(text) else {
            throw invocation.invalidValue(of: "server", expected: "a URL such as https://photos.example.org")
        }
        return address
    }

    /// The library behind the server that is named; nil when none is. Without credentials it answers as to a stranger.
    func remoteLibrary() async throws -> RemoteLibrary? {
        guard let address = try serverAddress() else { return nil }
        let folder = try credentialFolder()
        return try await remotely { () throws(RemoteError) in
            let credentials = try folder.read(address)
            let exchange = try Self.exchange(trusting: credentials?.trustedCertificates)
            guard let credentials else { return RemoteLibrary(server: address, exchange: exchange) }
            return RemoteLibrary(
                server: address,
                exchange: SignedInExchange(
                    exchange, server: address, credentials: credentials, folder: folder, files: files))
        }
    }

    /// Requests to any server, repeated where that is safe.
    static func exchange(trusting certificates: String?) throws(RemoteError) -> any HTTPExchange {
        var configuration = HTTPClientConfiguration()
        configuration.trustedCertificates = certificates
        configuration.userAgent = "stills/\(Program.version)"
        do throws(HTTPClientError) {
            return RetryingHTTPExchange(try CurlHTTPClient(configuration))
        } catch {
            throw RemoteError(error)
        }
    }

    /// Does something with a server; what goes wrong ends the command, with the status that fits.
    func remotely<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as RemoteError {
            throw Self.failure(error)
        } catch let error as ServiceError {
            throw (error.cause as? RemoteError).map(Self.failure) ?? error
        }
    }

    private static func failure(_ error: RemoteError) -> CommandFailure {
        CommandFailure(status: error.endsRun ? .noLibrary : ExitStatus(ServiceError(error)), message: error.message)
    }
}

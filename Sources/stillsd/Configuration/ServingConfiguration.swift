internal import API
internal import Arguments
internal import HTTPTransport
internal import Observability
internal import Programs
internal import StillsService

/// How a library is served. Read from the options, else from the environment, else from `stills.yaml`, else the defaults.
struct ServingConfiguration: Sendable {
    let settings: EffectiveSettings
    /// Whether and how the routes of decision 0033 are served.
    let r2: R2Routes.Mode?

    init(_ context: CommandContext) throws {
        settings = try EffectiveSettings(context)
        let invocation = context.invocation
        let trustsNames = invocation.flag(Self.trustingOption.name)
        r2 = settings.flag("compatR2") ? trustsNames ? .named : .signedIn : nil
        if trustsNames { try refuseTrust(invocation) }
        try refuseOpenPlainText(invocation)
    }

    static let options: [Option] = [
        SettingsFile.option,
        .value(
            "listen", valueName: "HOST:PORT", help: "Where to listen; port 0 takes a free one.",
            defaultText: "127.0.0.1:8080", environmentVariable: "STILLS_LISTEN", isRepeatable: true),
        .value(
            "threads", valueName: "N", help: "How many event loops.", defaultText: "one per processor",
            environmentVariable: "STILLS_THREADS"),
        .value(
            "trusted-proxy", valueName: "ADDRESS", help: "A reverse proxy, or ADDRESS/BITS, whose X-Forwarded-… count.",
            environmentVariable: "STILLS_TRUSTED_PROXY", isRepeatable: true, completion: .nothing),
        .value(
            "log-level", valueName: "LEVEL", help: "What is logged on standard error, as JSON: each request is info.",
            allowedValues: Logger.Level.allCases.map(\.rawValue), defaultText: "info",
            environmentVariable: "STILLS_LOG_LEVEL"),
        .flag("open-metrics", help: "Answer GET /metrics to anybody, not only to managers and administrators."),
        .flag(
            "plain-text",
            help:
                "Listen on other than loopback addresses although passwords and pictures then cross the network unencrypted."
        ),
        .flag("compat-r2", help: "Answer POST /image and GET /images, too, for clients of an older server."),
        trustingOption,
    ]

    /// An option only: nobody shall find it switched on by a file.
    private static let trustingOption = Option.flag(
        "compat-r2-without-sign-in",
        help: "For development: whoever names a user in such a request is that user. On loopback addresses only.")

    /// Where anybody may be anybody, only this machine may ask.
    private func refuseTrust(_ invocation: Invocation) throws {
        guard r2 != nil else {
            throw invocation.usageError(
                .invalidValue, "--\(Self.trustingOption.name) means nothing without --compat-r2.")
        }
        let open = settings.texts("listen").first { !Self.isLoopback($0) } ?? settings.texts("trustedProxies").first
        guard let open else { return }
        throw invocation.usageError(
            .invalidValue,
            """
            With --\(Self.trustingOption.name) anybody who reaches the server may act as any user: it serves this machine only, and \
            neither \(open) nor other machines.
            """)
    }

    /// Passwords and tokens cross no network in the open by an oversight.
    private func refuseOpenPlainText(_ invocation: Invocation) throws {
        guard !settings.flag("plainText"), settings.texts("trustedProxies").isEmpty,
            let open = settings.texts("listen").first(where: { !Self.isLoopback($0) })
        else { return }
        throw invocation.usageError(
            .invalidValue,
            """
            \(open) can be reached from elsewhere, and stillsd does not encrypt: put a reverse proxy with TLS before it and name \
            it with --trusted-proxy (Documentation/Server.md), or say --plain-text.
            """)
    }

    private static func isLoopback(_ address: String) -> Bool {
        address.hasPrefix("127.") || address.hasPrefix("[::1]:") || address.hasPrefix("localhost:")
    }

    // MARK: - What it means for the parts

    /// Below which nothing is logged.
    var logLevel: Logger.Level { settings.text("logLevel").flatMap(Logger.Level.init(rawValue:)) ?? .info }

    /// For requests under way, once it is to stop.
    var grace: Duration { seconds("stop", .seconds(20)) }

    var transport: HTTPServerConfiguration {
        var configuration = HTTPServerConfiguration()
        configuration.addresses = settings.texts("listen")
        configuration.threads = settings.number("threads").map(Int.init)
        configuration.proxies.networks = settings.texts("trustedProxies")
        configuration.limits.bodyBytes = settings.number("limits.bodyBytes") ?? configuration.limits.bodyBytes
        configuration.load.connections = count("connections", configuration.load.connections)
        configuration.load.connectionsPerAddress = count(
            "connectionsPerAddress", configuration.load.connectionsPerAddress)
        configuration.load.requests = count("requests", configuration.load.requests)
        configuration.timeouts.head = seconds("head", configuration.timeouts.head)
        configuration.timeouts.body = seconds("body", configuration.timeouts.body)
        configuration.timeouts.idle = seconds("idle", configuration.timeouts.idle)
        configuration.timeouts.handler = seconds("handler", configuration.timeouts.handler)
        configuration.timeouts.write = seconds("write", configuration.timeouts.write)
        return configuration
    }

    var intake: ImageIntake.Limits {
        var limits = ImageIntake.Limits()
        limits.byteCount = settings.number("limits.pictureBytes") ?? limits.byteCount
        limits.memoryByteCount = count("memoryBytes", limits.memoryByteCount)
        limits.uploadsPerAccount = count("uploadsPerAccount", limits.uploadsPerAccount)
        limits.uploadLifetime = settings.number("timeouts.upload") ?? limits.uploadLifetime
        return limits
    }

    private func count(_ name: String, _ usual: Int) -> Int { settings.number("limits.\(name)").map(Int.init) ?? usual }

    private func seconds(_ name: String, _ usual: Duration) -> Duration {
        settings.number("timeouts.\(name)").map { .seconds($0) } ?? usual
    }
}

internal import API
internal import Arguments
internal import Execution
internal import HTTPTransport
internal import Linux
internal import Observability
internal import Programs
internal import StillsModel
internal import StillsService

/// `stillsd serve`: serves a library over HTTP.
enum ServeCommand: StillsCommand {
    static let declaration = Command(
        "serve", summary: "Serve a library over HTTP.",
        discussion: """
            Prints the addresses that it listens at, one to a line, and serves until it is stopped with SIGTERM or Ctrl-C: then \
            requests under way are finished, and new ones are turned away. A second signal ends it at once; nothing that was \
            acknowledged is lost either way.

            Settings stand in stills.yaml in the library's directory, too, or in the file of --config; “stillsd config” shows them.

            A library is served by one stillsd at a time; “stills” can use it meanwhile. TLS is a reverse proxy's task: \
            Documentation/Server.md shows nginx and Caddy.
            """,
        options: ServingConfiguration.options,
        examples: [
            .init("stillsd serve --library /srv/pictures", "On this machine only, port 8080."),
            .init("stillsd serve --listen 127.0.0.1:0 --threads 2", "On a free port, with two loops."),
            .init("stillsd serve --listen 10.0.0.5:8080 --trusted-proxy 10.0.0.1", "Behind a reverse proxy."),
        ])

    private static let sweepPause = Duration.seconds(600)
    private static let settlingPause = Duration.seconds(2)
    private static let trustWarning = """
        WARNING: POST /image and GET /images take whoever names a user for that user: every program on this machine may act as any \
        of them. This is for development only.
        """

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let configuration = try ServingConfiguration(context)
        let library = try await context.openLibrary(writes: true, patience: .seconds(10))
        let lock = try ServingLock(libraryIn: library.layout.directory)
        let load = ServerGauges()
        let intake = ImageIntake(library: library, files: context.files, limits: configuration.intake)
        _ = try await SweepUploads(intake: intake).removeRemains()
        let observation = Self.observation(configuration, load, context)
        let logger = observation.logger
        let operations = RunOperations(library: library) { id, event in
            guard case .trouble(let error) = event else { return }
            logger.log(
                .error, "A bulk operation met trouble",
                [.init("operation.id", id.description), .init("error", error.message)])
        }
        var served = APIContext(
            library: library, intake: intake, operations: operations, version: context.program.version)
        served.observation = observation
        if let mode = configuration.r2 { served.routes += R2Routes.all(mode) }
        let api = API(served)
        let server: HTTPServer
        let addresses: [String]
        do throws(HTTPServerError) {
            server = try HTTPServer(configuration: configuration.transport, handler: api)
            load.watch(server)
            addresses = try server.start()
        } catch {
            throw CommandFailure(
                status: error.code == .invalidArgument ? .wrongUsage : .noLibrary, message: error.message)
        }
        if configuration.r2 == .named { context.console.complain(Self.trustWarning) }
        for address in addresses { context.console.print("http://\(address)") }
        context.console.flush()
        await working(operations, intake, library, logger) { await context.files.run { StopSignals.wait() } }
        if !context.isQuiet { context.console.complain("Stopping: requests under way are finished.") }
        let allEnded = await server.stop(grace: configuration.grace)
        await intake.drain()
        await library.close()
        withExtendedLifetime(lock) {}
        if !allEnded { context.console.complain("stillsd: a request did not end in time, and was cut off.") }
        return .success
    }

    /// Runs the body; meanwhile bulk operations are carried out, and what is over is forgotten now and then.
    private static func working(
        _ operations: RunOperations, _ intake: ImageIntake, _ library: Library, _ logger: Logger,
        _ body: @escaping @Sendable () async -> Void
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await attempt("Bulk operations cannot be carried out", logger) { () async throws(ServiceError) in
                    try await operations.run()
                }
            }
            group.addTask { await sweep(intake, library, logger) }
            group.addTask { await settle(library, logger) }
            await body()
            group.cancelAll()
        }
    }

    private static func sweep(_ intake: ImageIntake, _ library: Library, _ logger: Logger) async {
        while !Task.isCancelled {
            // What fails now is tried again the next time.
            await attempt("Uploads that are over could not be forgotten", logger) { () async throws(ServiceError) in
                _ = try await SweepUploads(intake: intake).run()
            }
            await attempt("Operations that are over could not be forgotten", logger) {
                () async throws(ServiceError) in
                _ = try await SweepOperations(library: library).run()
            }
            do { try await Task.sleep(for: sweepPause) } catch { return }
        }
    }

    /// Looks now and then whether the search index can be worked on while nobody writes.
    private static func settle(_ library: Library, _ logger: Logger) async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: settlingPause) } catch { return }
            await attempt("The search index could not be worked on", logger) { () async throws(ServiceError) in
                try await SettleSearch(library: library).run()
            }
        }
    }

    /// What goes wrong is logged.
    private static func attempt(
        _ failure: StaticString, _ logger: Logger, _ body: () async throws(ServiceError) -> Void
    ) async {
        do throws(ServiceError) {
            try await body()
        } catch {
            logger.log(.error, failure, [.init("error", error.message)])
        }
    }

    private static func observation(
        _ configuration: ServingConfiguration, _ load: ServerGauges, _ context: CommandContext
    ) -> Observation {
        var observation = Observation()
        let environment = context.environment
        observation.logger = Logger(
            threshold: configuration.logLevel, now: { environment.now().description },
            sink: { line in StandardErrorLog.write(line) })
        observation.metrics = RequestMetrics(gauges: ProcessGauges.all + load.all)
        observation.hasOpenMetrics = configuration.settings.flag("openMetrics")
        return observation
    }
}

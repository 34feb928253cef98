import API
import Execution
import Glibc
import HTTPTransport
import Linux
import StillsModel
import StillsService

/// The server of `stillsd`, with one fixed token in place of accounts.
enum ServedUploads {
    static func run(_ arguments: [String]) async throws {
        guard arguments.count == 2, let directory = Path(arguments[1]) else {
            print("usage: UploadSubject LIBRARY")
            return
        }
        let files = BlockingPool(name: "files", threadLimit: 4)
        if try FileStatus.of(LibraryLayout(directory: directory).description) == nil {
            try await CreateLibrary(environment: .system).run(at: directory)
        }
        let library = try await OpenLibrary(environment: .system, files: files).run(at: directory, writes: true)
        let intake = ImageIntake(library: library, files: files)
        _ = try await SweepUploads(intake: intake).removeRemains()
        var configuration = HTTPServerConfiguration()
        configuration.addresses = ["127.0.0.1:0"]
        let context = APIContext(
            library: library, authenticator: OneToken(principal: library.principal), intake: intake)
        let server = try HTTPServer(configuration: configuration, handler: API(context))
        for address in try server.start() { print(address) }
        fflush(stdout)
        await files.run { StopSignals.wait() }
        await server.stop(grace: .seconds(10))
        await intake.drain()
        await library.close()
    }
}

private struct OneToken: Authenticating {
    let principal: Principal

    func principal(bearer token: String, from address: String) async throws(ServiceError) -> Principal {
        guard token == "local" else { throw ServiceError(.unauthenticated, "The token is not known here.") }
        return principal
    }
}

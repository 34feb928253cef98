package import Arguments
package import Execution
internal import Glibc
package import Linux
internal import StillsModel
package import StillsService

/// What a command is given: its arguments, and the world.
package struct CommandContext: Sendable {
    package let program: CommandLineProgram
    package let invocation: Invocation
    package let console: Console
    package let environment = Library.Environment.system
    /// Where everything that blocks on files runs. Its threads start when they are needed.
    package let files = BlockingPool(name: "files", threadLimit: 64)

    package var isJSON: Bool { invocation.flag("json") }
    package var isQuiet: Bool { invocation.flag("quiet") }
    package var isVerbose: Bool { invocation.flag("verbose") }

    /// The server whose library is meant; nil when it is one of this machine: always, where the program knows no servers.
    package var server: String? {
        guard program.knowsServers, let named = invocation.value("server"), !named.isEmpty else { return nil }
        return invocation.isOnCommandLine("library") && !invocation.isOnCommandLine("server") ? nil : named
    }

    /// `--library`, else `STILLS_LIBRARY`, else `$XDG_DATA_HOME/stills`.
    ///
    /// - Throws: also when a server's library is meant: a command that asks for the directory cannot work there.
    package func libraryDirectory() throws -> Path {
        if let server {
            let name = ([program.name] + invocation.commandNames).joined(separator: " ")
            throw CommandFailure(
                status: .wrongUsage,
                message: "“\(name)” works on a library of this machine only, not on that of \(server): name one with "
                    + "--library DIR, and leave --server out.")
        }
        if let named = invocation.bytes("library") {
            guard let path = Path(bytes: named) else {
                throw invocation.invalidValue(of: "library", expected: "a directory")
            }
            return path
        }
        let variables = EnvironmentVariables.current
        if let data = variables["XDG_DATA_HOME"].flatMap({ Path(bytes: $0.bytes) }), data.isAbsolute {
            return data.appending("stills")
        }
        guard let home = variables["HOME"].flatMap({ Path(bytes: $0.bytes) }) else {
            throw CommandFailure(
                status: .wrongUsage,
                message: "Name the library with --library DIR: neither HOME nor STILLS_LIBRARY is set.")
        }
        return home.appending(".local").appending("share").appending("stills")
    }

    /// - Parameter patience: how long a commit waits for others; nil for as long as one user would.
    package func openLibrary(writes: Bool, patience: Duration? = nil) async throws -> Library {
        do throws(ServiceError) {
            return try await OpenLibrary(environment: environment, files: files, clouds: clouds)
                .run(at: try directoryForOpening(), writes: writes, patience: patience)
        } catch {
            throw CommandFailure(status: server == nil ? .noLibrary : .wrongUsage, message: error.message)
        }
    }

    private func directoryForOpening() throws(ServiceError) -> Path {
        do {
            return try libraryDirectory()
        } catch {
            throw ServiceError(.invalidArgument, "\((error as? CommandFailure)?.message ?? "\(error)")")
        }
    }

    /// An argument that names a file or directory.
    package func path(_ argument: Argument) throws -> Path {
        guard let path = Path(bytes: argument.bytes), !path.isEmpty else {
            throw invocation.usageError(.invalidValue, "An empty text names no file.")
        }
        return path
    }

    /// One more than there are processors: while one waits for the disk, the others work.
    package var defaultJobs: Int { max(2, min(16, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) + 1)) }

    /// How many things are done at a time: `--jobs`, 1 to 64, else ``defaultJobs``.
    package func jobs() throws -> Int {
        try invocation.integer("jobs", in: 1...64) ?? defaultJobs
    }
}

internal import Execution
package import Linux

/// A program of this project, built, to be run as a user runs it.
package struct BuiltProgram: Sendable {
    /// One call: its words, its world, and what it may take.
    package struct Call: Sendable {
        package var arguments: [Path]
        /// The whole environment: nothing is inherited.
        package var environment: [Path]
        /// Where it starts.
        package var directory: Path
        package var input = ProgramInput.nothing
        package var output = ProgramOutput.captured
        /// In milliseconds; whoever takes longer is killed, and the call fails.
        package var timeLimit: Int32 = 120_000

        package init(arguments: [Path], environment: [Path], directory: Path) {
            self.arguments = arguments
            self.environment = environment
            self.directory = directory
        }
    }

    package let path: Path

    package init(path: Path) { self.path = path }

    /// The program of this name beside the tests that run now.
    ///
    /// - Parameter arguments: those of the process that runs the tests, which name the tests' own file.
    /// - Throws: ``ProgramFailure`` when there is none.
    package static func named(
        _ name: Path, besideTestsOf arguments: [String] = CommandLine.arguments
    ) throws -> BuiltProgram {
        var tests = arguments.first ?? ""
        if let option = arguments.firstIndex(of: "--test-bundle-path"), option + 1 < arguments.count {
            tests = arguments[option + 1]
        }
        guard let folder = Path(tests)?.parent else { throw ProgramFailure("The tests' own file has no name.") }
        let path = try folder.appending(name).resolved()
        guard try FileStatus.of(path)?.kind == .file else { throw ProgramFailure("\(path) is no program.") }
        return BuiltProgram(path: path)
    }

    /// Runs it to its end.
    package func run(_ call: Call) async throws -> ProgramEnd {
        try await running(call) { _ in }
    }

    /// Starts it, has the body act on it, and waits for its end. When the body throws it is killed.
    ///
    /// The body runs on a thread of its own that may block; a few programs run at a time, the others wait their turn.
    package func running(
        _ call: Call, _ body: @escaping @Sendable (ChildProcess) throws -> Void
    ) async throws -> ProgramEnd {
        try await Self.pool.run {
            let input = try call.input.open()
            let output = try call.output.open()
            let error = try ProgramOutput.captured.open()
            let process = try ChildProcess.start(
                path, arguments: call.arguments, environment: call.environment, directory: call.directory,
                input: input, output: output, error: error)
            let ending = try Self.wait(for: process, call, body)
            return ProgramEnd(
                ending: ending, output: call.output == .captured ? try Self.readAll(output) : [],
                error: try Self.readAll(error))
        }
    }

    /// Tests run beside each other; more programs at a time than this would only make all of them late.
    private static let pool = BlockingPool(name: "programs", threadLimit: 3)

    /// Has the body act, then waits; kills the program when either fails, so that none outlives its test.
    private static func wait(
        for process: ChildProcess, _ call: Call, _ body: (ChildProcess) throws -> Void
    ) throws -> ChildProcess.Ending {
        do {
            try body(process)
            guard try process.ends(within: call.timeLimit) else {
                throw ProgramFailure("\(call.arguments) took longer than \(call.timeLimit) ms.")
            }
        } catch {
            process.signalGroup(9)
            _ = try process.wait()
            throw error
        }
        return try process.wait()
    }

    private static func readAll(_ file: borrowing FileDescriptor) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let more = try file.read(upTo: 1 << 16, at: Int64(bytes.count))
            guard !more.isEmpty else { return bytes }
            bytes += more
        }
    }
}

/// Why a program could not be run.
package struct ProgramFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

internal import CLinux
internal import Synchronization

/// A program that this process started, in a process group of its own, with no signal blocked or ignored.
///
/// A child that nobody waited for is killed with all of its group when the value's life ends.
package final class ChildProcess: Sendable {
    /// How a process ended.
    package enum Ending: Sendable, Hashable {
        /// By itself, with this exit status.
        case exited(Int32)
        /// By this signal.
        case signalled(Int32)
    }

    /// What is started, and how.
    package struct Launch: Sendable {
        /// The file that holds the program; not searched for.
        package var program: Path
        /// The words after the program's name. Without NUL.
        package var arguments: [Path]
        /// The whole environment, as `NAME=value`. Without NUL.
        package var environment: [Path]
        /// Where it starts.
        package var directory: Path

        package init(program: Path, arguments: [Path], environment: [Path], directory: Path) {
            self.program = program
            self.arguments = arguments
            self.environment = environment
            self.directory = directory
        }
    }

    /// The kernel's number for the process and for its group. Stays its own until the end was waited for.
    package let number: Int32
    private let program: Path
    private let descriptor: FileDescriptor
    private let ending = Mutex<Ending?>(nil)

    /// Starts a program with these three as its standard streams, `posix_spawn(3)`. What else is open is closed in it,
    /// where it was opened with this module.
    ///
    /// - Throws: ``SystemError``, also when the program's file or the directory is missing.
    package init(
        _ launch: Launch, input: borrowing FileDescriptor, output: borrowing FileDescriptor,
        error: borrowing FileDescriptor
    ) throws(SystemError) {
        let words = ([launch.program] + launch.arguments + launch.environment).flatMap(\.terminated)
        let started = unsafe stills_spawn(
            words, launch.arguments.count + 1, launch.environment.count, launch.directory.terminated, input.number,
            output.number, error.number)
        number = Int32(try checked(started, .spawn, launch.program))
        program = launch.program
        let opened = stills_process_descriptor(number)
        guard opened >= 0 else {
            _ = stills_signal_group(number, SIGKILL)
            _ = stills_reap(number)
            throw SystemError(errno: CInt(-opened), call: .wait, path: launch.program)
        }
        descriptor = FileDescriptor(adopting: CInt(opened), path: launch.program)
    }

    deinit {
        guard ending.withLock({ $0 }) == nil else { return }
        _ = stills_signal_group(number, SIGKILL)
        _ = stills_reap(number)
    }

    /// Sends a signal to the process and all that it started in its group. A process that has ended gets none, which is
    /// no error.
    package func signal(_ signal: Int32) throws(SystemError) {
        let result = ending.withLock { ending in
            // Until its end was waited for nobody else can have the number.
            ending == nil ? stills_signal_group(number, signal) : 0
        }
        if result == -Int(ESRCH) { return }
        _ = try checked(result, .wait, program)
    }

    /// Waits for the end. Blocks.
    ///
    /// - Parameter milliseconds: at most so long.
    /// - Returns: nil when the time is over first.
    package func wait(atMost milliseconds: Int32) throws(SystemError) -> Ending? {
        if let ending = ending.withLock({ $0 }) { return ending }
        let isReadable = try checked(
            stills_wait_readable(descriptor.number, max(0, milliseconds)), .wait, program) > 0
        guard isReadable else { return nil }
        let reaped: (ending: Ending?, result: Int) = ending.withLock { ending in
            if let ending { return (ending, 0) }
            let result = stills_reap(number)
            if result >= 0 { ending = result < 256 ? .exited(Int32(result)) : .signalled(Int32(result - 256)) }
            return (ending, result)
        }
        _ = try checked(reaped.result, .wait, program)
        return reaped.ending
    }
}

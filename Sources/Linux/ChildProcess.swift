internal import CLinux

/// A program that this process started, in a process group of its own.
package struct ChildProcess: Sendable {
    /// How a program ended.
    package enum Ending: Sendable, Hashable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    package let number: Int32
    private let program: Path

    /// Starts a program and does not wait.
    ///
    /// - Parameters:
    ///   - program: its file; no search path is looked at.
    ///   - arguments: without the program's own name.
    ///   - environment: all of it, as `NAME=VALUE`.
    ///   - directory: where it starts; this process's own unless said otherwise.
    package static func start(
        _ program: Path, arguments: [Path], environment: [Path], directory: Path = ".",
        input: borrowing FileDescriptor, output: borrowing FileDescriptor, error: borrowing FileDescriptor
    ) throws(SystemError) -> ChildProcess {
        let words = CStrings([program] + arguments)
        let variables = CStrings(environment)
        let result = unsafe stills_spawn(
            program.terminated, words.pointers, variables.pointers, directory.terminated, input.number, output.number,
            error.number)
        let number = try checked(result, .spawn, program)
        return ChildProcess(number: Int32(truncatingIfNeeded: number), program: program)
    }

    /// Waits for the program's end, once. Blocks the thread.
    package func wait() throws(SystemError) -> Ending {
        let status = Int32(truncatingIfNeeded: try checked(stills_wait(number), .wait, program))
        return status >= 256 ? .killed(signal: status - 256) : .exited(status)
    }

    /// Whether the program ends within this time; ``wait()`` then does not block. Blocks the thread.
    package func ends(within milliseconds: Int32) throws(SystemError) -> Bool {
        let opened = try checked(stills_process_descriptor(number), .wait, program)
        let descriptor = FileDescriptor(adopting: CInt(opened), path: program)
        return try checked(stills_wait_readable(descriptor.number, max(0, milliseconds)), .wait, program) > 0
    }

    /// Sends a signal to the program and to all that it started and that stayed in its group.
    package func signalGroup(_ signal: Int32) { _ = stills_signal_group(number, signal) }

    /// Sends a signal. One that comes after the end is lost; after ``wait()`` it must not be sent any more.
    package func signal(_ signal: Int32) { kill(number, signal) }
}

/// A row of C strings that ends with NULL, freed with its value.
@safe private struct CStrings: ~Copyable {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ paths: [Path]) {
        count = paths.count
        unsafe pointers = .allocate(capacity: count + 1)
        for (index, path) in paths.enumerated() {
            let text = UnsafeMutablePointer<CChar>.allocate(capacity: path.terminated.count)
            for (at, byte) in path.terminated.enumerated() { unsafe text[at] = CChar(bitPattern: byte) }
            unsafe (pointers + index).initialize(to: text)
        }
        unsafe (pointers + count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { unsafe pointers[index]?.deallocate() }
        unsafe pointers.deallocate()
    }
}

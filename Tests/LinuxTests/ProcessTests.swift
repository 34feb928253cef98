import Foundation
import Linux
import Testing

@Suite("Processes, clocks and signals", .serialized)
struct ProcessTests {
    @Test("This process is alive; one of another start or another boot is not")
    func identity() throws {
        let this = try ProcessIdentity.current()
        #expect(try this.isAlive())
        #expect(ProcessIdentity(this.description) == this)
        let reused = ProcessIdentity(number: this.number, startedAt: this.startedAt + 1, boot: this.boot)
        #expect(try !reused.isAlive())
        #expect(try !ProcessIdentity(number: this.number, startedAt: this.startedAt, boot: "other").isAlive())
        #expect(try !ProcessIdentity(number: .max, startedAt: 1, boot: this.boot).isAlive())
    }

    @Test("A text that is no identity is refused", arguments: ["", "1:2", "1:2:", "-1:2:b", "x:2:b", "1:-2:b"])
    func wrongIdentity(text: String) {
        #expect(ProcessIdentity(text) == nil)
    }

    @Test("The monotonic clock does not go back, the wall clock knows the year")
    func clocks() {
        let first = SystemClock.monotonicNanoseconds
        #expect(SystemClock.monotonicNanoseconds >= first)
        #expect(SystemClock.wallNanoseconds > 1_700_000_000_000_000_000)
    }

    @Test("The environment and the command line are read as bytes")
    func input() throws {
        setenv("STILLS_TEST_VARIABLE", "a\u{FF}b", 1)
        #expect(ProcessInput.variable("STILLS_TEST_VARIABLE")?.text == "a\u{FF}b")
        #expect(ProcessInput.variable("STILLS_TEST_VARIABLE_THAT_IS_NOT_SET") == nil)
        #expect(ProcessInput.arguments().count == CommandLine.arguments.count - 1)
    }

    @Test("A started program gets the three descriptors that are meant for it, and no other")
    func inheritedDescriptors() throws {
        try withScratchDirectory { path, directory in
            let nothing = try FileDescriptor.open("/dev/null", .update)
            let output = try directory.open("output", .createNew)
            let kept = dup(0)
            defer { close(kept) }
            let question = "test -e /proc/$$/fd/2 && ! test -e /proc/$$/fd/\(kept) && echo none"
            let listing = try ChildProcess.start(
                "/bin/sh", arguments: ["-c", try #require(Path(question))],
                environment: [], input: nothing, output: output, error: nothing)
            #expect(try listing.wait() == .exited(0))
            #expect(try readFile(path.appending("output"), limit: 100) == Array("none\n".utf8))
        }
    }

    @Test("A started program's end is known, by status or by signal")
    func childProcess() throws {
        try withScratchDirectory { path, directory in
            let nothing = try FileDescriptor.open("/dev/null", .update)
            let output = try directory.open("output", .createNew)
            let speaking = try ChildProcess.start(
                "/bin/sh", arguments: ["-c", "echo $WORD; exit 3"], environment: ["WORD=hello"], input: nothing,
                output: output, error: nothing)
            let ending = try speaking.wait()
            #expect(ending == .exited(3))
            let said = try readFile(path.appending("output"), limit: 100)
            #expect(said == Array("hello\n".utf8))

            let waiting = try ChildProcess.start(
                "/bin/sh", arguments: ["-c", "kill -9 $$"], environment: [], input: nothing, output: nothing,
                error: nothing)
            let killed = try waiting.wait()
            #expect(killed == .killed(signal: SIGKILL))
            let error = #expect(throws: SystemError.self) {
                _ = try ChildProcess.start(
                    path.appending("none"), arguments: [], environment: [], input: nothing, output: nothing,
                    error: nothing)
            }
            #expect(error?.reason == .missing)
        }
    }

    @Test("Random bytes differ")
    func random() throws {
        let first = try secureRandomBytes(32)
        #expect(first.count == 32)
        #expect(try secureRandomBytes(32) != first)
        #expect(try secureRandomBytes(0) == [])
    }

    @Test("A stop signal is noted, and wakes whoever waits")
    func stopSignals() throws {
        try StopSignals.watch()
        try StopSignals.watch()
        #expect(!StopSignals.requested)
        kill(getpid(), SIGTERM)
        var wanted = pollfd(fd: StopSignals.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
        #expect(poll(&wanted, 1, 10_000) == 1)
        #expect(StopSignals.requested)
        #expect(StopSignals.signal == SIGTERM)
    }
}

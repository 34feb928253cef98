import Glibc
import HTTPTransport
import Linux
import Testing

@Suite("A flood of connections (slow)")
struct HTTPFloodEndToEndTests {
    /// The flood comes from a process of its own: whatever starts a program meanwhile must not have its connections to close.
    private static let isPossible: Bool = {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 && limit.rlim_max >= 20_000
    }()

    @Test(
        "a hundred thousand attempts from one address, fifteen thousand at once, leave the others served",
        .enabled(if: isPossible, "this process may not open 20,000 files"))
    func flood() async throws {
        try await withServer(threads: 2, { $0.load.connectionsPerAddress = 500 }, answer: echo) { address in
            let kept = try RawClient(address)
            func ask() throws {
                kept.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try kept.readResponse()?.status == 200)
            }
            try ask()
            let script = Path(#filePath).parent.appending("flood.py")
            let port = try #require(SocketAddress(address).flatMap { Path(String($0.port)) })
            let nothing = try FileDescriptor.open("/dev/null", .read)
            let error = try FileDescriptor.standardError()
            let flood = try ChildProcess.start(
                "/usr/bin/python3", arguments: [script, port], environment: [], input: nothing, output: error,
                error: error)
            var asked = 0
            while try !flood.ends(within: 10) {
                try ask()
                asked += 1
            }
            #expect(try flood.wait() == .exited(0))
            #expect(asked > 7)
            try ask()
        }
    }
}

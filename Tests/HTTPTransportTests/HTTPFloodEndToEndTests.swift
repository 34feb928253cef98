import Glibc
import HTTPTransport
import Linux
import Testing

@Suite("A flood of connections (slow)")
struct HTTPFloodEndToEndTests {
    /// Two for each that is open at the same time, and some for the rest of the process.
    private static let isPossible: Bool = {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return false }
        limit.rlim_cur = limit.rlim_max
        return setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 && limit.rlim_cur >= 20_000
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
            for _ in 0..<7 {
                var open: [RawClient] = []
                open.reserveCapacity(15_000)
                for number in 0..<15_000 {
                    open.append(try RawClient(address))
                    if number % 1_000 == 0 { try ask() }
                }
                // The first are in, the last are told to come again.
                #expect(try open[14_999].readResponse()?.status == 503)
                for client in open { client.cutOff() }
                try ask()
            }
        }
    }
}

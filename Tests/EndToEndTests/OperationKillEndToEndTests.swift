import Foundation
import StillsTesting
import Testing

/// SIGKILL under bulk operations: they go on where they were.
@Suite("Killing a server under bulk operations")
struct OperationKillEndToEndTests {
    private static let rounds = ProcessInfo.processInfo.environment["STILLS_TEST_FULL"] == "1" ? 25 : 3

    @Test("Each operation changes every image once, and leaves none out")
    func kills() async throws {
        try await UploadDriver.run("kill_operations.py", "\(Self.rounds)", seconds: 60 + Self.rounds * 60)
    }
}

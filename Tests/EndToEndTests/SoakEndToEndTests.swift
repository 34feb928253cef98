import Testing

/// Sixteen clients that do everything at once (`make soak` does it for longer).
@Suite("A server under mixed load")
struct SoakEndToEndTests {
    private static let seconds = UploadDriver.isFull ? 120 : 10

    @Test("No answer is wrong, none is a server's failure, and memory and descriptors stay")
    func soak() async throws {
        try await UploadDriver.run("soak.py", "--seconds", "\(Self.seconds)", seconds: 600)
    }
}

import Testing

/// What a server is sent that it must not take, and clients that leave.
@Suite("Uploads that must not be taken", .enabled(if: ServedDaemon.hasTools, "curl is not installed"))
struct HostileUploadEndToEndTests {
    @Test("Each is refused with a reason while it comes, and who leaves leaves nothing behind")
    func hostile() async throws {
        let pictures = UploadDriver.corpus.map { [$0] } ?? []
        try await Sandbox.with { sandbox in
            let command = try UploadDriver.command(
                "hostile_uploads.py", in: sandbox, folder: sandbox.folder, pictures)
            UploadDriver.expectWell(try await sandbox.shell(command, seconds: 600))
        }
    }
}

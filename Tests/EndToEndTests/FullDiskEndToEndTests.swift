import Testing

extension FailingMachineEndToEndTests {
    @Test(
        "A server whose disk is full refuses uploads, loses nothing that it answered for, and goes on when there is room",
        .enabled(if: mountsAreAllowed, "this machine allows no mount namespace"))
    func aFullDiskUnderAServer() async throws {
        try await Sandbox.with { sandbox in
            let driver = try UploadDriver.command("full_disk.py", in: sandbox, folder: sandbox.library)
            let end = try await mounting(
                sandbox, "mkdir library && mount -t tmpfs -o size=8m tmpfs library || exit 90; \(driver)")
            UploadDriver.expectWell(end)
        }
    }
}

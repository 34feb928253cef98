import Foundation
import Testing

/// A server behind nginx, set up as Documentation/Server.md says.
@Suite("A server behind a proxy", .enabled(if: InstalledNginx.isThere, "nginx is not installed"))
struct ProxyEndToEndTests {
    @Test("Uploads stream through, and only the named proxy's word about the client counts")
    func nginxOfTheDocument() async throws {
        try await UploadDriver.run(
            "proxied_uploads.py", InstalledNginx.path, "\(Sandbox.project)/Documentation/Server.md", seconds: 300)
    }
}

enum InstalledNginx {
    /// Where only root's search path leads.
    static let path = "/usr/sbin/nginx"
    /// `make setup` does not install it, for Debian would start it; hence it may be missing in continuous integration, too.
    static let isThere = FileManager.default.isExecutableFile(atPath: path)
}

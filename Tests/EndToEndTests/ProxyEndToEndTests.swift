import Foundation
import Testing

/// A server behind the proxies of Documentation/Server.md, set up as it says.
@Suite("A server behind a proxy")
struct ProxyEndToEndTests {
    @Test(
        "Uploads stream through, and only the named proxy's word about the client counts",
        .enabled(if: InstalledProxy.areAllThere, "nginx or Caddy is not there: `make setup` gets them"),
        arguments: InstalledProxy.allCases)
    func example(proxy: InstalledProxy) async throws {
        try await UploadDriver.run(
            "proxied_uploads.py", proxy.rawValue, try #require(proxy.path),
            "\(Sandbox.project)/Documentation/Server.md", seconds: 300)
    }
}

/// Unpacked by `make setup`, or installed by somebody.
enum InstalledProxy: String, CaseIterable {
    case nginx, caddy

    var path: String? {
        let name = self == .nginx ? "sbin/nginx" : "bin/caddy"
        return ["\(Sandbox.project)/.build/programs/usr/\(name)", "/usr/\(name)"]
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// In continuous integration they must be.
    static var areAllThere: Bool {
        ProcessInfo.processInfo.environment["CI"] != nil || allCases.allSatisfy { $0.path != nil }
    }
}

import StillsTesting
import Testing

@Suite("Commands for a server that is not there, or not for them")
struct ServerEndToEndTests {
    /// Nobody listens there.
    private static let nowhere = "http://127.0.0.1:1"
    private static let alone: [String: String?] = ["STILLS_LIBRARY": nil]

    @Test(arguments: [
        ["search", "cat"], ["show", "x"], ["get", "--all", "-o", "out"], ["rm", "x"], ["restore", "x"],
    ])
    func cannotBeReached(_ words: [String]) async throws {
        try await Sandbox.with { sandbox in
            let call = try sandbox.call(
                ["--server", Self.nowhere] + words, environment: ["STILLS_LIBRARY": nil, "http_proxy": nil])
            // Every attempt is refused at once; the pauses between them are short.
            let end = try await sandbox.program.run(call).expect(3)
            #expect(end.complains(of: Self.nowhere, "cannot be reached"))
        }
    }

    @Test(arguments: [
        ["verify"], ["purge", "x"], ["init"], ["history", "x"], ["collection", "list"], ["backup", "b"],
    ])
    func worksHereOnly(_ words: [String]) async throws {
        try await Sandbox.withLibrary { sandbox in
            let call = try sandbox.call(words, environment: ["STILLS_SERVER": Self.nowhere])
            let end = try await sandbox.program.run(call).expect(2)
            #expect(end.complains(of: "this machine only", Self.nowhere))
        }
    }

    @Test func theCommandLineOutweighsTheEnvironment() async throws {
        try await Sandbox.withLibrary { sandbox in
            let environment: [String: String?] = ["STILLS_SERVER": Self.nowhere]
            try await sandbox.stills("search", "--library", sandbox.library, environment: environment).expect(0)
            try await sandbox.stills("verify", "--library", sandbox.library, environment: environment).expect(0)
        }
    }

    @Test(arguments: ["photos.example.org", "ftp://a", "http://anna:secret@a", "http://a?b"])
    func isNamedByItsAddress(_ url: String) async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.stills("search", "--server", url, environment: Self.alone).expect(2)
            #expect(end.complains(of: "--server must be a URL"))
        }
    }

    @Test func signingInNeedsSomebodyToAskOrAFile() async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.stills("login", "--server", Self.nowhere, "anna").expect(2)
            #expect(end.complains(of: "Nobody can be asked", "--password-file"))
            #expect(try await sandbox.stills("login", "anna").expect(2).complains(of: "--server URL"))
            let empty = try sandbox.write("empty", text: "\n")
            let none = try await sandbox.stills("login", "--server", Self.nowhere, "--key-file", empty).expect(2)
            #expect(none.complains(of: "No secret is in"))
            #expect(try sandbox.names(in: "home/.config").isEmpty)
        }
    }

    @Test func signingOutWhereNobodyIsSignedInIsNoError() async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.stills("logout", "--server", Self.nowhere).expect(0)
            #expect(end.outputText == "You were not signed in at \(Self.nowhere).\n")
        }
    }
}

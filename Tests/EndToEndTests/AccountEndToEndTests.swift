import Foundation
import Linux
import StillsTesting
import Testing

@Suite("stillsd account")
struct AccountEndToEndTests {
    private func stillsd(
        _ sandbox: Sandbox, _ arguments: String..., input: ProgramInput = .nothing
    ) async throws -> ProgramEnd {
        try await BuiltProgram.named("stillsd").run(sandbox.call(arguments, input: input))
    }

    @Test func accountsAreMadeListedChangedAndRemoved() async throws {
        try await Sandbox.withLibrary { sandbox in
            let file = try sandbox.write("password", Array("correct horse\n".utf8))
            let made = try await stillsd(
                sandbox, "account", "create", "anna", "--role", "admin", "--password-file", file
            ).expect(0)
            #expect(made.outputText == "anna: made, admin\n")
            try await stillsd(sandbox, "account", "create", "ben", "--no-password").expect(0)
            let list = try await stillsd(sandbox, "account", "list").expect(0).outputText.split(separator: "\n")
            #expect(
                list.map { $0.split(separator: "\t").prefix(3).joined(separator: " ") } == [
                    "anna admin active", "ben member active", "local admin active",
                ])
            let last = try await stillsd(sandbox, "account", "set-role", "anna", "member").expect(1)
            #expect(last.complains(of: "last administrator"))
            let raised = try await stillsd(sandbox, "account", "set-role", "ben", "manager", "--json").expect(0)
            #expect(raised.outputText.contains(#""role":"manager""#))
            #expect(
                try await stillsd(sandbox, "account", "remove", "ben", "--yes").expect(0).outputText == "ben: removed\n"
            )
            #expect(try await stillsd(sandbox, "account", "remove", "ben", "--yes").expect(1).complains(of: "ben"))
            #expect(try await stillsd(sandbox, "account", "remove", "local", "--yes").expect(2).complains(of: "local"))
            // Every member has a General of its own: the command line's is still local's.
            #expect(
                try await sandbox.stills("collection", "show", "--json", "General").expect(0).outputText.contains(
                    #""owner":"local""#))
            #expect(
                try await sandbox.stills("collection", "show", "--json", "anna:General").expect(0).outputText.contains(
                    #""owner":"anna""#))
        }
    }

    @Test func aPasswordComesFromAFileOrFromStandardInputAndIsNeverPrinted() async throws {
        try await Sandbox.withLibrary { sandbox in
            let secret = "battery staple"
            let made = try await stillsd(
                sandbox, "account", "create", "anna", "--password-file", "-", input: .bytes(Array("\(secret)\n".utf8))
            ).expect(0)
            let set = try await stillsd(
                sandbox, "account", "passwd", "anna", "--password-file", "-", input: .bytes(Array(secret.utf8))
            ).expect(0)
            let short = try await stillsd(
                sandbox, "account", "passwd", "anna", "--password-file", "-", input: .bytes(Array("short77\n".utf8))
            ).expect(2)
            let none = try await stillsd(sandbox, "account", "passwd", "anna").expect(2)
            #expect(none.complains(of: "--password-file"))
            let missing = try await stillsd(sandbox, "account", "passwd", "anna", "--password-file", "nowhere").expect(
                2)
            #expect(missing.complains(of: "nowhere"))
            for end in [made, set, short, none] {
                #expect(!(end.outputText + end.errorText).contains("staple"))
                #expect(!(end.outputText + end.errorText).contains("short77"))
            }
            let catalog = try Data(contentsOf: URL(fileURLWithPath: sandbox.library + "/catalog.sqlite"))
            #expect(catalog.range(of: Data("$argon2id$v=19$m=19456,t=2,p=1$".utf8)) != nil)
            #expect(catalog.range(of: Data(secret.utf8)) == nil)
        }
    }

    @Test func badNamesAndRolesAreWrongUsage() async throws {
        try await Sandbox.withLibrary { sandbox in
            try await stillsd(sandbox, "account", "create", "Anna", "--no-password").expect(2)
            try await stillsd(sandbox, "account", "create", "anna", "--no-password", "--role", "king").expect(2)
            try await stillsd(sandbox, "account", "create", "local", "--no-password").expect(1)
            try await stillsd(sandbox, "account", "set-role", "local", "king").expect(2)
            try await stillsd(sandbox, "account", "remove", "local").expect(2)
        }
    }
}

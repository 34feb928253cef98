import Foundation
import StillsTesting
import Testing

/// `stills edit --query` and `stills rm --query` with `--server`: the server does the work, the command tells of it.
@Suite("Bulk commands on a server")
struct RemoteBulkEndToEndTests {
    /// Signed in as an administrator, `$url` is also what commands work on.
    private static let signIn = """
        printf 'a password for tests' > password
        stillsd account create anna --role admin --password-file password > account
        stills login --quiet --server "$url" anna --password-file password
        export STILLS_SERVER=$url; unset STILLS_LIBRARY
        """

    private func run(_ script: String, pictures: Int, _ body: (ProgramEnd, Sandbox) async throws -> Void) async throws {
        try await Sandbox.withLibrary { sandbox in
            let shelf = try sandbox.writePictures(0..<pictures, to: "shelf")
            try await sandbox.stills("import", "--quiet", shelf).expect(0)
            let end = try await sandbox.daemon(Self.signIn + "\n" + script)
            try await body(end, sandbox)
        }
    }

    @Test("An edit tells what became of each image, as it does on this machine")
    func editing() async throws {
        let script = """
            stills edit --query 'type:jpeg' --title T --append tag=x --position 1.5,2; echo "status $?"
            stills edit --query 'type:jpeg' --title T --json > again.ndjson; echo "status $?"
            stills edit --query 'type:jpeg' --title U --json > edited.ndjson; echo "status $?"
            stills edit --query 'type:jpeg' --title V --dry-run | tail -n 1
            stills edit --query 'type:jpeg' --collection nowhere --title V; echo "status $?"
            stills search --count 'title=U tag=x'
            """
        try await run(script, pictures: 5) { end, sandbox in
            let lines = end.outputLines
            #expect(lines.first?.hasPrefix("5 edited in ") == true, "\(end.outputText) \(end.errorText)")
            #expect(Array(lines[1...3]) == ["status 0", "status 0", "status 0"], "\(end.outputText)")
            #expect(lines[4].hasPrefix("Would be: 5 edited"))
            #expect(lines[5].hasPrefix("no image found"))
            #expect(lines[6] == "status 1" && end.errorText.contains("nowhere"))
            #expect(lines[7] == "5")
            let again = try JSONObject.lines(sandbox.read("again.ndjson"))
            #expect(again.count == 6 && again.last?.integer("unchanged") == 5)
            let edited = try JSONObject.lines(sandbox.read("edited.ndjson"))
            #expect(edited.count == 6 && edited.last?.integer("edited") == 5)
            #expect(edited.first?.integer("version") == 3 && edited.first?.text("outcome") == "edited")
            let text = String(decoding: try sandbox.read("edited.ndjson"), as: UTF8.self)
            #expect(text.contains(#""changes":{"title":["T","U"]}"#))
        }
    }

    @Test("Images that a query finds go into the trash, and out of it")
    func trash() async throws {
        let script = """
            stills rm --query 'type:jpeg' --dry-run
            stills rm --query 'type:jpeg'; echo "status $?"
            stills search --count 'is:trashed'
            stills restore --query 'type:jpeg' --json | tail -n 1
            """
        try await run(script, pictures: 3) { end, _ in
            let lines = end.outputLines
            #expect(lines.first == "Would be: 3 trashed", "\(end.outputText) \(end.errorText)")
            #expect(lines[1] == "3 trashed. “stills restore” takes them out again.")
            #expect(Array(lines[2...3]) == ["status 0", "3"])
            let restored = try JSONObject.lines(Array(lines[4].utf8))
            #expect(restored.first?.integer("restored") == 3)
        }
    }

    @Test("What may not be edited is refused, with the reason, and the status says so")
    func refused() async throws {
        let script = """
            stillsd account create ben --library library --password-file password > account
            stills edit --query 'type:jpeg' --visibility public; echo "status $?"
            stills login --quiet ben --password-file password
            stills edit --query 'type:jpeg' --title T; echo "status $?"
            """
        try await run(script, pictures: 2) { end, _ in
            let lines = end.outputLines
            #expect(lines[0].hasPrefix("2 edited") && lines[1] == "status 0", "\(end.outputText) \(end.errorText)")
            #expect(lines[2].hasPrefix("2 refused") && lines[3] == "status 1", "\(end.outputText) \(end.errorText)")
            #expect(end.errorText.components(separatedBy: "You may not edit it.").count == 3)
        }
    }

    @Test("Ctrl-C has the server cancel it; what was told is done, and nothing else")
    func interrupted() async throws {
        let script = """
            mkfifo told
            stills edit --json --query 'type:jpeg' --title T > told 2> complaint & edit=$!
            exec 4< told
            head -c 1 <&4 > run.ndjson
            kill -INT $edit
            cat <&4 >> run.ndjson
            wait $edit; echo "status $?"
            stills search --count 'title=T'
            """
        try await run(script, pictures: 3_000) { end, sandbox in
            #expect(end.outputLines.first == "status 130", "\(end.outputText) \(end.errorText)")
            let complaint = String(decoding: try sandbox.read("complaint"), as: UTF8.self)
            #expect(complaint.contains("run the same command again"))
            let told = try JSONObject.lines(sandbox.read("run.ndjson"))
            let edited = told.count { $0.text("outcome") == "edited" }
            #expect(edited >= 1_000 && told.last?.integer("edited") == edited)
            #expect(end.outputLines[1] == "\(edited)")
        }
    }
}

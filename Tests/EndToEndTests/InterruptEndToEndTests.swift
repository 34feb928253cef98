import StillsTesting
import Testing

@Suite("Interrupting an import")
struct InterruptEndToEndTests {
    @Test(arguments: [("INT", 2), ("TERM", 15)])
    func saysHowToContinueAndTheSameCommandDoes(_ name: String, _ signal: Int32) async throws {
        try await Sandbox.withLibrary { sandbox in
            let shelf = try sandbox.writePictures(0..<1_500, to: "shelf")
            // The first line that reaches the other end of the pipe says that the import is under way.
            let end = try await sandbox.shell(
                """
                mkfifo lines
                stills import --json --jobs 1 shelf > lines 2> complaint & import=$!
                exec 3< lines
                head -c 1 <&3 > run.ndjson
                kill -\(name) $import
                cat <&3 >> run.ndjson
                wait $import; echo "status $?"
                cat complaint
                """)
            #expect(end.outputLines.first == "status 130", "\(end.outputText)")
            #expect(end.outputText.contains("run the same command again to continue"))
            let first = try objects(sandbox)
            let acknowledged = first.filter { $0.text("outcome") == "imported" }.compactMap { $0.text("id") }
            #expect(!acknowledged.isEmpty)
            #expect(acknowledged.count < 1_500)
            #expect(first.last?.integer("imported") == acknowledged.count)

            let rest = try await sandbox.stills("import", "--json", shelf).expect(0).objects()
            #expect(rest.last?.integer("unchanged") == acknowledged.count)
            #expect(rest.last?.integer("imported") == 1_500 - acknowledged.count)
            try await sandbox.stills("verify", "--quick").expect(0)
        }
    }

    private func objects(_ sandbox: Sandbox) throws -> [JSONObject] {
        try JSONObject.lines(sandbox.read("run.ndjson"))
    }
}

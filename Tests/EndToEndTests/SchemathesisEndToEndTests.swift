import StillsTesting
import Testing

/// Schemathesis (PyPI) sends requests made of the API's own description, sound and unsound ones, and compares the answers with
/// it. `STILLS_SCHEMATHESIS` names its program.
@Suite(
    "The API keeps what its description says",
    .enabled(if: ServedDaemon.schemathesis != nil, "STILLS_SCHEMATHESIS names no schemathesis"))
struct SchemathesisEndToEndTests {
    @Test("Whatever a stranger sends")
    func strangers() async throws {
        let program = try #require(ServedDaemon.schemathesis)
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<5, to: "shelf")
            try await sandbox.stills("import", "--visibility", "public", "shelf").expect(0)
            // A query, a name or a date can be of the right form, and still be none: that is refused as it should be.
            let end = try await sandbox.daemon(
                """
                '\(program)' run "$url/v1/openapi.json" --max-examples 25 --phases examples,coverage,fuzzing \\
                    --exclude-checks positive_data_acceptance > report.txt 2>&1 || tail -100 report.txt
                """, options: "--log-level error")
            #expect(end.outputLines == ["status 0"], "\(end.outputText)")
        }
    }
}

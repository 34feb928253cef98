import Linux
import StillsTesting
import Testing

@Suite("The README's tour")
struct TourEndToEndTests {
    @Test func everyCommandPrintsWhatTheREADMEShows() async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.shell(
                "cd \(sandbox.quoted(Sandbox.project)) && PYTHONDONTWRITEBYTECODE=1 exec python3 Scripts/readme-tour.py "
                    + "--programs \(sandbox.quoted("\(sandbox.program.path.parent)")) README.md")
            end.expect(0)
            #expect(end.outputText.contains("0 not as printed"))
        }
    }

    @Test func everyCommandPrintsWhatManifestsShows() async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.shell(
                "cd \(sandbox.quoted(Sandbox.project)) && PYTHONDONTWRITEBYTECODE=1 exec python3 Scripts/readme-tour.py "
                    + "--programs \(sandbox.quoted("\(sandbox.program.path.parent)")) Documentation/Manifests.md")
            end.expect(0)
            #expect(end.outputText.contains("0 not as printed"))
        }
    }

    @Test func theDemoRuns() async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.shell("mkdir demo && \(sandbox.quoted(Sandbox.examples))/demo.sh demo").expect(
                0)
            #expect(end.outputText.contains("13 imported"))
            #expect(end.outputText.contains("All 13 are identical to what went in."))
            #expect(end.outputText.contains("13 images: 0 missing, 0 orphans, 0 mismatched, 0 misindexed, 0 repaired"))
        }
    }
}

import Foundation
import StillsTesting
import Testing

@Suite("stills verify and the search index")
struct IndexVerificationEndToEndTests {
    /// Runs SQL in the sandbox's catalog.
    private static let damage = """
        damage() { python3 -c 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2])' \
        "$STILLS_LIBRARY/catalog.sqlite" "$1"; }

        """

    @Test func findsWhatIsIndexedWronglyAndSetsItRight() async throws {
        try await Sandbox.withLibrary { sandbox in
            let shelf = try sandbox.writePictures(0..<3, to: "shelf")
            try await sandbox.stills("import", "-q", "--attribute", "shelf=top", shelf).expect(0)
            let end = try await sandbox.shell(
                Self.damage + """
                    stills verify; echo "whole $?"
                    damage "DELETE FROM posting; DELETE FROM posting_page; DELETE FROM posting_run"
                    stills search --count shelf=top
                    stills verify --quick; echo "quick $?"
                    stills verify --json 2> /dev/null > found; echo "damaged $?"
                    grep -c '"problem":"misindexed","ids":\\["[0-9a-f-]*"\\],"locator":null,"fields":\\[.*"shelf"' found
                    tail -n 1 found
                    stills verify --index 2> told; grep -c 'misindexed: [0-9a-f-]*: The search index does not find it by .* more' told
                    stills verify --index --repair --json | tail -n 1
                    stills search --count shelf=top
                    stills verify --index; echo "right $?"
                    """)
            #expect(
                end.outputLines == [
                    "3 images: 0 missing, 0 orphans, 0 mismatched, 0 misindexed, 0 repaired", "whole 0", "0",
                    "3 images: 0 missing, 0 orphans, 0 mismatched, 0 misindexed, 0 repaired", "quick 0", "damaged 1",
                    "3",
                    #"{"images":3,"missing":0,"orphans":0,"mismatched":0,"misindexed":3,"repaired":0}"#,
                    "3 images: 0 missing, 0 orphans, 0 mismatched, 3 misindexed, 0 repaired", "3",
                    #"{"images":3,"missing":0,"orphans":0,"mismatched":0,"misindexed":3,"repaired":3}"#, "3",
                    "3 images: 0 missing, 0 orphans, 0 mismatched, 0 misindexed, 0 repaired", "right 0",
                ], "\(end.outputText)\(end.errorText)")
        }
    }

    @Test func tellsOfWhatCannotBeRead() async throws {
        try await Sandbox.withLibrary { sandbox in
            let shelf = try sandbox.writePictures(0..<1, to: "shelf")
            try await sandbox.stills("import", "-q", shelf).expect(0)
            let end = try await sandbox.shell(
                Self.damage + """
                    damage "INSERT OR REPLACE INTO posting VALUES ('state', CAST('active' AS BLOB), 0, x'ff')"
                    stills verify --index --repair; echo "repaired $?"
                    stills verify --index; echo "right $?"; stills search --count ''
                    """)
            #expect(
                end.outputLines == [
                    "1 images: 0 missing, 0 orphans, 0 mismatched, 1 misindexed, 1 repaired", "repaired 1",
                    "1 images: 0 missing, 0 orphans, 0 mismatched, 0 misindexed, 0 repaired", "right 0", "1",
                ], "\(end.outputText)\(end.errorText)")
            #expect(end.complains(of: "misindexed: What the search index has of state “active” cannot be read."))
        }
    }

    @Test func refusesToLookAtTheIndexOnlyAndNotAtIt() async throws {
        try await Sandbox.withLibrary { sandbox in
            let end = try await sandbox.stills("verify", "--quick", "--index").expect(2)
            #expect(end.complains(of: "say one of them"))
        }
    }
}

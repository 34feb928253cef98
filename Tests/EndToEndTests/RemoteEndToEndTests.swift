import Foundation
import StillsTesting
import Testing

@Suite("Commands on the library of a server")
struct RemoteEndToEndTests {
    @Test("Pictures are found, shown, fetched, edited, thrown away and taken out again")
    func commands() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<3, to: "shelf")
            let end = try await sandbox.signedIn(
                """
                stills import -q --attribute shelf:=3 shelf
                stills search --json shelf=3 | sed -E 's/.*"originalName":"([^"]*)".*/\\1/' | sort | tr '\\n' ' '; echo
                id=$(stills search --json 1.jpg | sed -E 's/^\\{"id":"([^"]+)".*/\\1/')
                stills show $id > there.txt; here show $id > here.txt; grep -c 1.jpg there.txt
                stills get -q $id -o out && cmp shelf/1.jpg out/1.jpg && echo same
                stills get $id -o - | cmp - shelf/1.jpg && echo same
                stills edit -q $id --title 'The pier'; echo "edit $?"
                here show --json $id | grep -c '"title":"The pier"'
                stills edit -q $id --title Other --if-version 1; echo "late $?"
                stills rm -q $id; echo "rm $?"; stills search --count ''
                stills restore -q $id; echo "restore $?"; stills search --count ''
                stills show nobody; echo "unknown $?"
                stills search 'size>'; echo "query $?"
                stills logout; stills search --count ''; echo "stranger $?"
                stills logout | sed 's/ at .*//'
                """)
            #expect(
                end.outputLines.filter { !$0.hasPrefix("Signed out") } == [
                    "0.jpg 1.jpg 2.jpg ", "1", "same", "same", "edit 0", "1", "late 1", "rm 0", "2", "restore 0", "3",
                    "unknown 1", "query 2", "0", "stranger 0", "You were not signed in", "status 0",
                ], "\(end.outputText)\(end.errorText)")
        }
    }

    @Test("An export has the same bytes as one beside the server", arguments: ["ndjson", "json", "csv"])
    func export(_ format: String) async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<2, to: "more")
            let end = try await sandbox.signedIn(
                """
                stills import -q --manifest '\(Sandbox.examples)/retail.csv'
                here import -q --attribute 'note==HYPERLINK("x")' --attribute 'sizes:=[1,2.5]' --attribute on:=true more
                here edit -q --query store_id=1 --title '"Two", parts'; here rm -q --query store_id=4
                for words in "" "--all --history" "store_id=1" "store_id=nothing"; do
                    stills export --format \(format) $words > there; here export --format \(format) $words > here
                    cmp there here && echo same
                done
                stills export -q -o shelf.\(format) && here export --format \(format) | cmp - shelf.\(format) && echo file
                stills export -q -o shelf.\(format); echo "again $?"
                stills export --format \(format) | head -c 3 | wc -c
                """)
            #expect(
                end.outputLines == ["same", "same", "same", "same", "file", "again 1", "3", "status 0"],
                "\(end.outputText)\(end.errorText)")
            #expect(!sandbox.exists("shelf.\(format).part"))
        }
    }

    @Test("An export tells a member of what it may read, and not of what it merely sees")
    func exportPermissions() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<2, to: "shelf")
            try sandbox.writePictures(2..<3, to: "own")
            let end = try await sandbox.signedIn(
                """
                here import -q --visibility public shelf
                stills import -q own
                stills search --count ''; stills export | sed -E 's/.*"originalName":"([^"]*)".*/\\1/'
                stills logout -q; stills search --count ''; stills export | wc -l
                """, role: "member")
            #expect(
                end.outputLines == ["3", "2.jpg", "2", "0", "status 0"], "\(end.outputText)\(end.errorText)")
        }
    }
}

import Foundation
import StillsTesting
import Testing

@Suite("stills search --facet")
struct FacetEndToEndTests {
    private static func withExamples(_ body: (Sandbox) async throws -> Void) async throws {
        try await Sandbox.withLibrary { sandbox in
            try await sandbox.stills("import", "--quiet", "--manifest", Sandbox.examples + "/retail.csv").expect(0)
            try await body(sandbox)
        }
    }

    @Test func printsHowManyMatchAndTheValuesOfEachField() async throws {
        try await Self.withExamples { sandbox in
            let end = try await sandbox.stills("search", "--facet", "store_id,type", "camera_id=1").expect(0)
            #expect(
                end.outputText == """
                    7
                    store_id\t2\t1
                    store_id\t2\t2
                    store_id\t2\t3
                    store_id\t1\t4
                    type\t3\timage/jpeg
                    type\t2\timage/webp
                    type\t1\timage/png
                    type\t1\timage/tiff

                    """, "\(end.outputText)")
            #expect(end.errorText.isEmpty)
        }
    }

    @Test func tellsOfFurtherValuesAndOfNamesThatNothingHas() async throws {
        try await Self.withExamples { sandbox in
            let end = try await sandbox.stills("search", "-n", "1", "--facet", "store_id", "--facet", "store_ids")
                .expect(0)
            #expect(end.outputLines.count == 2 && end.outputLines.last?.hasPrefix("store_id\t") == true)
            #expect(end.complains(of: "store_id has", "more values: --limit"))
            #expect(end.complains(of: "“store_ids”; did you mean “store_id”?"))
        }
    }

    @Test func givesProgramsOneObject() async throws {
        try await Self.withExamples { sandbox in
            let end = try await sandbox.stills("search", "--json", "--facet", "store_id,lens", "camera_id=1").expect(0)
            #expect(
                end.outputText == """
                    {"count":7,"facets":[{"field":"store_id","count":7,"distinct":4,"values":[{"value":"1","count":2},\
                    {"value":"2","count":2},{"value":"3","count":2},{"value":"4","count":1}]},{"field":"lens","count":0,"distinct":0,"values":[]}]}

                    """, "\(end.outputText)")
        }
    }

    @Test(arguments: [
        (["--facet", "size"], "“size” cannot be counted"), (["--facet", "camera,,lens"], "column 8"),
        (["--facet", "camera", "-n", "1001"], "-n must be"), (["--facet", "camera", "--count"], "--count"),
        (["--facet", "camera", "--sort", "taken"], "--sort is for images"),
    ])
    func refusesWhatCannotBeCounted(_ words: [String], _ reason: String) async throws {
        try await Sandbox.withLibrary { sandbox in
            let call = try sandbox.call(["search"] + words)
            #expect(try await sandbox.program.run(call).expect(2).complains(of: reason))
        }
    }

    @Test func isTheSameOfAServersLibraryAndTellsStrangersNothing() async throws {
        try await Sandbox.withLibrary { sandbox in
            let end = try await sandbox.signedIn(
                """
                here import -q --manifest '\(Sandbox.examples)/retail.csv'
                for words in "--facet store_id,type,taken,nothing" "--json --facet owner,collection -n 1" "--facet keyword"; do
                    stills search $words 'store_id>1' > there 2>&1; here search $words 'store_id>1' > own 2>&1
                    cmp there own && grep -c . own
                done
                stills search --facet size; echo "size $?"
                stills logout -q; stills search --facet store_id,owner,collection
                """)
            // A count, values of three fields and a note; one object; a count and two words.
            #expect(
                end.outputLines.filter { !$0.hasPrefix("Signed out") } == ["10", "1", "3", "size 2", "0", "status 0"],
                "\(end.outputText)\(end.errorText)")
        }
    }
}

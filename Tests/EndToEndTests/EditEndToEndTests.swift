import StillsTesting
import Testing

/// What a person types to change what is known, and gets to see.
@Suite("stills edit, history and revert")
struct EditEndToEndTests {
    private static func withExamples(_ body: (Sandbox) async throws -> Void) async throws {
        try await Sandbox.withLibrary { sandbox in
            try await sandbox.stills("import", "--quiet", "--manifest", Sandbox.examples + "/retail.csv").expect(0)
            try await body(sandbox)
        }
    }

    @Test func anEditIsFoundToldAndTakenBack() async throws {
        try await Self.withExamples { sandbox in
            let edited = try await sandbox.stills(
                "edit", "hD2aTm9qVjBn4sCo", "--title", "Sharp thing", "--append", "keyword=bath", "--attribute",
                "price:=2.5"
            ).expect(0)
            #expect(edited.outputText.contains("title: nail clipper → Sharp thing"))
            #expect(edited.outputText.contains("attributes.price: (none) → 2.5"))
            for query in ["sharp", "keyword:bath", "price=2.5"] {
                let found = try await sandbox.stills("search", "--count", query).expect(0)
                #expect(found.outputText == "1\n", "\(query)")
            }
            let history = try await sandbox.stills("history", "hD2aTm9qVjBn4sCo").expect(0)
            #expect(history.outputText.contains("title: nail clipper → Sharp thing"))
            #expect(history.outputText.contains("local  [person]"))
            try await sandbox.stills("revert", "hD2aTm9qVjBn4sCo", "--to", "1").expect(0)
            let sharp = try await sandbox.stills("search", "--count", "sharp").expect(0)
            #expect(sharp.outputText == "0\n")
            let clipper = try await sandbox.stills("search", "--count", "title:clipper").expect(0)
            #expect(clipper.outputText == "1\n")
        }
    }

    @Test func aReimportKeepsWhatAPersonStated() async throws {
        try await Self.withExamples { sandbox in
            try await sandbox.stills("edit", "hD2aTm9qVjBn4sCo", "--title", "Mine", "--remove", "store_id").expect(0)
            let again = try await sandbox.stills("import", "--manifest", Sandbox.examples + "/retail.csv").expect(0)
            #expect(again.outputText.contains("13 unchanged"))
            let mine = try await sandbox.stills("search", "--count", "title=Mine", "-has:store_id").expect(0)
            #expect(mine.outputText == "1\n")
        }
    }

    @Test func aQuerySelectsAndADryRunChangesNothing() async throws {
        try await Self.withExamples { sandbox in
            let count = try await sandbox.stills("search", "--count", "store_id=2").expect(0)
            let dry = try await sandbox.stills(
                "edit", "--query", "store_id=2", "--visibility", "public", "--dry-run"
            ).expect(0)
            #expect(dry.outputText.contains("Would be: \(count.outputText.dropLast()) edited"))
            #expect(try await sandbox.stills("search", "--count", "is:public").expect(0).outputText == "0\n")
            try await sandbox.stills("edit", "--query", "store_id=2", "--visibility", "public").expect(0)
            #expect(try await sandbox.stills("search", "--count", "is:public").expect(0).outputText == count.outputText)
        }
    }

    @Test func programsReadOutcomesAndASummary() async throws {
        try await Self.withExamples { sandbox in
            let end = try await sandbox.stills(
                "edit", "--json", "hD2aTm9qVjBn4sCo", "nobody", "--attribute", "a:=[1,\"x\"]"
            ).expect(1)
            let lines = end.outputText.split(separator: "\n")
            #expect(lines.count == 3)
            #expect(end.outputText.contains(#""outcome":"refused""#) && end.outputText.contains("no image “nobody”"))
            #expect(end.outputText.contains(#""changes":{"attributes.a":[null,[1,"x"]]}"#))
            #expect(lines.last?.hasPrefix(#"{"edited":1,"unchanged":0,"refused":1,"#) == true)
        }
    }

    @Test(
        "Mistakes are told with the way out, and change nothing",
        arguments: [
            (["edit"], 2, "Name the images to edit, or find them with --query QUERY."),
            (["edit", "x"], 2, "Say what to change"),
            (["edit", "x", "--query", "y", "--title", "t"], 2, "not both"),
            (["edit", "--query", " ", "--title", "t"], 2, "--query is empty"),
            (["edit", "--query", "store_id>", "--title", "t"], 2, "column 10"),
            (["edit", "x", "--title", ""], 2, "--remove title"),
            (["edit", "x", "--title", "a", "--remove", "title"], 2, "both set and removed"),
            (["edit", "x", "--remove", "visibility"], 2, "--visibility private or public"),
            (["edit", "x", "--position", "91,0"], 2, "degrees north"),
            (["edit", "x", "--taken", "yesterday"], 2, "2024-05-01"),
            (["edit", "x", "--attribute", "a:={}"], 2, "takes JSON"),
            (["edit", "x", "--collection", "nowhere", "--title", "t"], 2, "there are: General"),
            (["edit", "nobody", "--title", "t"], 1, "There is no image “nobody”"),
            (["history", "nobody"], 1, "There is no image “nobody”"),
            (["revert", "hD2aTm9qVjBn4sCo"], 2, "--to VERSION"),
            (["revert", "hD2aTm9qVjBn4sCo", "--to", "9"], 1, "no version 9"),
            (["revert", "nobody", "--to", "1"], 1, "There is no image “nobody”"),
        ] as [([String], Int32, String)])
    func mistakes(arguments: [String], status: Int32, words: String) async throws {
        try await Self.withExamples { sandbox in
            let end = try await sandbox.program.run(sandbox.call(arguments))
            end.expect(status)
            #expect(end.errorText.contains(words))
            let images = try await sandbox.stills("search", "--json").expect(0).outputLines
            #expect(images.count == 13 && images.allSatisfy { $0.contains(#""version":1,"#) })
        }
    }
}

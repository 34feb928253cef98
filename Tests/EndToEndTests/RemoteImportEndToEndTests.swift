import Foundation
import StillsTesting
import Testing

@Suite("stills import --server")
struct RemoteImportEndToEndTests {
    /// What is said of each item, apart from what no two libraries have in common.
    private static func outcomes(_ lines: [JSONObject]) -> [String: String] {
        Dictionary(
            lines.dropLast().map { line in
                let words = ["outcome", "reason", "field"].map { line.text($0) ?? "-" }
                return (
                    "\(line.text("path") ?? "") \(line.integer("row") ?? 0)",
                    "\(words.joined(separator: " ")) \(line.isNull("id")) \(line.isNull("receipt"))"
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    @Test("Outcomes, words and statuses are those of an import here, the first time and again")
    func likeAnImportHere() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<20, to: "shelf")
            try sandbox.write("shelf/notes.jpg", text: "not a picture")
            try sandbox.write("shelf/empty.png", text: "")
            try sandbox.write("shelf/sub/broken.jpg", SamplePicture.jpeg(comment: "x").prefix(60))
            let end = try await sandbox.signedIn(
                """
                stills import --json shelf > first.json 2> first.err; echo "first $?"
                stills import --json shelf > second.json 2> second.err; echo "second $?"
                stills import shelf > third.txt 2> third.err; echo "third $?"
                stills import -q nothing.jpg 2> missing.err; echo "missing $?"
                stills import < shelf/3.jpg - > input.txt; echo "input $?"
                stills import -q 'shelf/1.jpg' --description "A pier" --attribute shelf:=3; echo "stated $?"
                stills import --json 'shelf/1.jpg' --description "A pier" --attribute shelf:=3 > stated.json
                """)
            #expect(
                end.outputLines == [
                    "first 1", "second 1", "third 1", "missing 1", "input 0", "stated 0", "status 0",
                ], "\(end.errorText)")
            let other = ["STILLS_LIBRARY": sandbox.folder + "/other"]
            try await sandbox.stills("init", "-q", environment: other).expect(0)
            for run in ["first", "second"] {
                let here = try await sandbox.stills("import", "--json", "shelf", environment: other).expect(1)
                let there = try JSONObject.lines(sandbox.read("\(run).json"))
                #expect(try Self.outcomes(there) == Self.outcomes(here.objects()), "\(run)")
                let (last, lastHere) = (there.last, try here.objects().last)
                #expect(last?.keys == lastHere?.keys)
                for key in ["imported", "unchanged", "refused", "bytes"] {
                    #expect(last?.integer(key) == lastHere?.integer(key), "\(run) \(key)")
                }
            }
            let text = try await sandbox.stills("import", "shelf", environment: other).expect(1)
            #expect(
                golden(String(decoding: try sandbox.read("third.txt"), as: UTF8.self), sandbox)
                    == golden(text.outputText, sandbox))
            let complaints = String(decoding: try sandbox.read("third.err"), as: UTF8.self).split(separator: "\n")
            #expect(Set(complaints) == Set(text.errorText.split(separator: "\n")))
            #expect(String(decoding: try sandbox.read("input.txt"), as: UTF8.self).hasPrefix("1 unchanged in "))
            let stated = try JSONObject.lines(sandbox.read("stated.json"))
            #expect(stated.last?.integer("unchanged") == 1)
            #expect(try sandbox.names(in: "home/.local/state/stills").isEmpty)
        }
    }

    @Test("What a manifest states comes to the same as here, and is not sent twice")
    func manifest() async throws {
        try await Sandbox.withLibrary { sandbox in
            let rows = [
                #"{"path":"0.jpg","title":"Quay & “pier”","takenAt":"2024-05-01T10:00:00+02:00","latitude":52.5,"longitude":-1.25}"#,
                #"{"path":"1.jpg","externalId":"q-1","attributes":{"day":{"day":"2024-05-01"},"sizes":[1,2.5,"x"],"on":true}}"#,
                #"{"path":"2.jpg","collection":"deep/below","originalName":"Zwei.jpg","text":"\#(String(repeating: "långt ", count: 2_000))"}"#,
                #"{"path":"3.jpg","digest":"\#(String(repeating: "0", count: 64))"}"#,
                #"{"path":"gone.jpg"}"#,
            ]
            try sandbox.writePictures(0..<4, to: "shelf")
            try sandbox.write("shelf/list.ndjson", text: rows.joined(separator: "\n"))
            let words = "--create-collections --manifest shelf/list.ndjson --attribute store=7"
            let end = try await sandbox.signedIn(
                """
                stills import --json --manifest shelf/list.ndjson > none.json 2> /dev/null; echo "no collection $?"
                stills import --json \(words) > first.json 2> /dev/null; echo "first $?"
                stills import --json \(words) > second.json 2> /dev/null; echo "second $?"
                stills edit -q --title 'By hand' q-1; echo "edit $?"
                stills import --json \(words) --attribute title2=x > third.json 2> /dev/null; echo "third $?"
                here export | sed -E 's/"(id|addedAt|updatedAt)":"[^"]*",?//g; s/"version":[0-9]+//' | sort > there.ndjson
                """)
            let others = try #require(end.outputLines.first)
            #expect(others == "no collection 1", "\(end.outputText)\(end.errorText)")
            #expect(end.outputLines.dropFirst().prefix(4) == ["first 1", "second 1", "edit 0", "third 1"])
            try await sandbox.shell(
                """
                export STILLS_LIBRARY=$PWD/other; stills init -q
                stills import --json --manifest shelf/list.ndjson > here-none.json 2> /dev/null
                stills import --json \(words) > here-first.json 2> /dev/null
                stills import --json \(words) > here-second.json 2> /dev/null
                stills edit -q --title 'By hand' q-1
                stills import --json \(words) --attribute title2=x > here-third.json 2> /dev/null
                stills export | sed -E 's/"(id|addedAt|updatedAt)":"[^"]*",?//g; s/"version":[0-9]+//' | sort > here.ndjson
                """
            ).expect(0)
            #expect(
                String(decoding: try sandbox.read("there.ndjson"), as: UTF8.self)
                    == String(decoding: try sandbox.read("here.ndjson"), as: UTF8.self))
            for run in ["first", "second", "third"] {
                let (there, here) = (
                    try JSONObject.lines(sandbox.read("\(run).json")),
                    try JSONObject.lines(sandbox.read("here-\(run).json"))
                )
                #expect(Self.outcomes(there) == Self.outcomes(here), "\(run)")
            }
        }
    }

    @Test("What a server does not do is refused before anything is begun")
    func refusedOptions() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            try await sandbox.stills("import", "-q", "shelf").expect(0)
            try await sandbox.stills("export", "-q", "-o", "shelf.ndjson").expect(0)
            let end = try await sandbox.signedIn(
                """
                stills import --atomic shelf; echo "atomic $?"
                stills import --dry-run shelf; echo "dry $?"
                stills import --collection Nowhere shelf; echo "nowhere $?"
                stills import --jobs 0 shelf; echo "jobs $?"
                stills import --manifest shelf.ndjson; echo "export $?"
                stills export --originals out; echo "originals $?"
                stills logout -q; stills import shelf; echo "stranger $?"
                here export | wc -l
                """)
            #expect(
                end.outputLines == [
                    "atomic 2", "dry 2", "nowhere 2", "jobs 2", "export 2", "originals 2", "stranger 3", "1",
                    "status 0",
                ], "\(end.errorText)")
            #expect(end.complains(of: "--atomic works on a library of this machine only"))
            #expect(end.complains(of: "There is no collection “Nowhere”"))
            #expect(end.complains(of: "sign in with “stills login"))
        }
    }

    @Test("Bytes that the store has lost are sent again")
    func lost() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<3, to: "shelf")
            let end = try await sandbox.signedIn(
                """
                stills import -q shelf
                find library/originals -name '*.jpg' | head -1 | xargs rm -f; here verify -q --repair 2> /dev/null; echo "repair $?"
                stills import -q shelf; here verify -q; echo "verify $?"
                """)
            #expect(
                end.outputLines.filter { !$0.hasPrefix("missing: ") } == ["repair 1", "verify 0", "status 0"],
                "\(end.outputText)\(end.errorText)")
        }
    }

    @Test("The trash is told of, and --again takes pictures out")
    func trash() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<3, to: "shelf")
            let end = try await sandbox.signedIn(
                """
                stills import -q --visibility public shelf
                stills rm -q --query type:jpeg
                stills import shelf | sed -E 's/ in [0-9.]+ s$//; s/ [0-9a-f-]{36}//'; echo "trashed ${PIPESTATUS[0]}"
                stills import --again shelf | sed -E 's/ in [0-9.]+ s$//; s/ [0-9a-f-]{36}//'
                stills search --count is:public
                """)
            #expect(
                end.outputLines.filter { !$0.hasPrefix("trashed: ") && !$0.hasPrefix("updated: ") } == [
                    "3 trashed", "trashed 0", "3 updated", "3", "status 0",
                ], "\(end.outputText)\(end.errorText)")
            #expect(end.outputText.contains("(It is in the trash: --again takes it out.)"))
        }
    }
}

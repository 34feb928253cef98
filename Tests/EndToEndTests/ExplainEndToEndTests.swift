import StillsTesting
import Testing

@Suite("stills explain")
struct ExplainEndToEndTests {
    private func withPictures(_ body: (Sandbox) async throws -> Void) async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<2, to: "in")
            try sandbox.write("in/list.csv", text: "path,externalId,title\n0.jpg,p0,Red lantern\n")
            try await sandbox.stills("import", "--quiet", "--manifest", "in/list.csv").expect(0)
            try await body(sandbox)
        }
    }

    @Test func aFileThatIsInTheLibrary() async throws {
        try await withPictures { sandbox in
            let end = try await sandbox.stills("explain", "in/0.jpg").expect(0)
            let text = golden(end.outputText, sandbox).replacing(/[0-9a-f]{64}/, with: "<digest>")
                .replacing(/original-local\/General\/../, with: "<place>").replacing(/\d+ bytes/, with: "<bytes>")
            #expect(
                text == """
                    in/0.jpg
                      It is a file of <bytes>, SHA-256 <digest>.
                      It was taken into “General” from this path. It looks as it did then: an import would not read it again.
                      An import into “General” would change nothing.
                      Image <id> in “General”, external id “p0”.
                        Visible to its owner, local, and who runs the library.
                        Stored at local:<place>/<id>.jpg, present, verified <now>; <bytes> are there now, as there should be.
                        Version 1, 1 change, the last at <now> by local: original, state, externalId, title, visibility.
                        Found by any of 0 jpg lantern red
                        Found by title: lantern red

                    """)
        }
    }

    @Test func aFileThatIsNotInTheLibraryAndWhy() async throws {
        try await withPictures { sandbox in
            let new = try await sandbox.stills("explain", "in/1.jpg").expect(1)
            #expect(new.outputText.contains("An import into “General” would take it in as a new image."))
            #expect(new.outputText.contains("No image has these bytes."))
            #expect(new.outputText.contains("The library knows nothing of it."))
            try sandbox.write("in/text.jpg", text: "not a picture")
            let refused = try await sandbox.stills("explain", "--json", "in/text.jpg").expect(1).objects().first
            let file = try #require(refused?.object("file"))
            #expect(file.text("outcome") == "refused" && file.text("reason")?.isEmpty == false)
            let nothing = try await sandbox.stills("explain", "nothing").expect(1)
            #expect(nothing.outputText.contains("neither such a file nor such an image"))
        }
    }

    @Test func aDamagedBlobIsSeenWithoutAVerify() async throws {
        try await withPictures { sandbox in
            try await sandbox.shell("chmod -R u+w library && truncate -s 5 $(find library/originals -name '*.jpg')")
                .expect(0)
            let end = try await sandbox.stills("explain", "p0").expect(0)
            #expect(end.outputText.contains("; 5 bytes are there now instead of "))
            try await sandbox.shell("rm -f $(find library/originals -name '*.jpg')").expect(0)
            #expect(try await sandbox.stills("explain", "p0").expect(0).outputText.contains("; nothing is there now."))
        }
    }

    @Test func whatIsInTheTrashAndWhatWasPurged() async throws {
        try await withPictures { sandbox in
            try await sandbox.stills("rm", "--quiet", "p0").expect(0)
            let trashed = try await sandbox.stills("explain", "p0").expect(0)
            #expect(golden(trashed.outputText, sandbox).contains("In the trash since <now> by local: “stills restore”"))
            try await sandbox.stills("purge", "--quiet", "--yes", "p0").expect(0)
            let purged = golden(try await sandbox.stills("explain", "p0").expect(0).outputText, sandbox)
            #expect(purged.contains("Image <id> of “General” (external id “p0”) was purged at <now> by local."))
            #expect(purged.contains("kept until the grace of a purge has ended"))
            let file = try await sandbox.stills("explain", "--json", "in/0.jpg").expect(0).objects().first
            #expect(
                file?.keys == ["subject", "known", "file", "images", "originals", "tombstones"])
            #expect(file?.boolean("known") == true && file?.object("file")?.text("outcome") == "imported")
            try await sandbox.stills("explain", "--collection", "nowhere", "p0").expect(1)
        }
    }

    @Test func oneObjectTellsAllOfAnImage() async throws {
        try await withPictures { sandbox in
            let end = try await sandbox.shell(
                "stills explain --json p0 | python3 -c 'import json, sys; i = json.load(sys.stdin)[\"images\"][0]; "
                    + "print(sorted(i)); print(i[\"words\"][\"title\"], i[\"stored\"][0][\"state\"])'")
            #expect(
                end.expect(0).outputText == """
                    ['alsoIn', 'collection', 'events', 'externalId', 'id', 'lastChange', 'owner', 'sha256', 'state', \
                    'stored', 'trashed', 'version', 'visibility', 'words']
                    ['lantern', 'red'] present

                    """)
        }
    }
}

import Foundation
import StillsTesting
import Testing

@Suite("stills import")
struct ImportEndToEndTests {
    private static let summaryKeys: Set = [
        "imported", "unchanged", "updated", "kept", "trashed", "refused", "notImported", "bytes", "seconds", "manifest",
    ]
    private static let itemKeys: Set = ["path", "outcome", "id", "receipt", "reason", "field", "row", "column", "line"]

    @Test func countsWhatWentInAndNamesWhatWasRefused() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<3, to: "shelf")
            let text = try sandbox.write("shelf/notes.jpg", text: "not a picture")
            let end = try await sandbox.stills("import", "shelf").expect(1)
            #expect(golden(end.outputText, sandbox) == "3 imported, 1 refused (462 bytes) in <time>\n")
            #expect(
                end.errorText
                    == "refused: shelf/notes.jpg: This is not a picture of a known format: it is plain text.\n")
            #expect(try sandbox.read(text) == Array("not a picture".utf8))
        }
    }

    @Test func tellsProgramsOfEveryItemAndCountsAtTheEnd() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            try sandbox.write("shelf/empty.png", text: "")
            let lines = try await sandbox.stills("import", "--json", "shelf").expect(1).objects()
            try #require(lines.count == 3)
            #expect(lines[..<2].allSatisfy { $0.keys == Self.itemKeys })
            #expect(lines[2].keys == Self.summaryKeys)
            let imported = try #require(lines.first { $0.text("outcome") == "imported" })
            #expect(imported.text("path") == "shelf/0.jpg")
            #expect(UUID(uuidString: imported.text("id") ?? "") != nil)
            #expect(imported.text("receipt")?.split(separator: ".").count == 3)
            #expect(["reason", "field", "row", "column"].allSatisfy(imported.isNull))
            let refused = try #require(lines.first { $0.text("outcome") == "refused" })
            #expect(refused.text("path") == "shelf/empty.png")
            #expect(refused.text("reason") == "The file is empty.")
            #expect(["id", "receipt", "field", "row", "column"].allSatisfy(refused.isNull))
            #expect(lines[2].integer("imported") == 1)
            #expect(lines[2].integer("refused") == 1)
            #expect(lines[2].integer("bytes") == SamplePicture.jpeg(comment: "picture 0").count)
            #expect((lines[2].number("seconds") ?? -1) >= 0)
        }
    }

    @Test func takesTheRetailManifestAsItIs() async throws {
        try await Sandbox.withLibrary { sandbox in
            let manifest = Sandbox.examples + "/retail.csv"
            let lines = try await sandbox.stills("import", "--json", "--manifest", manifest).expect(0).objects()
            #expect(lines.last?.integer("imported") == 13)
            #expect(lines.dropLast().compactMap { $0.integer("row") } == Array(2...14))

            let again = try await sandbox.stills("import", "--manifest", manifest).expect(0)
            #expect(golden(again.outputText, sandbox) == "13 unchanged in <time>\n")

            let id = try #require(lines.first { $0.text("path")?.hasSuffix("windmill.jpg") == true }?.text("id"))
            let image = try #require(try await sandbox.stills("show", "--json", id).expect(0).objects().first)
            #expect(image.text("externalId") == "eL3vKi7mPyTh5gZa")
            #expect(image.text("takenAt") == "2021-09-12T07:32:00")
            #expect(image.object("attributes")?.text("store_id") == "4")
            #expect(image.object("attributes")?.text("time_stamp") == "2021-09-12T07:32:00")
        }
    }

    @Test func statesTypedAttributesDescriptionAndVisibility() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            let lines = try await sandbox.stills(
                "import", "--json", "--attribute", "shop=seven", "--attribute", "shelf:=7", "--attribute",
                "sizes:=[1,2.5]", "--attribute", "seasonal:=true", "--description", "A grey square", "--visibility",
                "public", "shelf"
            ).expect(0).objects()
            let id = try #require(lines.first?.text("id"))
            let image = try #require(try await sandbox.stills("show", "--json", id).expect(0).objects().first)
            let attributes = try #require(image.object("attributes"))
            #expect(attributes.keys == ["shop", "shelf", "sizes", "seasonal"])
            #expect(attributes.text("shop") == "seven")
            #expect(attributes.number("shelf") == 7)
            #expect(attributes.members["sizes"] as? [Double] == [1, 2.5])
            #expect(attributes.boolean("seasonal") == true)
            #expect(image.text("description") == "A grey square")
            #expect(image.text("visibility") == "public")
        }
    }

    @Test(arguments: [
        ("x", "name=value or name:=JSON"), ("=1", "name=value or name:=JSON"), ("x:={}", "takes JSON"),
        ("x:=nul", "takes JSON"), ("x:=9007199254740993", "takes JSON"), (":=1", "has no name"),
    ])
    func refusesAnAttributeThatCannotBeRead(_ attribute: String, _ reason: String) async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            let end = try await sandbox.stills("import", "--attribute", attribute, "shelf").expect(2)
            #expect(end.complains(of: reason))
            #expect(try await sandbox.stills("verify").expect(0).outputText.hasPrefix("0 images"))
        }
    }

    @Test func dryRunSaysWhatWouldBeAndChangesNothing() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<2, to: "shelf")
            let end = try await sandbox.stills("import", "--dry-run", "shelf").expect(0)
            #expect(golden(end.outputText, sandbox) == "Would be: 2 imported in <time>\n")
            #expect(try await sandbox.stills("verify").expect(0).outputText.hasPrefix("0 images"))
            let really = try await sandbox.stills("import", "shelf").expect(0)
            #expect(really.outputText.hasPrefix("2 imported"))
        }
    }

    @Test func takesAPictureFromStandardInput() async throws {
        try await Sandbox.withLibrary { sandbox in
            let bytes = SamplePicture.jpeg(comment: "piped")
            let lines = try await sandbox.stills("import", "--json", "-", input: .bytes(bytes)).expect(0).objects()
            #expect(lines.first?.text("path") == "-")
            #expect(lines.first?.text("outcome") == "imported")
            let id = try #require(lines.first?.text("id"))
            #expect(try await sandbox.stills("get", id, "-o", "-").expect(0).output == bytes)
            #expect(try sandbox.names(in: "library/spool") == [])
            let nothing = try await sandbox.stills("import", "-").expect(1)
            #expect(nothing.complains(of: "refused: -:", "The file is empty."))
        }
    }

    @Test func skipsHiddenFilesAndSymbolicLinksUnlessNamed() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            try sandbox.write("shelf/.hidden.jpg", SamplePicture.jpeg(comment: "hidden"))
            try FileManager.default.createSymbolicLink(
                atPath: sandbox.folder + "/shelf/link.jpg", withDestinationPath: "0.jpg")
            let end = try await sandbox.stills("import", "shelf").expect(0)
            #expect(end.outputText.hasPrefix("1 imported"))
            #expect(end.complains(of: "left out: shelf/link.jpg", "symbolic link"))
            let named = try await sandbox.stills("import", "shelf/.hidden.jpg").expect(0)
            #expect(named.outputText.hasPrefix("1 imported"))
        }
    }

    @Test func replacesTheBytesOfAKnownExternalIDOnlyWhenTold() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.write("a.csv", text: "path,externalId\nnew.jpg,one\n")
            let first = SamplePicture.jpeg(comment: "first")
            let second = SamplePicture.jpeg(comment: "second")
            try sandbox.write("new.jpg", first)
            try await sandbox.stills("import", "--manifest", "a.csv").expect(0)
            try sandbox.write("new.jpg", second)
            let refused = try await sandbox.stills("import", "--json", "--manifest", "a.csv").expect(1).objects()
            #expect(refused.first?.text("field") == "externalId")
            #expect(refused.first?.integer("row") == 2)
            #expect(refused.first?.text("reason")?.contains("--replace") == true)
            let id = try #require(refused.first?.text("id"))
            #expect(try await sandbox.stills("get", id, "-o", "-").expect(0).output == first)
            let replaced = try await sandbox.stills("import", "--json", "--replace", "--manifest", "a.csv").expect(0)
                .objects()
            #expect(replaced.first?.text("outcome") == "updated")
            #expect(try await sandbox.stills("get", id, "-o", "-").expect(0).output == second)
        }
    }

    @Test func quietPrintsOnlyFailuresAndVerboseNamesEveryItem() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            try sandbox.write("shelf/z.png", text: "text")
            let verbose = try await sandbox.stills("import", "-v", "shelf").expect(1)
            #expect(golden(verbose.outputText, sandbox).hasPrefix("imported: shelf/0.jpg <id>\n1 imported"))
            let quiet = try await sandbox.stills("import", "--quiet", "shelf").expect(1)
            #expect(quiet.outputText.isEmpty)
            #expect(quiet.errorLines.count == 1)
            #expect(quiet.complains(of: "refused: shelf/z.png"))
        }
    }

    @Test func namesTheCollectionsThatThereAre() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            let end = try await sandbox.stills("import", "--collection", "Genral", "shelf").expect(2)
            #expect(end.complains(of: "There is no collection “Genral”", "General"))
        }
    }

    @Test func saysThatALibraryIsMissing() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            let end = try await sandbox.stills("import", "shelf").expect(3)
            #expect(end.complains(of: "There is no library in \(sandbox.library)", "stills init"))
        }
    }
}

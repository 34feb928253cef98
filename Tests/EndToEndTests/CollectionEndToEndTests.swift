import StillsTesting
import Testing

@Suite("stills collection")
struct CollectionEndToEndTests {
    @Test func aCollectionIsMadeFilledRenamedMovedAndListed() async throws {
        try await Sandbox.withLibrary { sandbox in
            let made = try await sandbox.stills("collection", "create", "--parents", "shoots/2024").expect(0)
            #expect(made.outputText == "shoots: made\nshoots/2024: made\n")
            try sandbox.writePictures(0..<3, to: "in")
            try await sandbox.stills("import", "--quiet", "--collection", "shoots/2024", "in").expect(0)
            try await sandbox.stills("import", "--quiet", "in/0.jpg").expect(0)
            try await sandbox.stills("rm", "--quiet", "--query", "collection:General").expect(0)
            let list = try await sandbox.stills("collection", "list").expect(0)
            #expect(
                list.outputText == """
                    General\t0\t1\tprivate\tlocal
                    shoots\t0\t0\tprivate\tlocal
                    shoots/2024\t3\t0\tprivate\tlocal

                    """)
            let renamed = try await sandbox.stills("collection", "rename", "shoots/2024", "May").expect(0)
            #expect(renamed.outputText == "shoots/May: renamed\n")
            #expect(
                try await sandbox.stills("collection", "move", "shoots/May", "/").expect(0).outputText == "May: moved\n"
            )
            let set = try await sandbox.stills("collection", "set", "May", "--visibility", "public").expect(0)
            #expect(set.outputText == "May: new images are public\n")
            try sandbox.writePictures(3..<4, to: "more")
            try await sandbox.stills("import", "--quiet", "--collection", "May", "more").expect(0)
            #expect(try await sandbox.stills("search", "--count", "in:May is:public").expect(0).outputText == "1\n")
            let shown = try await sandbox.stills("collection", "show", "--json", "May").expect(0).objects()
            #expect(
                shown.first?.keys == [
                    "id", "path", "visibility", "createdAt", "owner", "images", "trashed", "collections",
                ])
            #expect(shown.first?.integer("images") == 4)
            let text = try await sandbox.stills("collection", "show", "May", "nothing").expect(1)
            #expect(text.outputText.hasPrefix("Collection May\n  id            "))
            #expect(text.complains(of: "There is no collection “nothing”"))
        }
    }

    @Test func badNamesAreRefusedBeforeAnythingIsDone() async throws {
        try await Sandbox.withLibrary { sandbox in
            for name in ["a/", "..", " ", "x\ny"] {
                try await sandbox.stills("collection", "create", name).expect(2)
            }
            let nested = try await sandbox.stills("collection", "create", "a/b").expect(1)
            #expect(nested.complains(of: "There is no collection “a”", "--parents"))
            try await sandbox.stills("collection", "rename", "General", "x").expect(2)
            try await sandbox.stills("collection", "set", "General").expect(2)
            #expect(try await sandbox.stills("collection", "list").expect(0).outputLines.count == 1)
        }
    }

    @Test func aCollectionThatHoldsSomethingGoesOnlyWhenItIsSaidWhereTo() async throws {
        try await Sandbox.withLibrary { sandbox in
            try await sandbox.stills("collection", "create", "-p", "-q", "shelf/low").expect(0)
            try sandbox.writePictures(0..<3, to: "in")
            try await sandbox.stills("import", "--quiet", "--collection", "shelf", "in/0.jpg", "in/1.jpg").expect(0)
            try await sandbox.stills("import", "--quiet", "--collection", "shelf/low", "in/2.jpg").expect(0)
            try await sandbox.shell("stills rm -q $(stills search --json in:shelf/low | cut -c 8-43)").expect(0)
            let refused = try await sandbox.stills("collection", "remove", "shelf").expect(2)
            #expect(
                refused.errorText == """
                    stills: “shelf” holds 2 images, 1 image in the trash, 1 collection below it: say --recursive, \
                    and --move-images-to PATH or --trash-images. Nothing was changed.

                    """)
            let unasked = try await sandbox.stills("collection", "remove", "shelf", "-r", "--trash-images").expect(2)
            #expect(unasked.complains(of: "move 3 images into the trash of “General”", "--yes"))
            let dry = try await sandbox.stills(
                "collection", "remove", "shelf", "-r", "--move-images-to", "General", "--dry-run"
            ).expect(0)
            #expect(
                dry.outputText
                    == "Would be: Remove “shelf” and 1 collection below it, and move 3 images to “General”\n")
            let end = try await sandbox.stills(
                "collection", "remove", "shelf", "-r", "--move-images-to", "General", "--yes"
            ).expect(0)
            #expect(end.outputText == "shelf: removed, 3 images moved\n")
            #expect(
                try await sandbox.stills("collection", "list").expect(0).outputText == "General\t2\t1\tprivate\tlocal\n"
            )
            try await sandbox.stills("verify").expect(0)
        }
    }

    @Test func anImageThatAnotherStandsInTheWayOfKeepsItsCollection() async throws {
        try await Sandbox.withLibrary { sandbox in
            try await sandbox.stills("collection", "create", "-q", "shelf").expect(0)
            try sandbox.writePictures(0..<2, to: "in")
            try await sandbox.stills("import", "--quiet", "--collection", "shelf", "in").expect(0)
            try await sandbox.stills("import", "--quiet", "in/0.jpg").expect(0)
            let end = try await sandbox.stills(
                "collection", "remove", "shelf", "--move-images-to", "General", "--yes", "--json"
            ).expect(1)
            let lines = try end.objects()
            #expect(Set(lines.compactMap { $0.text("outcome") }) == ["moved", "refused"])
            #expect(lines.last?.boolean("removed") == false && lines.last?.integer("refused") == 1)
            #expect(try await sandbox.stills("search", "--count", "collection:shelf").expect(0).outputText == "1\n")
        }
    }
}

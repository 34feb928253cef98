import StillsTesting
import Testing

@Suite("stills rm, restore and purge")
struct TrashEndToEndTests {
    /// A library of five pictures whose external ids are `p0` to `p4`.
    private func withPictures(_ body: (Sandbox) async throws -> Void) async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<5, to: "in")
            let rows = (0..<5).map { "\($0).jpg,p\($0)\n" }.joined()
            try sandbox.write("in/list.csv", text: "path,externalId\n" + rows)
            try await sandbox.stills("import", "--quiet", "--manifest", "in/list.csv").expect(0)
            try await body(sandbox)
        }
    }

    private func count(_ sandbox: Sandbox, _ query: String) async throws -> String {
        try await sandbox.stills("search", "--count", query).expect(0).outputText
    }

    private func originals(_ sandbox: Sandbox) async throws -> Int {
        let end = try await sandbox.shell("find library/originals -name '*.jpg' -type f | wc -l")
        return Int(end.expect(0).outputText.filter { !$0.isWhitespace }) ?? -1
    }

    @Test func rmNamesTheWayBackAndRestoreGoesIt() async throws {
        try await withPictures { sandbox in
            let end = try await sandbox.stills("rm", "p0", "p1").expect(0)
            #expect(end.outputText == "2 trashed. “stills restore” takes them out again.\n")
            #expect(try await count(sandbox, "") == "3\n")
            #expect(try await count(sandbox, "is:trashed") == "2\n")
            let again = try await sandbox.stills("rm", "-v", "p0").expect(0)
            #expect(again.outputText == "unchanged: p0: It is in the trash already.\n1 unchanged\n")
            let back = try await sandbox.stills("restore", "--query", "external:{p0,p1,p2}").expect(0)
            #expect(back.outputText == "2 restored\n")
            #expect(try await count(sandbox, "") == "5\n")
        }
    }

    @Test func everyItemHasALineOfJSON() async throws {
        try await withPictures { sandbox in
            let end = try await sandbox.stills("rm", "--json", "p0", "nobody").expect(1)
            let lines = try end.objects()
            #expect(lines.count == 3)
            #expect(lines.map { $0.text("outcome") } == ["refused", "trashed", nil])
            #expect(lines[0].keys == ["id", "name", "outcome", "reason"] && lines[0].isNull("id"))
            #expect(lines[0].text("reason") == "There is no image “nobody” in this library.")
            #expect(lines[2].keys == ["trashed", "unchanged", "refused", "seconds"])
            #expect(lines[2].integer("trashed") == 1 && lines[2].integer("refused") == 1)
        }
    }

    @Test func aDryRunChangesNothing() async throws {
        try await withPictures { sandbox in
            let end = try await sandbox.stills("rm", "--dry-run", "--query", "external:p*").expect(0)
            #expect(end.outputText == "Would be: 5 trashed\n")
            #expect(try await count(sandbox, "") == "5\n")
            try await sandbox.stills("rm", "--quiet", "p0").expect(0)
            let purge = try await sandbox.stills("purge", "--dry-run", "p0").expect(0)
            #expect(purge.outputText == "Would be: 1 purged\n")
            #expect(try await count(sandbox, "is:trashed") == "1\n")
        }
    }

    @Test func aScriptMustSayYesToAPurge() async throws {
        try await withPictures { sandbox in
            try await sandbox.stills("rm", "--quiet", "p0", "p1").expect(0)
            let end = try await sandbox.stills("purge", "--query", "external:p*").expect(2)
            #expect(end.complains(of: "Purge 2 images for good", "--yes"))
            #expect(try await count(sandbox, "is:trashed") == "2\n")
            try await sandbox.stills("purge").expect(2)
            try await sandbox.stills("purge", "--yes", "--query", " ").expect(2)
            try await sandbox.stills("purge", "--due", "p0").expect(2)
            try await sandbox.stills("purge", "--grace", "soon", "p0").expect(2)
        }
    }

    @Test func aThousandImagesAreNotThrownAwayUnasked() async throws {
        try await withPictures { sandbox in
            try sandbox.writePictures(5..<1_000, to: "more")
            try await sandbox.stills("import", "--quiet", "more").expect(0)
            let end = try await sandbox.stills("rm", "--query", "type:jpeg").expect(2)
            #expect(end.complains(of: "Put 1,000 images into the trash", "--yes"))
            #expect(try await count(sandbox, "") == "1000\n")
            try await sandbox.stills("rm", "--query", "type:jpeg -external:p0").expect(0)
            #expect(try await count(sandbox, "") == "1\n")
            try await sandbox.stills("restore", "--quiet", "--query", "type:jpeg").expect(0)
            try await sandbox.stills("rm", "--quiet", "--yes", "--query", "type:jpeg").expect(0)
        }
    }

    @Test func aPersonIsAsked() async throws {
        try await withPictures { sandbox in
            try await sandbox.stills("rm", "--quiet", "p0").expect(0)
            func answer(_ word: String) async throws -> ProgramEnd {
                try await sandbox.shell("echo \(word) | script -qec 'stills purge p0' /dev/null")
            }
            let no = try await answer("n").expect(1)
            #expect(no.outputText.contains("Purge 1 image for good, which cannot be undone? [y/N]"))
            #expect(try await count(sandbox, "is:trashed") == "1\n")
            #expect(try await answer("y").expect(0).outputText.contains("1 purged"))
            #expect(try await count(sandbox, "is:trashed") == "0\n")
        }
    }

    @Test func bytesGoWhenTheGraceHasEnded() async throws {
        try await withPictures { sandbox in
            try await sandbox.stills("rm", "--quiet", "p0", "p1").expect(0)
            let kept = try await sandbox.stills("purge", "--yes", "p0").expect(0)
            #expect(kept.outputText == "1 purged\n")
            #expect(try await originals(sandbox) == 5)
            let gone = try await sandbox.stills("purge", "--yes", "--grace", "0d", "p1").expect(0)
            #expect(gone.outputLines.first == "1 purged")
            #expect(gone.outputLines.last?.hasPrefix("removed the bytes of 1 original (") == true)
            #expect(try await originals(sandbox) == 4)
            #expect(try await sandbox.stills("purge", "--due").expect(0).outputText == "nothing is due\n")
            try await sandbox.stills("verify").expect(0)
        }
    }

    @Test func whatWasPurgedComesBackWithItsFile() async throws {
        try await withPictures { sandbox in
            try await sandbox.stills("rm", "--quiet", "p0", "p1").expect(0)
            try await sandbox.stills("purge", "--quiet", "--yes", "p0").expect(0)
            try await sandbox.stills("purge", "--quiet", "--yes", "--grace", "0d", "p1").expect(0)
            let lines = try await sandbox.stills("import", "--json", "--manifest", "in/list.csv").expect(0).objects()
            #expect(lines.last?.integer("imported") == 2 && lines.last?.integer("unchanged") == 3)
            // The bytes of the first were there still; those of the second were brought again.
            let size = try sandbox.read("in/1.jpg").count
            #expect(lines.last?.integer("bytes") == size)
            for number in 0..<2 {
                let got = try await sandbox.stills("get", "p\(number)", "-o", "-").expect(0)
                #expect(got.output == (try sandbox.read("in/\(number).jpg")))
            }
            try await sandbox.stills("verify", "--repair").expect(0)
            #expect(try await originals(sandbox) == 5)
        }
    }

    @Test func verifyAndImportRemoveWhatIsDue() async throws {
        try await withPictures { sandbox in
            try await sandbox.stills("rm", "--quiet", "p0", "p1").expect(0)
            try await sandbox.stills("purge", "--quiet", "--yes", "p0", "p1").expect(0)
            try await makeDue(sandbox)
            let end = try await sandbox.stills("verify", "--repair").expect(0)
            #expect(end.outputLines.first?.hasPrefix("removed the bytes of 2 originals (") == true)
            #expect(try await originals(sandbox) == 3)

            try await sandbox.stills("rm", "--quiet", "p2").expect(0)
            try await sandbox.stills("purge", "--quiet", "--yes", "p2").expect(0)
            try await makeDue(sandbox)
            let json = try await sandbox.stills("import", "--json", "in/4.jpg").expect(0)
            #expect(json.complains(of: "removed the bytes of 1 original"))
            #expect(try json.objects().count == 2)
            #expect(try await originals(sandbox) == 2)
        }
    }

    /// Lets every grace end.
    private func makeDue(_ sandbox: Sandbox) async throws {
        let script =
            "import sqlite3; c = sqlite3.connect('library/catalog.sqlite'); "
            + "c.execute('UPDATE job SET not_before = 0'); c.commit()"
        try await sandbox.shell("python3 -c \"\(script)\"").expect(0)
    }

    @Test func onlyWhatWasThrownAwayBeforeIsPurged() async throws {
        try await withPictures { sandbox in
            try await sandbox.stills("rm", "--quiet", "p0").expect(0)
            let none = try await sandbox.stills("purge", "--yes", "--trashed-before", "30d").expect(0)
            #expect(none.outputText == "0 purged\n")
            let all = try await sandbox.stills("purge", "--yes", "--trashed-before", "0d", "--json").expect(0).objects()
            #expect(all.map { $0.text("outcome") } == ["purged", nil])
            #expect(
                all.last?.keys == ["purged", "unchanged", "refused", "originalsRemoved", "bytesRemoved", "seconds"])
        }
    }

    @Test func aPurgeRefusesWhatIsNotInTheTrash() async throws {
        try await withPictures { sandbox in
            let end = try await sandbox.stills("purge", "--yes", "p0").expect(1)
            #expect(end.complains(of: "refused: p0: It is not in the trash: “stills rm "))
        }
    }
}

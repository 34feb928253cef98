import Foundation
import Linux
import StillsTesting
import Testing

@Suite("stills export")
struct ExportEndToEndTests {
    private static let formats = ["ndjson", "json", "csv"]

    /// Takes the example pictures in, and has them changed as their owner would.
    private static func withExamples(_ body: (Sandbox) async throws -> Void) async throws {
        try await Sandbox.withLibrary { sandbox in
            try await sandbox.stills("import", "-q", "--manifest", Sandbox.examples + "/retail.csv").expect(0)
            try sandbox.writePictures(0..<2, to: "more")
            try await sandbox.stills(
                "import", "-q", "--attribute", "note==HYPERLINK(\"x\")", "--attribute", "sizes:=[1,2.5]", "--attribute",
                "rating:=4", "--attribute", "keywords:=[\"harbour\",\"a & b\"]", "--description", "Two lines\n<here>",
                "more"
            ).expect(0)
            try await body(sandbox)
        }
    }

    @Test(arguments: formats)
    func makesTheSameLibraryAgain(format: String) async throws {
        try await Self.withExamples { sandbox in
            let end = try await sandbox.stills(
                "export", "--all", "--history", "--format", format, "--originals", "out"
            ).expect(0)
            #expect(end.outputText.hasPrefix("15 images exported with originals ("))
            #expect(try sandbox.names(in: "out") == ["README.txt", "manifest.\(format)", "originals"])
            let other = ["STILLS_LIBRARY": sandbox.folder + "/other"]
            try await sandbox.stills("init", "-q", environment: other).expect(0)
            let manifest = "out/manifest.\(format)"
            // All at once or one after the other: the images are the same.
            let words = ["import", "--json", "--manifest", manifest] + (format == "json" ? ["--atomic"] : [])
            let lines = try await sandbox.program.run(sandbox.call(words, environment: other)).expect(0).objects()
            #expect(lines.last?.integer("imported") == 15)
            try await sandbox.stills(
                "export", "-q", "--all", "--history", "--format", format, "--originals", "again", environment: other
            ).expect(0)
            try await sandbox.shell("diff -r out again").expect(0)
            try await sandbox.stills("verify", "-q", environment: other).expect(0)
            let repeated = try await sandbox.stills("import", "--json", "--manifest", manifest).expect(0).objects()
            #expect(repeated.last?.integer("unchanged") == 15)
        }
    }

    @Test func otherProgramsReadIt() async throws {
        try await Self.withExamples { sandbox in
            for format in Self.formats {
                try await sandbox.stills("export", "-q", "-o", "shelf.\(format)").expect(0)
            }
            try await sandbox.shell(
                """
                python3 - <<'END'
                import csv, json
                lines = [json.loads(line) for line in open("shelf.ndjson")]
                assert lines == json.load(open("shelf.json")) and len(lines) == 15
                rows = list(csv.DictReader(open("shelf.csv", newline="")))
                assert [row["stills:id"] for row in rows] == [line["id"] for line in lines]
                assert rows[-1]["description"] == lines[-1]["description"] == "Two lines\\n<here>"
                assert rows[-1]["attributes.note"] == "'" + lines[-1]["attributes"]["note"]
                assert json.loads(rows[-1]["attributes.sizes:="]) == [1, 2.5]
                END
                """
            ).expect(0)
            try await sandbox.stills("export", "-q", "--originals", "out").expect(0)
            let end = try await sandbox.shell("exiftool -j -n -XMP:all -struct out/originals/General/1-*.jpg.xmp")
                .expect(0)
            let read = try #require(try JSONSerialization.jsonObject(with: Data(end.output)) as? [[String: Any]])
            let tags = try #require(read.first)
            #expect(tags["Description"] as? String == "Two lines\n<here>")
            #expect(tags["Subject"] as? [String] == ["harbour", "a & b"])
            #expect((tags["Rating"] as? NSNumber)?.intValue == 4)
            #expect((tags["Attributes"] as? [[String: Any]])?.count == 4)
            try await sandbox.shell(
                "sha256sum out/originals/General/1-*.jpg more/1.jpg | cut -c-64 | uniq | wc -l | grep -x 1"
            )
            .expect(0)
        }
    }

    @Test func exportsWhatTheQueryFindsToStandardOutput() async throws {
        try await Self.withExamples { sandbox in
            let found = try await sandbox.stills("export", "store_id=4").expect(0).objects()
            #expect(!found.isEmpty && found.allSatisfy { $0.object("attributes")?.text("store_id") == "4" })
            let all = try await sandbox.stills("export").expect(0).objects()
            #expect(
                all.count == 15
                    && all.compactMap { $0.text("addedAt") } == all.compactMap { $0.text("addedAt") }.sorted())
            #expect(all.allSatisfy { $0.members["history"] == nil && $0.members["path"] == nil })
            let told = try await sandbox.stills("export", "--history", "store_id=4").expect(0).objects()
            #expect(told.allSatisfy { ($0.members["history"] as? [Any])?.count == 1 })
            try await sandbox.shell("stills export | head -c 10 | wc -c | grep -x 10").expect(0)
        }
    }

    @Test func replacesNothingUnasked() async throws {
        try await Self.withExamples { sandbox in
            try sandbox.write("shelf.csv", text: "mine")
            let refused = try await sandbox.stills("export", "-o", "shelf.csv").expect(1)
            #expect(refused.errorText.contains("is there already; --force replaces it"))
            #expect(try sandbox.read("shelf.csv") == Array("mine".utf8))
            try await sandbox.stills("export", "-q", "-o", "shelf.csv", "--force").expect(0)
            #expect(try sandbox.read("shelf.csv").starts(with: "stills:id,".utf8))
            #expect(try sandbox.names(in: ".").contains("shelf.csv.part") == false)
            let folder = try await sandbox.stills("export", "--originals", "more").expect(1)
            #expect(folder.errorText.contains("is not empty"))
            try await sandbox.stills("export", "--force", "-o", "/dev/null").expect(1)
            try await sandbox.stills("export", "-o", "x.csv", "--originals", "y").expect(2)
            try await sandbox.stills("export", "--format", "xml").expect(2)
            try await sandbox.stills("export", "size>").expect(2)
        }
    }

    @Test func namesWhatIsDamagedAndExportsTheRest() async throws {
        try await Self.withExamples { sandbox in
            let whole = try await sandbox.stills("export").expect(0).objects()
            try await sandbox.shell(
                "cd library/originals; f=$(find . -name '*.jpg' | head -1); rm -f $f; g=$(find . -name '*.png' | head -1); chmod u+w $g; echo x >> $g"
            ).expect(0)
            let end = try await sandbox.stills("export", "--originals", "out").expect(1)
            #expect(end.errorLines.filter { $0.hasPrefix("failed: ") }.count == 2)
            #expect(
                end.outputText.contains("15 images exported") && end.outputText.contains("2 without their originals"))
            let rows = try JSONObject.lines(sandbox.read("out/manifest.ndjson"))
            #expect(rows.count == whole.count && rows.filter { $0.members["path"] == nil }.count == 2)
            let other = ["STILLS_LIBRARY": sandbox.folder + "/other"]
            try await sandbox.stills("init", "-q", environment: other).expect(0)
            let again = try await sandbox.stills(
                "import", "--json", "--manifest", "out/manifest.ndjson", environment: other
            ).expect(1).objects()
            #expect(again.last?.integer("imported") == 13 && again.last?.integer("refused") == 2)
        }
    }

    @Test func refusesWhatAHandBroke() async throws {
        try await Self.withExamples { sandbox in
            try await sandbox.stills("export", "-q", "--originals", "out").expect(0)
            try await sandbox.shell(
                #"cd out; sed -i -e '1s/"state":"active"/"state":"gone"/' -e '2s/"version":1/"version":0/' "#
                    + #"-e '3s/"collection":"General"/"collection":"Elsewhere"/' -e '4s/"digest":"./"digest":"g/' manifest.ndjson"#
            ).expect(0)
            let other = ["STILLS_LIBRARY": sandbox.folder + "/other"]
            try await sandbox.stills("init", "-q", environment: other).expect(0)
            let end = try await sandbox.stills(
                "import", "--json", "--manifest", "out/manifest.ndjson", environment: other
            ).expect(1)
            let refused = try end.objects().filter { $0.text("outcome") == "refused" }
            #expect(refused.compactMap { $0.integer("row") }.sorted() == [1, 2, 3, 4])
            #expect(Set(refused.compactMap { $0.text("field") }) == ["/state", "/version", "/collection", "/digest"])
            #expect(refused.contains { $0.text("reason")?.contains("--create-collections") == true })
            #expect(try end.objects().last?.integer("imported") == 11)
        }
    }
}

/// SIGKILL at random times: the same command continues, and the folder is then as if nothing had happened.
@Suite("Killing an export")
struct ExportKillEndToEndTests {
    @Test func aRepeatedExportIsWhole() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<600, to: "shelf")
            try await sandbox.stills("import", "-q", "shelf").expect(0)
            try await sandbox.stills("export", "-q", "--originals", "whole").expect(0)
            var killed = 0
            for round in 1...40 where killed < 12 {
                let call = try sandbox.call(["export", "-q", "--originals", "out"])
                let end = try await sandbox.program.running(call) { process in
                    if try !process.ends(within: Int32(20 + 15 * round)) { process.signal(9) }
                }
                guard end.status == 128 + 9 else { break }
                killed += 1
                // It may have been killed when all was done, and only its end was still to come.
                if sandbox.exists("out/manifest.ndjson") { break }
            }
            #expect(killed > 0)
            if !sandbox.exists("out/manifest.ndjson") {
                try await sandbox.stills("export", "-q", "--originals", "out").expect(0)
            }
            try await sandbox.shell("diff -r whole out").expect(0)
        }
    }
}

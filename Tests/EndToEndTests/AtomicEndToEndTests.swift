import Foundation
import StillsTesting
import Testing

@Suite("Imports of all or nothing")
struct AtomicEndToEndTests {
    /// Files and folders at once, and a manifest of which one row names a picture that is none.
    private func write(_ sandbox: Sandbox, faulty: Bool) throws {
        try sandbox.writePictures(0..<6, to: "folder")
        try sandbox.writePictures(6..<40, to: "listed")
        try sandbox.write("listed/text.jpg", text: "no picture")
        var text = (6..<40).map { "{\"path\":\"\($0).jpg\",\"externalId\":\"\($0)\"}\n" }.joined()
        if faulty { text += "{\"path\":\"text.jpg\"}\n" }
        try sandbox.write("listed/list.ndjson", text: text)
    }

    private func expectEmpty(_ sandbox: Sandbox) async throws {
        #expect(try await sandbox.stills("verify").expect(0).outputText.hasPrefix("0 images: 0 missing, 0 orphans"))
        let files = FileManager.default.enumerator(atPath: sandbox.library + "/originals")
        var blobs: [String] = []
        while let name = files?.nextObject() as? String { if name.hasSuffix(".jpg") { blobs.append(name) } }
        #expect(blobs.isEmpty)
    }

    @Test func oneRefusedItemKeepsAllOut() async throws {
        try await Sandbox.withLibrary { sandbox in
            try write(sandbox, faulty: true)
            let arguments = ["import", "--atomic", "folder", "--manifest", "listed/list.ndjson"]
            let end = try await sandbox.program.run(sandbox.call(arguments + ["--json"])).expect(1)
            let lines = try end.objects()
            let refused = lines.filter { $0.text("outcome") == "refused" }
            #expect(refused.count == 1 && refused.first?.integer("row") == 35)
            let good = lines.filter { $0.text("outcome") == "notImported" }
            #expect(good.count == 40 && good.allSatisfy { $0.isNull("id") && $0.isNull("receipt") })
            #expect(good.allSatisfy { $0.text("reason")?.contains("Another item was refused") == true })
            #expect(lines.last?.integer("notImported") == 40 && lines.last?.integer("imported") == 0)
            try await expectEmpty(sandbox)

            let text = try await sandbox.program.run(sandbox.call(arguments)).expect(1)
            #expect(text.outputText.hasPrefix("1 refused, 40 not imported"))
            let dry = try await sandbox.program.run(sandbox.call(arguments + ["--dry-run"])).expect(1)
            #expect(dry.outputText.hasPrefix("Would be: 1 refused, 40 not imported"))

            try write(sandbox, faulty: false)
            let foreseen = try await sandbox.program.run(sandbox.call(arguments + ["--dry-run"])).expect(0)
            #expect(foreseen.outputText.hasPrefix("Would be: 40 imported"))
            try await expectEmpty(sandbox)
            let whole = try await sandbox.program.run(sandbox.call(arguments)).expect(0)
            #expect(whole.outputText.hasPrefix("40 imported"))
            let again = try await sandbox.program.run(sandbox.call(arguments)).expect(0)
            #expect(again.outputText.hasPrefix("40 unchanged"))
            #expect(
                try await sandbox.stills("verify").expect(0).outputText.hasPrefix("40 images: 0 missing, 0 orphans"))
        }
    }

    @Test func standardInputGoesInWithTheOthersOrNot() async throws {
        try await Sandbox.withLibrary { sandbox in
            try write(sandbox, faulty: true)
            let input = ProgramInput.bytes(SamplePicture.jpeg(comment: "from a pipe"))
            let kept = try await sandbox.stills("import", "--atomic", "-", "listed/text.jpg", input: input).expect(1)
            #expect(kept.outputText.hasPrefix("1 refused, 1 not imported"))
            try await expectEmpty(sandbox)
            let taken = try await sandbox.stills("import", "--atomic", "-", "folder", input: input).expect(0)
            #expect(taken.outputText.hasPrefix("7 imported"))
            #expect(try sandbox.names(in: "library/spool").isEmpty)
        }
    }

    @Test func aFaultyManifestIsWrongUsageAndLeavesNothing() async throws {
        try await Sandbox.withLibrary { sandbox in
            try write(sandbox, faulty: true)
            try sandbox.write("bad.csv", text: "title\nx\n")
            let end = try await sandbox.stills("import", "--atomic", "folder", "--manifest", "bad.csv").expect(2)
            #expect(end.complains(of: "bad.csv has no column “path”"), "\(end.errorText)")
            try await expectEmpty(sandbox)
        }
    }

    @Test func moreThanOneCommitTakesIsRefusedBeforeAnythingIsBegun() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "in")
            try sandbox.write("in/list.csv", text: "path\n" + String(repeating: "0.jpg\n", count: 100_001))
            let end = try await sandbox.stills("import", "--atomic", "--manifest", "in/list.csv").expect(2)
            #expect(end.complains(of: "--atomic takes at most 100000 items"))
            #expect(end.output.isEmpty)
            try await expectEmpty(sandbox)
        }
    }
}

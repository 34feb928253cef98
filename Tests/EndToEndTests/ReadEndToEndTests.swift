import Foundation
import StillsTesting
import Testing

/// Commands that read a library: what they print for people and for programs.
@Suite("stills show, search, get, verify and receipt verify")
struct ReadEndToEndTests {
    static let imageKeys: Set = [
        "id", "externalId", "title", "originalName", "description", "visibility", "collection", "owner", "mediaType",
        "byteCount", "width", "height", "sha256", "takenAt", "takenAtOffset", "latitude", "longitude", "attributes",
        "tags", "sidecarTags", "state", "version", "createdAt", "updatedAt",
    ]

    /// A library that holds the example pictures.
    private static func withExamples(_ body: (Sandbox) async throws -> Void) async throws {
        try await Sandbox.withLibrary { sandbox in
            try await sandbox.stills("import", "--quiet", "--manifest", Sandbox.examples + "/retail.csv").expect(0)
            try await body(sandbox)
        }
    }

    // MARK: - show

    @Test func showNamesTheSourceOfEachValue() async throws {
        try await Self.withExamples { sandbox in
            let end = try await sandbox.stills("show", "hD2aTm9qVjBn4sCo").expect(0)
            let text = golden(end.outputText, sandbox).replacing(/original-local\/General\/../, with: "<place>")
            #expect(
                text == """
                    Image <id>
                      title         nail clipper  [manifest]
                      taken         2021-08-30T09:05:00  [manifest]
                      external id   hD2aTm9qVjBn4sCo
                      original name nail-clipper.webp
                      collection    General
                      owner         local
                      visibility    private
                      version       1, added <now>, updated <now>
                    Original
                      sha256        ac327299a1796b6d1c02770ffceafd88a69642dbedd1ac980d8dbb9ca9a59ac3
                      type          image/webp
                      size          14356 bytes
                      pixels        320 x 256
                      stored        local: <place>/<id>.webp
                                    present, verified <now>
                    Attributes
                      barcode_info(cost) 3  [manifest]
                      camera_id          1  [manifest]
                      name               nail clipper  [manifest]
                      store_id           2  [manifest]
                      time_stamp         2021-08-30T09:05:00  [manifest]
                    Embedded metadata  [embedded]
                      RIFF:VP8Version                 0
                      RIFF:ImageWidth                 320
                      RIFF:ImageHeight                256
                      RIFF:HorizontalScale            0
                      RIFF:VerticalScale              0
                      File:FileType                   WEBP
                      File:FileTypeExtension          WEBP
                      File:MIMEType                   image/webp
                      Composite:ImageSize             320 256
                      Composite:Megapixels            0.08192

                    """)
        }
    }

    @Test func showGivesProgramsEveryKeyWithItsType() async throws {
        try await Self.withExamples { sandbox in
            let image = try #require(
                try await sandbox.stills("show", "--json", "eL3vKi7mPyTh5gZa").expect(0).objects().first)
            #expect(image.keys == Self.imageKeys)
            #expect(image.text("title") == "windmill poster")
            #expect(image.text("originalName") == "windmill.jpg")
            #expect(image.text("visibility") == "private")
            #expect(image.text("collection") == "General")
            #expect(image.text("owner") == "local")
            #expect(image.text("mediaType") == "image/jpeg")
            #expect(image.integer("byteCount") == 28_842)
            #expect(image.integer("width") == 232)
            #expect(image.integer("height") == 320)
            #expect(image.text("sha256") == "fe028f640707375c34115ccfad28fcefa64957957fe5a3b31512e130908d1836")
            #expect(image.text("takenAt") == "2021-09-12T07:32:00")
            #expect(image.isNull("takenAtOffset"))
            #expect(abs((image.number("latitude") ?? 0) - 52.2317) < 0.001)
            #expect(abs((image.number("longitude") ?? 0) + 1.4889) < 0.001)
            #expect(image.object("tags")?.text("EXIF:Make") == "Canon")
            #expect(image.text("state") == "active")
            #expect(image.integer("version") == 1)
            #expect(image.text("createdAt")?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
            #expect(image.text("updatedAt") == image.text("createdAt"))
        }
    }

    @Test func showKnowsAnImageByIDExternalIDAndDigest() async throws {
        try await Self.withExamples { sandbox in
            let digest = "fe028f640707375c34115ccfad28fcefa64957957fe5a3b31512e130908d1836"
            let byName = try await sandbox.stills("show", "--json", "eL3vKi7mPyTh5gZa").expect(0)
            let id = try #require(try byName.objects().first?.text("id"))
            let byID = try await sandbox.stills("show", "--json", id).expect(0)
            let byDigest = try await sandbox.stills("show", "--json", digest).expect(0)
            #expect(byID.output == byName.output)
            #expect(byDigest.output == byName.output)
            let unknown = try await sandbox.stills("show", "--json", "nobody", id).expect(1)
            #expect(unknown.complains(of: "There is no image “nobody” in this library."))
            #expect(unknown.output == byName.output)
        }
    }

    // MARK: - search

    @Test func searchPrintsAnImageToALine() async throws {
        try await Self.withExamples { sandbox in
            let lines = try await sandbox.stills("search", "--sort", "title", "store_id=1").expect(0).outputLines
            let columns = lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
            try #require(columns.count == 4 && columns.allSatisfy { $0.count == 5 })
            #expect(
                columns.map { $0[4] } == ["claw hammer", "long-nose pliers", "side cutters", "torque screwdrivers"])
            #expect(columns[0][1] == "2021-08-29 12:19")
            #expect(columns.allSatisfy { UUID(uuidString: $0[0]) != nil })
        }
    }

    @Test func searchGivesProgramsEveryImageWithItsKeys() async throws {
        try await Self.withExamples { sandbox in
            let all = try await sandbox.stills("search", "--json").expect(0).objects()
            #expect(all.count == 13)
            #expect(all.allSatisfy { $0.keys == Self.imageKeys })
            let some = try await sandbox.stills("search", "--json", "pan").expect(0).objects()
            #expect(some.map { $0.text("title") } == ["frying pan"])
            let none = try await sandbox.stills("search", "--json", "zeppelin").expect(0)
            #expect(none.output.isEmpty)
            let count = try await sandbox.stills("search", "--count", "store_id:1").expect(0)
            #expect(count.outputText == "4\n")
        }
    }

    @Test func searchGoesOnAfterAPage() async throws {
        try await Self.withExamples { sandbox in
            var ids: [String] = []
            var token: String?
            repeat {
                let after = token.map { ["--after", $0] } ?? []
                let end = try await sandbox.program.run(
                    sandbox.call(["search", "--json", "--sort", "-size", "-n", "5"] + after)
                ).expect(0)
                ids += try end.objects().compactMap { $0.text("id") }
                token = end.errorText.firstMatch(of: /--after (\S+)/).map { String($0.1) }
            } while token != nil && ids.count < 20
            #expect(ids.count == 13)
            #expect(Set(ids).count == 13)
        }
    }

    @Test func searchTellsOfANameThatNoImageHas() async throws {
        try await Self.withExamples { sandbox in
            let end = try await sandbox.stills("search", "stor_id=1").expect(0)
            #expect(end.complains(of: "note:", "stor_id"))
            #expect(end.output.isEmpty)
        }
    }

    // MARK: - get

    @Test func getNumbersNamesThatAreTakenAndReplacesNothing() async throws {
        try await Sandbox.withLibrary { sandbox in
            let pictures = (0..<3).map { SamplePicture.jpeg(comment: "same name \($0)") }
            for (number, bytes) in pictures.enumerated() { try sandbox.write("\(number)/photo.jpg", bytes) }
            let imported = try await sandbox.stills("import", "--json", "0", "1", "2").expect(0).objects()
            let ids = imported.compactMap { $0.text("id") }
            try sandbox.write("out/photo.jpg", text: "mine")
            let end = try await sandbox.program.run(sandbox.call(["get"] + ids + ["-o", "out"])).expect(0)
            #expect(end.outputText == "3 originals (\(pictures[0].count * 3) bytes)\n")
            #expect(try sandbox.names(in: "out") == ["photo-2.jpg", "photo-3.jpg", "photo-4.jpg", "photo.jpg"])
            #expect(try sandbox.read("out/photo.jpg") == Array("mine".utf8))
            let got = try (2...4).map { try sandbox.read("out/photo-\($0).jpg") }
            #expect(Set(got) == Set(pictures))
        }
    }

    @Test func getNeverLeavesItsFolder() async throws {
        try await Sandbox.withLibrary { sandbox in
            let bytes = SamplePicture.jpeg(comment: "evil")
            try sandbox.write("in/..\\evil\u{1B}[2J\n.jpg", bytes)
            let id = try #require(
                try await sandbox.stills("import", "--json", "in/..\\evil\u{1B}[2J\n.jpg").expect(0)
                    .objects().first?.text("id"))
            let objects = try await sandbox.stills("get", "--json", id, "-o", "a/b/out").expect(0).objects()
            #expect(objects.map(\.keys) == [["id", "path", "bytes", "reason"]])
            let place = try #require(objects.first?.text("path"))
            #expect(place.hasPrefix("a/b/out/"))
            #expect(try sandbox.names(in: "a/b/out") == ["..\\evil_[2J_.jpg"])
            #expect(try sandbox.read(place) == bytes)
        }
    }

    @Test func getAllGivesEveryByteBack() async throws {
        try await Self.withExamples { sandbox in
            let end = try await sandbox.stills("get", "--all", "-o", "out").expect(0)
            #expect(end.outputText.hasPrefix("13 originals"))
            for name in try sandbox.names(in: "out") {
                #expect(
                    try sandbox.read("out/" + name) == sandbox.read(Sandbox.examples + "/pictures/" + name), "\(name)")
            }
            let some = try await sandbox.stills("get", "--query", "store_id=1 camera_id=2", "-o", "some").expect(0)
            #expect(some.outputText.hasPrefix("2 originals"))
            #expect(try sandbox.names(in: "some") == ["screwdrivers.png", "side-cutters.webp"])
        }
    }

    @Test func standardOutputTakesOneImage() async throws {
        try await Self.withExamples { sandbox in
            let many = try await sandbox.stills("get", "--all", "-o", "-").expect(2)
            #expect(many.output.isEmpty)
            #expect(many.complains(of: "Standard output takes one image"))
            let nobody = try await sandbox.stills("get", "nobody", "-o", "-").expect(1)
            #expect(nobody.output.isEmpty)
        }
    }

    // MARK: - verify

    @Test func verifyFindsWhatIsMissingDamagedAndForeignAndRepairs() async throws {
        try await Sandbox.withLibrary { sandbox in
            let shelf = try sandbox.writePictures(0..<3, to: "shelf")
            try await sandbox.stills("import", shelf).expect(0)
            let clean = try await sandbox.stills("verify").expect(0)
            #expect(clean.outputText == "3 images: 0 missing, 0 orphans, 0 mismatched, 0 misindexed, 0 repaired\n")

            let originals = try Self.files(below: sandbox.library + "/originals").filter { $0.hasSuffix(".jpg") }
                .sorted()
            try #require(originals.count == 3)
            try FileManager.default.removeItem(atPath: originals[0])
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: originals[1])
            var damaged = try sandbox.read(originals[1])
            damaged[damaged.count / 2] ^= 1
            try Data(damaged).write(to: URL(fileURLWithPath: originals[1]))
            try Data([1]).write(
                to: URL(fileURLWithPath: originals[2]).deletingLastPathComponent().appending(path: "x.jpg"))

            let found = try await sandbox.stills("verify", "--json").expect(1).objects()
            #expect(Set(found.dropLast().compactMap { $0.text("problem") }) == ["missing", "mismatch", "orphan"])
            #expect(
                found.dropLast().allSatisfy {
                    $0.keys == ["problem", "ids", "locator", "fields", "reason", "repaired"]
                })
            let last = try #require(found.last)
            #expect(last.keys == ["images", "missing", "orphans", "mismatched", "misindexed", "repaired"])
            #expect(
                ["images", "missing", "orphans", "mismatched", "misindexed", "repaired"].map { last.integer($0) }
                    == [3, 1, 1, 1, 0, 0])
            // A size that is right hides a wrong byte: that is what --quick does not see.
            let quick = try await sandbox.stills("verify", "--quick", "--json").expect(1).objects()
            #expect(quick.last?.integer("mismatched") == 0)

            try await sandbox.stills("verify", "--repair").expect(1)
            let healed = try await sandbox.stills("import", shelf).expect(0)
            #expect(
                golden(healed.outputText, sandbox).contains("2 updated, 1 unchanged")
                    || healed.outputText.contains("1 unchanged, 2 updated"))
            let after = try await sandbox.stills("verify", "--json").objects()
            #expect(after.last?.integer("missing") == 0)
            #expect(after.last?.integer("mismatched") == 0)
        }
    }

    private static func files(below folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).map { folder + "/" + $0 }.filter { place in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) && !isFolder.boolValue
        }
    }

    // MARK: - receipts

    @Test func aReceiptIsGenuineUntilALetterChanges() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<2, to: "shelf")
            let run = try await sandbox.stills("import", "--json", "shelf").expect(0)
            try sandbox.write("run.ndjson", run.output)
            let genuine = try await sandbox.stills("receipt", "verify", "run.ndjson").expect(0)
            #expect(genuine.outputLines.count == 2)
            #expect(genuine.outputLines.allSatisfy { $0.hasPrefix("genuine: image ") })
            let claims = try await sandbox.stills("receipt", "verify", "--json", "-", input: .bytes(run.output)).expect(
                0
            )
            .objects()
            #expect(
                claims.allSatisfy {
                    $0.keys == ["library", "image", "digest", "size", "collection", "acceptedAt"]
                })
            #expect(claims.map { $0.text("image") } == (try run.objects().dropLast().map { $0.text("id") }))

            let receipt = try #require(try run.objects().first?.text("receipt"))
            let parts = receipt.split(separator: ".").map(String.init)
            let flipped = String(parts[1].dropLast()) + (parts[1].hasSuffix("A") ? "B" : "A")
            try sandbox.write("forged", text: "\(parts[0]).\(flipped).\(parts[2])\n")
            let forged = try await sandbox.stills("receipt", "verify", "forged").expect(1)
            #expect(forged.errorText.hasPrefix("line 1: "))
            #expect(forged.output.isEmpty)
        }
    }

    @Test func aReceiptNeedsOnlyThePublicKey() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            try sandbox.write("run.ndjson", try await sandbox.stills("import", "--json", "shelf").expect(0).output)
            let publicKeys = try sandbox.names(in: "library/keys").filter { $0.contains("pub") }
            try #require(publicKeys.count == 1)
            try sandbox.write("published/" + publicKeys[0], sandbox.read("library/keys/" + publicKeys[0]))
            try FileManager.default.removeItem(atPath: sandbox.library)
            try await sandbox.stills("receipt", "verify", "--keys", "published", "run.ndjson").expect(0)
            let other = try await Self.foreignReceipt()
            try sandbox.write("other", other)
            let refused = try await sandbox.stills("receipt", "verify", "--keys", "published", "other").expect(1)
            #expect(refused.errorText.hasPrefix("line 1: "))
        }
    }

    /// What an import into another library prints.
    private static func foreignReceipt() async throws -> [UInt8] {
        var output: [UInt8] = []
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            output = try await sandbox.stills("import", "--json", "shelf").expect(0).output
        }
        return output
    }
}

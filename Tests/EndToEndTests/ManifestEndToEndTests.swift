import Foundation
import StillsTesting
import Testing

@Suite("Bad manifests")
struct ManifestEndToEndTests {
    /// A manifest with one bad row, and where and why its refusal must say so.
    struct BadRow: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let row: Int
        let column: Int?
        let field: String?
        let reason: String
    }

    static let badRows: [BadRow] = [
        BadRow(
            testDescription: "a date that is none", text: "path,takenAt\n0.jpg,2024-13-45\n1.jpg,2024-05-01\n", row: 2,
            column: 2, field: "takenAt", reason: "“2024-13-45” is no date"),
        BadRow(
            testDescription: "the retail format's date",
            text: "path,Unique_id,time_stamp\n1.jpg,a,\"8/29/21, 12:19 PM\"\n0.jpg,b,\"29/8/21, 12:19 PM\"\n", row: 3,
            column: 3, field: "time_stamp", reason: "is no date"),
        BadRow(
            testDescription: "a path that leaves the root", text: "path\n1.jpg\n../secret.jpg\n", row: 3, column: 1,
            field: "path", reason: "leads out of the manifest's root"),
        BadRow(
            testDescription: "a link that leaves the root", text: "path\nlink.jpg\n1.jpg\n", row: 2, column: 1,
            field: "path", reason: "leads out of the manifest's root"),
        BadRow(
            testDescription: "an absolute path", text: "path\n/etc/passwd\n1.jpg\n", row: 2, column: 1, field: "path",
            reason: "leads out of the manifest's root"),
        BadRow(
            testDescription: "a file that is not there", text: "path\n1.jpg\ngone.jpg\n", row: 3, column: 1,
            field: "path", reason: "no such file"),
        BadRow(
            testDescription: "no path", text: "title,path\nlost,\nfound,1.jpg\n", row: 2, column: 2, field: "path",
            reason: "does not say where its picture is"),
        BadRow(
            testDescription: "a visibility that is none", text: "path,visibility\n0.jpg,secret\n1.jpg,public\n", row: 2,
            column: 2, field: "visibility", reason: "“secret” is no visibility"),
        BadRow(
            testDescription: "a latitude beyond the pole", text: "path,latitude,longitude\n0.jpg,91,0\n1.jpg,9,0\n",
            row: 2, column: 2, field: "latitude", reason: "“91” is no latitude"),
        BadRow(
            testDescription: "an unclosed quote", text: "path,title\n1.jpg,fine\n0.jpg,\"never closed\n", row: 3,
            column: 2, field: nil, reason: "The quotation mark"),
    ]

    @Test(arguments: badRows)
    func aBadRowIsRefusedByRowAndColumnAndTheOthersGoIn(_ bad: BadRow) async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.write("secret.jpg", SamplePicture.jpeg(comment: "secret"))
            try sandbox.writePictures(0..<2, to: "in")
            try FileManager.default.createSymbolicLink(
                atPath: sandbox.folder + "/in/link.jpg", withDestinationPath: "../secret.jpg")
            try sandbox.write("in/list.csv", text: bad.text)
            let lines = try await sandbox.stills("import", "--json", "--manifest", "in/list.csv").expect(1).objects()
            let refused = lines.filter { $0.text("outcome") == "refused" }
            try #require(refused.count == 1)
            #expect(refused[0].integer("row") == bad.row)
            #expect(refused[0].integer("column") == bad.column)
            #expect(refused[0].text("field") == bad.field)
            #expect(refused[0].text("reason")?.contains(bad.reason) == true, "\(refused[0].text("reason") ?? "none")")
            #expect(lines.last?.integer("imported") == 1)
            let text = try await sandbox.stills("import", "--manifest", "in/list.csv").expect(1)
            #expect(text.complains(of: "refused: in/", "row \(bad.row)", bad.reason), "\(text.errorText)")
        }
    }

    /// Manifests of which no row can be taken: wrong usage, told before anything is begun.
    static let badHeaders = [
        ("title,store\nx,1\n", "has no column “path”"), ("", "is empty"), ("path,path\n1.jpg,2.jpg\n", "path"),
        ("path,Unique_id,external_id\n1.jpg,a,b\n", "mean the same"), ("\"path\n", "quotation mark"),
    ]

    @Test(arguments: badHeaders)
    func aHeaderThatCannotBeReadIsWrongUsage(_ text: String, _ reason: String) async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.write("list.csv", text: text)
            let end = try await sandbox.stills("import", "--manifest", "list.csv").expect(2)
            #expect(end.complains(of: "list.csv", reason), "\(end.errorText)")
            #expect(end.output.isEmpty)
            #expect(try await sandbox.stills("verify").expect(0).outputText.hasPrefix("0 images"))
        }
    }

    @Test func theRootNamesWhatPathsAreRelativeTo() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "pictures")
            try sandbox.write("lists/list.csv", text: "path\n0.jpg\n")
            try await sandbox.stills("import", "--manifest", "lists/list.csv").expect(1)
            let end = try await sandbox.stills("import", "--manifest", "lists/list.csv", "--root", "pictures").expect(0)
            #expect(end.outputText.hasPrefix("1 imported"))
            let gone = try await sandbox.stills("import", "--manifest", "gone.csv")
            #expect(gone.status != 0)
            #expect(gone.complains(of: "gone.csv", "no such file"))
        }
    }

    @Test func aMarkByteOrderAndWindowsLineEndsAreRead() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<2, to: "in")
            try sandbox.write("in/list.csv", text: "\u{FEFF}path,title\r\n0.jpg,\"a, b\r\nc\"\r\n1.jpg,d\r\n")
            let lines = try await sandbox.stills("import", "--json", "--manifest", "in/list.csv").expect(0).objects()
            #expect(lines.last?.integer("imported") == 2)
            let id = try #require(lines.first?.text("id"))
            let image = try #require(try await sandbox.stills("show", "--json", id).expect(0).objects().first)
            #expect(image.text("title") == "a, b\r\nc")
        }
    }

    @Test func howAManifestIsWrittenIsFoundOutAndTold() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<2, to: "in")
            let text = "path;title\r\n0.jpg;Größe\r\n1.jpg;a,b\r\n"
            let latin = text.unicodeScalars.map { UInt8($0.value & 255) }
            let wide: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
            for (name, bytes, remark) in [
                ("latin.csv", latin, "semicolons, Windows-1252"), ("wide.csv", wide, "semicolons, UTF-16"),
            ] {
                try sandbox.write("in/\(name)", bytes)
                let end = try await sandbox.stills("import", "--json", "--manifest", "in/\(name)").expect(0)
                #expect(end.complains(of: "note: \(name): \(remark)"))
                let id = try #require(try end.objects().first?.text("id"))
                let image = try #require(try await sandbox.stills("show", "--json", id).expect(0).objects().first)
                #expect(image.text("title") == "Größe")
            }
            let plain = try await sandbox.stills(
                "import", "--manifest", "in/latin.csv", "--delimiter", ",", "--encoding", "windows-1252")
            #expect(plain.status == 2 && plain.complains(of: "has no column “path”"), "\(plain.errorText)")
            let wrong = try await sandbox.stills("import", "--manifest", "in/latin.csv", "--delimiter", "x").expect(2)
            #expect(wrong.complains(of: "--delimiter must be comma"))
            try await sandbox.stills("import", "--manifest", "in/latin.csv", "--encoding", "latin1").expect(2)
        }
    }

    @Test func aColumnMappingFileWithAFaultIsWrongUsage() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "in")
            try sandbox.write("in/list.csv", text: "Photo\n0.jpg\n")
            try sandbox.write("good.yaml", text: "columns: {Photo: path}\n")
            try sandbox.write("bad.yaml", text: "columns: {Photo: picture}\n")
            let manifest = ["import", "--manifest", "in/list.csv", "--columns"]
            let bad = try await sandbox.program.run(sandbox.call(manifest + ["bad.yaml"])).expect(2)
            #expect(bad.complains(of: "bad.yaml: Line 1, column 18: “picture” is no field"), "\(bad.errorText)")
            try await sandbox.program.run(sandbox.call(manifest + ["gone.yaml"])).expect(1)
            try await sandbox.program.run(sandbox.call(manifest + ["good.yaml"])).expect(0)
        }
    }
}

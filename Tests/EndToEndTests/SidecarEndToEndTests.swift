import Foundation
import Linux
import StillsTesting
import Testing

@Suite("Sidecars")
struct SidecarEndToEndTests {
    private static let pictures = Sandbox.examples + "/pictures"

    private static func sidecar(title: String) -> String {
        """
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
        <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>\
        <rdf:li xml:lang="x-default">\(title)</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>
        """
    }

    @Test func whatIsBesideAPictureIsReadToldAndFollowed() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<3, to: "in")
            try sandbox.write("in/0.jpg.XMP", text: Self.sidecar(title: "Heron"))
            try sandbox.write("in/1.xmp", text: "<x:xmpmeta")
            try sandbox.write("in/orphan.xmp", text: Self.sidecar(title: "nobody's"))
            let first = try await sandbox.stills("import", "in").expect(0)
            #expect(first.outputText.hasPrefix("3 imported"))
            #expect(first.complains(of: "left out: in/orphan.xmp: an XMP sidecar without a picture"))
            #expect(first.complains(of: "warning: in/1.jpg: The sidecar in/1.xmp is not used: It is no XMP"))
            #expect(first.errorLines.count == 2, "\(first.errorText)")

            let found = try await sandbox.stills("search", "--json", "Heron").expect(0).objects()
            let image = try #require(found.first)
            #expect(image.text("originalName") == "0.jpg")
            let id = try #require(image.text("id"))
            let text = try await sandbox.stills("show", id).expect(0).outputText
            #expect(text.contains("  title         Heron  [sidecar]\n"))
            #expect(text.contains("Sidecar  [sidecar]\n  XMP:Title                       Heron\n"))
            let shown = try #require(try await sandbox.stills("show", "--json", id).expect(0).objects().first)
            #expect(shown.object("sidecarTags")?.text("XMP:Title") == "Heron")
            #expect(shown.object("tags")?.keys.contains("XMP:Title") == false)

            try sandbox.write("in/0.jpg.XMP", text: Self.sidecar(title: "Stork"))
            let dry = try await sandbox.stills("import", "--dry-run", "in").expect(0)
            #expect(dry.outputText.contains("Its sidecar changed."))
            let second = try await sandbox.stills("import", "in").expect(0)
            #expect(second.outputText.contains("updated: in/0.jpg \(id) (Its sidecar changed.)"))
            #expect(second.outputText.contains("2 unchanged, 1 updated"))
            let history = try await sandbox.stills("history", id).expect(0).outputText
            #expect(history.contains("sidecar"), "\(history)")

            try FileManager.default.removeItem(atPath: sandbox.folder + "/in/0.jpg.XMP")
            let without = try await sandbox.stills("import", "--no-sidecars", "in").expect(0)
            #expect(without.outputText.hasPrefix("3 unchanged"))
            #expect(!without.complains(of: "warning"))
            let lines = try await sandbox.stills("import", "--json", "in").expect(0).objects()
            let reasons = lines.compactMap { $0.text("reason") }.sorted()
            #expect(reasons.count == 2 && reasons.first == "Its sidecar is gone.", "\(reasons)")
            #expect(reasons.last?.hasPrefix("The sidecar in/1.xmp is not used: ") == true)
            let last = try #require(try await sandbox.stills("show", "--json", id).expect(0).objects().first)
            #expect(last.isNull("title") && last.isNull("sidecarTags"))
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: ExifTool.place), "exiftool is not installed"))
    func exiftoolsSidecarsAreReadWithItsNamesAndValues() async throws {
        try await Sandbox.withLibrary { sandbox in
            let folder = sandbox.folder + "/in"
            try FileManager.default.copyItem(atPath: Self.pictures, toPath: folder)
            try FileManager.default.removeItem(atPath: folder + "/README.md")
            let names = try sandbox.names(in: "in")
            for (number, name) in names.enumerated() {
                // By the picture's whole name, and by its name without extension.
                let sidecar =
                    number.isMultiple(of: 2) ? name + ".xmp" : (name as NSString).deletingPathExtension + ".xmp"
                try await exiftool(
                    sandbox,
                    ["-tagsfromfile", "in/\(name)", "-xmp:all<all", "-XMP-dc:Source=a camera", "-o", "in/\(sidecar)"])
            }
            try await exiftool(
                sandbox,
                [
                    "-overwrite_original", "-ext", "xmp", "-XMP-dc:Title=Ein „Größenvergleich“",
                    "-XMP-dc:Title-fr=Taille",
                    "-XMP-dc:Description=two\nlines & <marks>", "-XMP-dc:Subject=heron", "-XMP-dc:Subject=lake shore",
                    "-XMP:Rating=4", "-XMP-dc:Creator=Ann", "-XMP-exif:DateTimeOriginal=2020:02:03 04:05:06+01:00",
                    "-XMP-exif:GPSLatitude=48.5", "-XMP-exif:GPSLongitude=-2.25", "in",
                ])
            let end = try await sandbox.stills("import", "--json", "in").expect(0)
            #expect(end.errorText.isEmpty)
            let lines = try end.objects()
            #expect(lines.last?.integer("imported") == names.count)
            var compared = 0
            for line in lines.dropLast() { compared += try await compare(line, sandbox) }
            #expect(compared > names.count * 20)
            for query in ["keyword:heron", "rating:4", "creator:Ann", "Größenvergleich", "near:48.5,-2.25,1km"] {
                let count = try await sandbox.stills("search", "--count", "--json", query).expect(0).objects().first
                #expect(count?.integer("count") == names.count, "\(query)")
            }
        }
    }

    /// Compares an image with what exiftool tells of its sidecar; gives back how many tags they were.
    private func compare(_ line: JSONObject, _ sandbox: Sandbox) async throws -> Int {
        let path = try #require(line.text("path"))
        let id = try #require(line.text("id"))
        let image = try #require(try await sandbox.stills("show", "--json", id).expect(0).objects().first)
        #expect(image.text("title") == "Ein „Größenvergleich“")
        #expect(image.text("description") == "two\nlines & <marks>")
        #expect(image.text("takenAt") == "2020-02-03T04:05:06" && image.text("takenAtOffset") == "+01:00")
        #expect(image.number("latitude") == 48.5 && image.number("longitude") == -2.25)
        let whole = path + ".xmp"
        let hasWhole = sandbox.exists(whole)
        let sidecar = hasWhole ? whole : (path as NSString).deletingPathExtension + ".xmp"
        let answer = try await exiftool(sandbox, ["-j", "-G", "-n", sidecar])
        let expected = try #require(
            (try JSONSerialization.jsonObject(with: Data(answer.output)) as? [[String: Any]])?.first
        ).filter { $0.key.hasPrefix("XMP:") }
        let found = try #require(image.object("sidecarTags"))
        #expect(found.keys == Set(expected.keys), "\(path)")
        for (name, value) in expected {
            #expect(Self.text(found.members[name]) == Self.text(value), "\(path): \(name)")
        }
        return expected.count
    }

    /// Numbers that stand in XMP are text there; exiftool's JSON leaves the quotes out, and has fifteen digits.
    private static func text(_ value: Any?) -> String {
        switch value {
        case let list as [Any]: list.map { text($0) }.joined(separator: "|")
        case let number as NSNumber: digits(number.doubleValue)
        case let text as String: Double(text).map(digits) ?? text
        default: "nothing"
        }
    }

    private static func digits(_ number: Double) -> String { String(format: "%.13g", number) }

    @discardableResult
    private func exiftool(_ sandbox: Sandbox, _ arguments: [String]) async throws -> ProgramEnd {
        let path = try #require(Path(ExifTool.place))
        return try await BuiltProgram(path: path).run(sandbox.call(arguments)).expect(0)
    }
}

/// The reference for names and values.
private enum ExifTool {
    static let place = "/usr/bin/exiftool"
}

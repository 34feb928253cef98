import Foundation
import StillsTesting
import Testing

@Suite("stills meta")
struct MetaEndToEndTests {
    private static let windmill = Sandbox.examples + "/pictures/windmill.jpg"

    @Test func printsOneArrayWithExiftoolsNames() async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.stills("meta", "-j", "-G", "-n", Self.windmill).expect(0)
            let array = try #require(try JSONSerialization.jsonObject(with: Data(end.output)) as? [[String: Any]])
            let tags = JSONObject(try #require(array.first))
            #expect(array.count == 1)
            #expect(tags.text("SourceFile") == Self.windmill)
            #expect(tags.text("EXIF:Make") == "Canon")
            #expect(tags.integer("File:ImageWidth") == 232)
            #expect(abs((tags.number("EXIF:GPSLatitude") ?? 0) - 52.2317) < 0.001)
        }
    }

    @Test func printsAnObjectToALine() async throws {
        try await Sandbox.with { sandbox in
            let folder = Sandbox.examples + "/pictures"
            let end = try await sandbox.stills("meta", "-G", "-r", "--ndjson", folder).expect(1)
            let objects = try end.objects()
            #expect(objects.count == 14)
            let failed = objects.filter { $0.keys.contains("Error") }
            #expect(failed.map { $0.text("SourceFile") } == [folder + "/README.md"])
            #expect(end.complains(of: "README.md", "plain text"))
            let same = try await sandbox.stills("meta", "-G", "-r", "--json", "--threads", "1", folder).expect(1)
            #expect(same.output == end.output)
        }
    }

    @Test func readsStandardInput() async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.stills(
                "meta", "--ndjson", "-", input: .bytes(SamplePicture.jpeg(comment: "from a pipe"))
            ).expect(0)
            let object = try #require(try end.objects().first)
            #expect(object.text("SourceFile") == "-")
            #expect(object.text("Comment") == "from a pipe")
        }
    }

    @Test func entersFoldersInFoldersOnlyWhenTold() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            try sandbox.writePictures(1..<2, to: "shelf/deep")
            let flat = try await sandbox.stills("meta", "--ndjson", "shelf").expect(0).objects()
            #expect(flat.map { $0.text("SourceFile") } == ["shelf/0.jpg"])
            let deep = try await sandbox.stills("meta", "--ndjson", "-r", "shelf").expect(0).objects()
            #expect(deep.map { $0.text("SourceFile") } == ["shelf/0.jpg", "shelf/deep/1.jpg"])
        }
    }

    @Test func namesAFileThatIsNotThere() async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.stills("meta", "gone.jpg", Self.windmill).expect(1)
            let array = try #require(try JSONSerialization.jsonObject(with: Data(end.output)) as? [[String: Any]])
            #expect(array.count == 2)
            #expect(end.complains(of: "gone.jpg", "no such file"))
        }
    }
}

import Foundation
import Linux
import StillsTesting
import Testing

@Suite("imagemeta")
struct ImageMetaEndToEndTests {
    private static let pictures = Sandbox.examples + "/pictures"

    /// Calls the built program under that name.
    private func imagemeta(
        _ sandbox: Sandbox, _ server: ServedObjects, _ arguments: String, token: String = ""
    ) async throws -> ProgramEnd {
        try await sandbox.shell(
            """
            ln -sf "$(command -v stills)" imagemeta
            export STORAGE_EMULATOR_HOST=\(server.url) IMAGEMETA_ACCESS_TOKEN=\(token)
            ./imagemeta \(arguments)
            """)
    }

    private func list(_ bytes: some Sequence<UInt8>) throws -> [(image: String, exif: [String: String])] {
        let array = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [[String: Any]])
        return try array.map { element in
            #expect(Set(element.keys) == ["image", "exif_metadata"])
            return (
                try #require(element["image"] as? String), try #require(element["exif_metadata"] as? [String: String])
            )
        }
    }

    @Test func printsAListOfAWholeBucket() async throws {
        try await ServedObjects.with { sandbox, server in
            try await server.put(sandbox.read(Self.pictures + "/windmill.jpg"), sandbox, "my-bucket", "deep/IMG 1.JPG")
            try await server.put(sandbox.read(Self.pictures + "/goldfish.png"), sandbox, "my-bucket", "fish.png")
            for number in 0..<20 {
                try await server.put(SamplePicture.jpeg(comment: "x"), sandbox, "my-bucket", "plain/\(10 + number).jpg")
            }
            let end = try await imagemeta(sandbox, server, "--bucket my-bucket").expect(0)
            let list = try list(end.output)
            #expect(list.count == 22)
            #expect(list.map(\.image) == list.map(\.image).sorted())
            let windmill = try #require(list.first)
            #expect(windmill.image == "my-bucket/deep/IMG 1.JPG")
            #expect(windmill.exif["Image Make"] == "Canon")
            #expect(windmill.exif["Image Orientation"] == "Horizontal (normal)")
            #expect(windmill.exif["GPS GPSLatitudeRef"] == "N")
            #expect(windmill.exif["EXIF MakerNote"] == nil)
            #expect(list.last?.exif.isEmpty == true)
            #expect(end.complains(of: "Getting metadata for /my-bucket/deep/IMG 1.JPG"))
        }
    }

    @Test func readsOneFileWithSlashesInItsName() async throws {
        try await ServedObjects.with { sandbox, server in
            try await server.put(sandbox.read(Self.pictures + "/windmill.jpg"), sandbox, "my-bucket", "a/b c/ü.jpg")
            let end = try await imagemeta(sandbox, server, "--file '/my-bucket/a/b c/ü.jpg'").expect(0)
            #expect(try list(end.output).map(\.image) == ["my-bucket/a/b c/ü.jpg"])
            let both = try await imagemeta(sandbox, server, "--bucket my-bucket --file '/my-bucket/a/b c/ü.jpg'")
                .expect(0)
            #expect(both.complains(of: "requires --bucket OR --file flag"))
            #expect(try list(both.output).count == 2)
        }
    }

    @Test func writesTheListIntoAFileAndOnlyWhole() async throws {
        try await ServedObjects.with { sandbox, server in
            try await server.put(sandbox.read(Self.pictures + "/windmill.jpg"), sandbox, "my-bucket", "a.jpg")
            try sandbox.write("out.json", text: "older")
            let end = try await imagemeta(sandbox, server, "--file /my-bucket/a.jpg --write out.json").expect(0)
            #expect(end.output.isEmpty)
            #expect(try list(sandbox.read("out.json")).map(\.image) == ["my-bucket/a.jpg"])
            let empty = try await imagemeta(sandbox, server, "--file /my-bucket/gone.jpg --write out.json").expect(1)
            #expect(empty.complains(of: "Could not access /my-bucket/gone.jpg", "404"))
            #expect(try list(sandbox.read("out.json")).isEmpty)
            #expect(try sandbox.names(in: "").filter { $0.hasSuffix(".part") }.isEmpty)
        }
    }

    @Test func endsWithAnErrorWhereSomethingFailed() async throws {
        try await ServedObjects.with { sandbox, server in
            try await server.put(SamplePicture.jpeg(comment: "x"), sandbox, "private-shelf", "a.jpg")
            try await server.put([], sandbox, "private-shelf", "empty.jpg")
            let refused = try await imagemeta(sandbox, server, "--bucket private-shelf").expect(1)
            #expect(try list(refused.output).isEmpty)
            #expect(refused.complains(of: "Could not access /private-shelf/", "Anonymous caller"))
            let end = try await imagemeta(sandbox, server, "--bucket private-shelf", token: "sesame").expect(1)
            #expect(try list(end.output).map(\.image) == ["private-shelf/a.jpg"])
            #expect(end.complains(of: "Could not access /private-shelf/empty.jpg", "It is empty"))
        }
    }

    @Test func showsItsUsageWhereNothingIsNamed() async throws {
        try await ServedObjects.with { sandbox, server in
            let end = try await imagemeta(sandbox, server, "").expect(2)
            #expect(end.complains(of: "--bucket BUCKET"))
            #expect(end.complains(of: "--write PATH"))
            #expect(try await imagemeta(sandbox, server, "-h").expect(0).outputText.contains("imagemeta"))
            #expect(
                try await imagemeta(sandbox, server, "--file /only-a-bucket").expect(2).complains(
                    of: "a bucket and an image"))
        }
    }
}

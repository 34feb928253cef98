import Foundation
import Linux
import StillsTesting
import Testing

@Suite("stills meta over objects")
struct ObjectMetaEndToEndTests {
    private static let windmill = Sandbox.examples + "/pictures/windmill.jpg"

    private func picture(_ comment: String) -> [UInt8] { SamplePicture.jpeg(comment: comment) }

    @Test func readsObjectsOfAWebServer() async throws {
        try await ServedObjects.with { sandbox, server in
            try await server.put(sandbox.read(Self.windmill), sandbox, "web", "wind mill.jpg")
            let there = "\(server.url)/web/ranged/web/wind mill.jpg"
            let gone = "\(server.url)/web/ranged/web/gone.jpg"
            let end = try await sandbox.stills("meta", "-G", gone, there, environment: server.variables).expect(1)
            let objects = try end.objects()
            #expect(objects.map { $0.text("SourceFile") } == [gone, there.replacing(" ", with: "%20")])
            #expect(objects[0].text("Error")?.contains("status 404") == true)
            #expect(objects[1].text("EXIF:Make") == "Canon")
            #expect(end.complains(of: gone, "which is not there"))
            #expect(end.complains(of: "2 objects", "2 requests", "1 failure"))
            // The same as of the file, but for its name.
            let file = try await sandbox.stills("meta", "-G", "--ndjson", Self.windmill).expect(0).outputText
            let name = #"{"SourceFile":"\#(Self.windmill)""#
            #expect(end.outputText.contains(file.dropFirst(name.count)))
        }
    }

    @Test func readsAWholeBucketInTheListingsOrder() async throws {
        try await ServedObjects.with { sandbox, server in
            let names = (10..<40).map { "n/\($0).jpg" } + ["a + b%20.jpg", "größe/日本.JPG", "notes.txt"]
            for name in names { try await server.put(picture(name), sandbox, "shelf", name) }
            try await server.put(Array("only words".utf8), sandbox, "shelf", "notes.txt")
            let end = try await sandbox.stills("meta", "gs://shelf", environment: server.variables).expect(1)
            let objects = try end.objects()
            #expect(objects.map { $0.text("SourceFile") } == names.sorted().map { "gs://shelf/\($0)" })
            #expect(
                objects.filter { $0.keys.contains("Error") }.map { $0.text("SourceFile") } == ["gs://shelf/notes.txt"])
            #expect(objects.first?.text("Comment") == "a + b%20.jpg")

            let some = try await sandbox.stills(
                "meta", "--ext", "jpg", "--max-size", "1k", "-q", "gs://shelf/n/1", environment: server.variables
            ).expect(0)
            #expect(try some.objects().map { $0.text("Comment") } == (10..<20).map { "n/\($0).jpg" })
            #expect(some.errorText.isEmpty)
            let none = try await sandbox.stills(
                "meta", "--min-size", "2M", "gs://shelf", environment: server.variables
            ).expect(0)
            #expect(none.output.isEmpty)
            #expect(none.complains(of: "There is no object to read"))
        }
    }

    @Test func readsABucketOfS3() async throws {
        try await ServedObjects.with { sandbox, server in
            let names = (10..<30).map { "n/\($0).jpg" } + ["a + b%20.jpg", "größe/日本.JPG"]
            for name in names { try await server.put(picture(name), sandbox, "shelf", name) }
            let end = try await sandbox.stills("meta", "s3://shelf", environment: server.variables).expect(0)
            let objects = try end.objects()
            #expect(objects.map { $0.text("SourceFile") } == names.sorted().map { "s3://shelf/\($0)" })
            #expect(objects.map { $0.text("Comment") } == names.sorted())
            let some = try await sandbox.stills(
                "meta", "s3://shelf/n/2", "s3://none", environment: server.variables
            ).expect(1)
            #expect(try some.objects().count == 10)
            #expect(some.complains(of: "s3://none/", "NoSuchBucket"))
            let stranger = server.variables.merging(["AWS_ACCESS_KEY_ID": "stranger"]) { $1 }
            let refused = try await sandbox.stills("meta", "s3://shelf", environment: stranger).expect(1)
            #expect(refused.complains(of: "the server does not know the access key"))
            #expect(!refused.errorText.contains("nobody knows"))
        }
    }

    @Test func saysWhatItWouldTakeAndReadsNothing() async throws {
        try await ServedObjects.with { sandbox, server in
            for number in 0..<20 {
                try await server.put(
                    picture("x") + [UInt8](repeating: 0, count: 100_000), sandbox, "shelf", "\(number).jpg")
            }
            let end = try await sandbox.stills("meta", "--plan", "gs://shelf", environment: server.variables).expect(0)
            #expect(end.outputText.hasPrefix("20 objects: 2.0 MB\n"), "\(end.outputText)")
            let json = try await sandbox.stills(
                "meta", "--plan", "--json", "--ext", "jpg", "gs://shelf", environment: server.variables
            ).expect(0)
            let plan = try #require(try json.objects().first)
            #expect(plan.integer("objects") == 20)
            #expect(plan.integer("requests") == 20)
            #expect(plan.integer("listings") == 3)
            #expect(plan.integer("bytes") == 20 * 48 * 1024)
            #expect(try await server.asked(sandbox, "shelf").isEmpty)
        }
    }

    @Test func namesABucketThatCannotBeListedAndGoesOn() async throws {
        try await ServedObjects.with { sandbox, server in
            try await server.put(picture("there"), sandbox, "open", "a.jpg")
            for number in 0..<10 { try await server.put(picture("half"), sandbox, "half", "\(number)") }
            let end = try await sandbox.stills(
                "meta", "gs://none", "gs://half", "gs://open", environment: server.variables
            ).expect(1)
            #expect(try end.objects().map { $0.text("Comment") } == [String?](repeating: "half", count: 7) + ["there"])
            #expect(end.complains(of: "gs://none/", "The specified bucket does not exist"))
            #expect(end.complains(of: "gs://half/", "The second page is not for you"))
        }
    }

    @Test func asksWithTheTokenThatIsGiven() async throws {
        try await ServedObjects.with { sandbox, server in
            try await server.put(picture("behind the door"), sandbox, "private-shelf", "a.jpg")
            let refused = try await sandbox.stills("meta", "gs://private-shelf", environment: server.variables).expect(
                1)
            #expect(refused.complains(of: "status 401", "Anonymous caller"))
            let variables = server.variables.merging(["IMAGEMETA_ACCESS_TOKEN": "sesame"]) { $1 }
            let end = try await sandbox.stills("meta", "gs://private-shelf", environment: variables).expect(0)
            #expect(try end.objects().first?.text("Comment") == "behind the door")
            #expect(!end.errorText.contains("sesame"))
        }
    }

    @Test(arguments: [
        (["meta", "--ext", "jpg", "a.jpg"], "--ext is for objects"),
        (["meta", "a.jpg", "gs://b"], "Name either files"),
        (["meta", "--min-size", "1k", "https://x.example/a"], "Only buckets say"),
        (["meta", "--max-size", "much", "gs://b"], "a number of bytes"),
        (["meta", "gs://"], "A bucket needs its name"),
        (["meta", "https://anna:word@x.example/a"], "no URL of http or https"),
        (["meta", "--ext", ",", "gs://b"], "the ending of a name"),
    ])
    func refusesWhatCannotBe(arguments: [String], words: String) async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.program.run(
                sandbox.call(arguments, environment: ["STORAGE_EMULATOR_HOST": "127.0.0.1:1"])
            ).expect(2)
            #expect(end.complains(of: words))
            #expect(!end.errorText.contains("word@"))
        }
    }
}

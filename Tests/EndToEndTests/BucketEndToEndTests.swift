import Foundation
import Linux
import S3
import StillsTesting
import Testing

private let runningServers = (try? S3TestServer.running()) ?? []

@Suite("A library whose originals are in a bucket")
struct BucketEndToEndTests {
    @Test("Pictures come in, are known again, verified, given back and exported", arguments: runningServers)
    func everyday(server: S3TestServer) async throws {
        try await Self.withLibrary(on: server) { sandbox, bucket, prefix in
            #expect(try sandbox.names(in: "library") == ["catalog.sqlite", "keys", "library.yaml", "spool"])
            let note = String(decoding: try sandbox.read("library/library.yaml"), as: UTF8.self)
            #expect(note.contains("kind: s3") && !note.contains(server.secretKey) && !note.contains("access"))
            try sandbox.writePictures(0..<40, to: "shelf")
            try Self.writeLong("shelf/long.jpg", sandbox)
            let first = try await sandbox.stills("import", "--json", "shelf").expect(0).objects()
            #expect(first.last?.integer("imported") == 41)
            let again = try await sandbox.stills("import", "--json", "shelf").expect(0).objects()
            #expect(again.last?.integer("unchanged") == 41)
            #expect(try await S3Server.keys(bucket, prefix).filter { $0.hasSuffix(".jpg") }.count == 41)
            #expect(try await bucket.uploads(prefix: prefix) == [])

            let verified = try await sandbox.stills("verify", "--json").expect(0).objects()
            #expect(Self.counts(verified.last) == [41, 0, 0, 0])
            for line in first.dropLast() {
                let (path, id) = (try #require(line.text("path")), try #require(line.text("id")))
                guard ["1.jpg", "39.jpg", "long.jpg"].contains((path as NSString).lastPathComponent) else { continue }
                let original = try await sandbox.stills("get", "-o", "-", id).expect(0).output
                #expect(try original == sandbox.read(path), "\(path)")
            }
            try await sandbox.stills("export", "--originals", "exported").expect(0)
            let other = ["STILLS_LIBRARY": sandbox.folder + "/other"]
            try await sandbox.stills("init", "-q", environment: other).expect(0)
            let moved = try await sandbox.stills(
                "import", "--json", "--manifest", "exported/manifest.ndjson", environment: other)
            #expect(try moved.expect(0).objects().last?.integer("imported") == 41)
        }
    }

    @Test(
        "What is missing or damaged in the bucket is found, and healed by importing it again", arguments: runningServers
    )
    func damage(server: S3TestServer) async throws {
        try await Self.withLibrary(on: server) { sandbox, bucket, prefix in
            try sandbox.writePictures(0..<5, to: "shelf")
            try await sandbox.stills("import", "-q", "shelf").expect(0)
            let keys = try await S3Server.keys(bucket, prefix).filter { $0.hasSuffix(".jpg") }
            try await bucket.remove(keys[0])
            _ = try await bucket.put(S3Body([1, 2, 3]), at: keys[1])
            _ = try await bucket.put(S3Body([4]), at: prefix + "foreign.jpg")
            let found = try await sandbox.stills("verify", "--json").expect(1).objects()
            #expect(Self.counts(found.last) == [5, 1, 1, 1])
            let repaired = try await sandbox.stills("verify", "--repair", "--json").expect(1).objects()
            #expect(
                repaired.contains { $0.text("reason")?.contains("s3://stills-tests/\(prefix).quarantine/") == true })
            try await sandbox.stills("import", "-q", "shelf").expect(0)
            try await bucket.remove(prefix + "foreign.jpg")
            let clean = try await sandbox.stills("verify", "--json").expect(0).objects()
            #expect(Self.counts(clean.last) == [5, 0, 0, 0])
        }
    }

    @Test("A daemon takes pictures in and gives them out, long ones and ranges too", arguments: runningServers)
    func serving(server: S3TestServer) async throws {
        try await Self.withLibrary(on: server) { sandbox, bucket, prefix in
            try sandbox.writePictures(0..<6, to: "shelf")
            try Self.writeLong("shelf/long.jpg", sandbox)
            let end = try await sandbox.signedIn(
                """
                stills import --json --visibility public shelf > run.json; echo "import $?"
                id=$(grep long.jpg run.json | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')
                curl -s "$url/readyz"
                stills get -o - "$id" > got.jpg; echo "get $?"
                cmp got.jpg shelf/long.jpg && echo same
                here verify -q; echo "verify $?"
                """)
            #expect(
                end.outputLines == ["import 0", "ready", "get 0", "same", "verify 0", "status 0"], "\(end.errorText)")
            #expect(try await S3Server.keys(bucket, prefix).filter { $0.hasSuffix(".jpg") }.count == 7)
        }
    }

    @Test(
        "Killed imports lose nothing that was acknowledged, and leave nothing that verify does not remove",
        arguments: runningServers)
    func killing(server: S3TestServer) async throws {
        try await Self.withLibrary(on: server) { sandbox, bucket, prefix in
            var acknowledged: Set<String> = []
            for round in 0..<8 {
                try sandbox.writePictures(round * 30..<(round + 1) * 30, to: "shelf")
                try Self.writeLong("shelf/long \(round).jpg", sandbox, seed: UInt8(round))
                let delay = Int32(20 + 45 * round)
                let end = try await sandbox.program.running(sandbox.call(["import", "--json", "shelf"])) { process in
                    if try !process.ends(within: delay) { process.signal(9) }
                }
                guard let last = end.output.lastIndex(of: UInt8(ascii: "\n")) else { continue }
                for line in try JSONObject.lines(Array(end.output[...last])) {
                    if let path = line.text("path"), line.text("id") != nil { acknowledged.insert(path) }
                }
            }
            let whole = try await sandbox.stills("import", "--json", "shelf").expect(0).objects()
            let known = Set(whole.compactMap { $0.text("outcome") == "unchanged" ? $0.text("path") : nil })
            #expect(acknowledged.subtracting(known) == [])
            try await sandbox.stills("verify", "--repair").expect(0)
            let clean = try await sandbox.stills("verify", "--json").expect(0).objects()
            #expect(Self.counts(clean.last) == [248, 0, 0, 0])
            #expect(try await S3Server.keys(bucket, prefix).filter { $0.hasSuffix(".jpg") }.count == 248)
            #expect(try await bucket.uploads(prefix: prefix) == [])
        }
    }

    @Test(
        "A long picture goes on where a killed import left it: its parts are there, and are not sent again",
        arguments: runningServers)
    func resuming(server: S3TestServer) async throws {
        try await S3Server.with(server) { bucket, prefix in
            try await Sandbox.with { plain in
                var sandbox = plain
                sandbox.variables = server.variables
                try Self.writeLong("long.jpg", sandbox, length: 60_000_000)
                let end = try await sandbox.shell(
                    """
                    mkfifo port hold; exec 9<>hold
                    python3 \(Sandbox.project)/Tests/BlobStorageTests/faulty_proxy.py \(server.endpoint.split(separator: ":").last ?? "") \
                        > port < hold 2> proxy.log & proxy=$!
                    read -r port < port
                    control=http://127.0.0.1:$port
                    parts() { curl -s $control/_$1 > requests.json; grep -o partNumber requests.json | wc -l; }
                    export AWS_ENDPOINT_URL_S3=$control
                    stills init -q --store s3://stills-tests/\(prefix) > init.txt
                    curl -s -o answer -d '{"fault": "stalled", "method": "PUT", "from": 5, "until": 99}' $control/_plan
                    stills import -q long.jpg & import=$!
                    until [ $(parts done) -ge 4 ]; do sleep 0.1; done
                    kill -9 $import; wait $import 2> /dev/null
                    curl -s -o answer -d '{}' $control/_plan
                    stills import --json long.jpg > run.json; echo "import $?"
                    echo "parts $(parts seen)"
                    stills verify -q; echo "verify $?"
                    ls library/spool
                    kill $proxy
                    """)
                #expect(end.outputLines == ["import 0", "parts 4", "verify 0"], "\(end.outputText)\(end.errorText)")
                #expect(try JSONObject.lines(sandbox.read("run.json")).last?.integer("imported") == 1)
                #expect(try await bucket.uploads(prefix: prefix) == [])
                #expect(try await S3Server.keys(bucket, prefix).filter { $0.hasSuffix(".jpg") }.count == 1)
            }
        }
    }

    @Test("A place that cannot be used is refused before anything is made", arguments: runningServers)
    func refusing(server: S3TestServer) async throws {
        try await Self.withLibrary(on: server) { sandbox, bucket, prefix in
            let other: [String: String?] = ["STILLS_LIBRARY": sandbox.folder + "/other"]
            let taken = try await sandbox.stills("init", "--store", "s3://stills-tests/\(prefix)", environment: other)
            #expect(taken.expect(1).complains(of: "belongs to a library already"))
            _ = try await bucket.put(S3Body([1]), at: prefix + "full/thing")
            let full = try await sandbox.stills(
                "init", "--store", "s3://stills-tests/\(prefix)full", environment: other)
            #expect(full.expect(1).complains(of: "holds other things already", "full/thing"))
            let missing = try await sandbox.stills("init", "--store", "s3://stills-nowhere/x", environment: other)
            #expect(missing.expect(1).complains(of: "there is no such bucket"))
            let wrong = try await sandbox.stills("init", "--store", "gs://bucket", environment: other)
            #expect(wrong.expect(2).complains(of: "s3://BUCKET/PREFIX"))
            var nobody = other
            nobody["AWS_SECRET_ACCESS_KEY"] = .some(nil)
            nobody["AWS_ACCESS_KEY_ID"] = .some(nil)
            let denied = try await sandbox.stills("init", "--store", "s3://stills-tests/x", environment: nobody)
            #expect(denied.expect(3).complains(of: "There are no credentials for AWS", "AWS_ACCESS_KEY_ID is not set"))
            #expect(!sandbox.exists("other"))
            let backup = try await sandbox.stills("backup", "backup")
            #expect(backup.expect(2).complains(of: "originals of the library's own folder"))
        }
    }

    @Test("What only reads the catalog needs no bucket", arguments: runningServers.prefix(1))
    func withoutNetwork(server: S3TestServer) async throws {
        try await Self.withLibrary(on: server) { sandbox, _, _ in
            try sandbox.writePictures(0..<3, to: "shelf")
            try await sandbox.stills("import", "-q", "shelf").expect(0)
            var alone = sandbox
            alone.variables = [:]
            #expect(try await alone.stills("search", "--count", "").expect(0).outputText == "3\n")
            let import1 = try await alone.stills("import", "shelf").expect(0)
            #expect(import1.outputText.contains("3 unchanged"))
        }
    }

    // MARK: - Fixtures

    private static func withLibrary(
        on server: S3TestServer, _ body: (Sandbox, S3Bucket, String) async throws -> Void
    ) async throws {
        try await S3Server.with(server) { bucket, prefix in
            try await Sandbox.with { plain in
                var sandbox = plain
                sandbox.variables = server.variables
                try await sandbox.stills("init", "-q", "--store", "s3://stills-tests/\(prefix)").expect(0)
                try await body(sandbox, bucket, prefix)
            }
        }
    }

    /// A picture of 20 MB: so long that it goes over in parts.
    private static func writeLong(
        _ name: String, _ sandbox: Sandbox, seed: UInt8 = 0, length: Int = 20_000_000
    ) throws {
        var rest = [UInt8](repeating: seed, count: length)
        for place in stride(from: 0, to: length, by: 4_096) { rest[place] = UInt8(truncatingIfNeeded: place >> 12) }
        try sandbox.age(sandbox.write(name, SamplePicture.jpeg(comment: "long \(seed)") + rest))
    }

    private static func counts(_ line: JSONObject?) -> [Int?] {
        ["images", "missing", "orphans", "mismatched"].map { line?.integer($0) }
    }
}

import StillsTesting
import Testing

@Suite("Serving a library", .enabled(if: ServedDaemon.hasTools, "curl is not installed"))
struct ServeEndToEndTests {
    @Test("Strangers find and download what is public, over the network as within the program")
    func publicImages() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<3, to: "shelf")
            try await sandbox.stills("import", "--visibility", "public", "shelf").expect(0)
            let end = try await sandbox.daemon(
                """
                curl -s "$url/v1/images?pageSize=2" > page.json
                id=$(sed 's/.*"id":"\\([^"]*\\)".*/\\1/' page.json)
                curl -s -D head.txt -o original.jpg "$url/v1/images/$id/original"
                curl -s -r 0-1 "$url/v1/images/$id/original" | od -An -tx1
                curl -s -o problem.json -w '%{http_code}\\n' "$url/v1/images/none"
                curl -s -I -o /dev/null -w '%{http_code}\\n' "$url/v1/images"
                curl -s "$url/readyz"
                """)
            #expect(end.outputLines == [" ff d8", "404", "200", "ready", "status 0"], "\(end.errorText)")
            let page = try JSONObject.lines(sandbox.read("page.json"))
            #expect(page.count == 1)
            // A stranger's copy is the picture without what it says about itself.
            let copy = try sandbox.read("original.jpg")
            #expect(copy.starts(with: [0xFF, 0xD8]) && !String(decoding: copy, as: UTF8.self).contains("picture "))
            let head = String(decoding: try sandbox.read("head.txt"), as: UTF8.self).lowercased()
            #expect(head.contains("content-type: image/jpeg") && head.contains("x-request-id: "))
        }
    }

    @Test("A library has one daemon at a time")
    func oneAtATime() async throws {
        try await Sandbox.withLibrary { sandbox in
            let end = try await sandbox.daemon(
                "stillsd serve --listen 127.0.0.1:0 2> second; echo \"second $?\"; cat second")
            #expect(end.outputLines.first == "second 3")
            #expect(end.outputText.contains("Another stillsd serves"))
        }
    }

    @Test("Where others can listen in it does not serve by an oversight")
    func plainText() async throws {
        try await Sandbox.withLibrary { sandbox in
            let end = try await sandbox.shell("stillsd serve --listen 0.0.0.0:0")
            #expect(end.status == 2)
            #expect(end.errorText.contains("--trusted-proxy"))
        }
    }

    @Test("What it cannot do is said, with the status that scripts know")
    func failures() async throws {
        try await Sandbox.with { sandbox in
            #expect(try await sandbox.shell("stillsd serve").status == 3)
            try await sandbox.stills("init").expect(0)
            #expect(try await sandbox.shell("stillsd serve --listen nowhere").status == 2)
            #expect(try await sandbox.shell("stillsd serve --threads 0").status == 2)
            let help = try await sandbox.shell("stillsd serve --help")
            #expect(help.outputText.contains("--trusted-proxy"))
        }
    }

    @Test("stills works beside it")
    func beside() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<2, to: "shelf")
            let end = try await sandbox.daemon(
                """
                stills import -q --visibility public shelf
                curl -s "$url/v1/images" | grep -o '"sha256"' | wc -l
                """)
            #expect(end.outputLines.contains { $0.filter { $0 != " " } == "2" }, "\(end.outputText) \(end.errorText)")
        }
    }
}

import Foundation
import StillsTesting
import Testing

@Suite("Large pictures, and servers that go away")
struct RemoteUploadEndToEndTests {
    /// A JPEG of about so many bytes: comments before the picture.
    private static func largeJPEG(_ byteCount: Int) -> [UInt8] {
        let small = SamplePicture.jpeg(comment: "large")
        let comment: [UInt8] = [0xFF, 0xFE, 0xFF, 0xFF] + [UInt8](repeating: 0x61, count: 65_533)
        var bytes = Array(small.prefix(2))
        bytes.reserveCapacity(byteCount + 70_000)
        while bytes.count < byteCount { bytes += comment }
        return bytes + small.dropFirst(2)
    }

    @Test("A large picture goes by a resumable upload, and comes back byte for byte")
    func large() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.write("large.jpg", Self.largeJPEG(9 << 20))
            let end = try await sandbox.signedIn(
                """
                stills import --json large.jpg --attribute shelf=3 > first.json; echo "first $?"
                stills import --json large.jpg > second.json; echo "second $?"
                stills get -q --all -o out && cmp large.jpg out/large.jpg && echo same
                stills search --count shelf=3
                grep -c appendToUpload daemon.log
                """)
            #expect(
                end.outputLines == ["first 0", "second 0", "same", "1", "1", "status 0"],
                "\(end.outputText)\(end.errorText)")
            let first = try JSONObject.lines(sandbox.read("first.json"))
            #expect(first.first?.text("outcome") == "imported")
            #expect(first.first?.text("receipt")?.split(separator: ".").count == 3)
            #expect(try JSONObject.lines(sandbox.read("second.json")).last?.integer("unchanged") == 1)
            #expect(try sandbox.names(in: "home/.local/state/stills/uploads").isEmpty)
        }
    }

    @Test("An interrupted upload goes on with the next run")
    func interrupted() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.write("large.jpg", Self.largeJPEG(96 << 20))
            let end = try await sandbox.signedIn(
                """
                stills import large.jpg > first.txt 2> first.err & importer=$!
                until find library/spool -type f -size +0 2> /dev/null | grep -q .; do
                    kill -0 $importer 2> /dev/null || break
                done
                kill -STOP $daemon; kill -INT $importer; kill -CONT $daemon
                wait $importer; echo "first $?"
                stat -c %a home/.local/state/stills/uploads home/.local/state/stills/uploads/*
                stills import --json large.jpg > second.json; echo "second $?"
                stills get -q --all -o out && cmp large.jpg out/large.jpg && echo same
                grep -c beginUpload daemon.log
                """)
            #expect(
                end.outputLines == ["first 130", "700", "600", "second 0", "same", "1", "status 0"],
                "\(end.outputText)\(end.errorText)")
            #expect(
                String(decoding: try sandbox.read("first.err"), as: UTF8.self).contains("run the same command again"))
            #expect(try JSONObject.lines(sandbox.read("second.json")).last?.integer("imported") == 1)
            #expect(try sandbox.names(in: "home/.local/state/stills/uploads").isEmpty)
        }
    }

    @Test("A server that is killed under an import, and comes back, has all of it after the next run")
    func killed() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<800, to: "shelf")
            try sandbox.write("shelf/large.jpg", Self.largeJPEG(32 << 20))
            let end = try await sandbox.signedIn(
                """
                stills import --json shelf > first.json 2> first.err & importer=$!
                until [ "$(find library/originals -type f | wc -l)" -ge 20 ]; do
                    kill -0 $importer 2> /dev/null || break
                done
                kill -KILL $daemon; wait $daemon; wait $importer; echo "first $?"
                mkfifo lines2
                stillsd serve --listen "${url#http://}" > lines2 2> second.log & daemon=$!
                exec 4< lines2; read -r again <&4; [ "$url" = "$again" ] && echo "same address"
                stills import --json shelf > second.json 2> second.err; echo "second $?"
                stills import shelf 2>&1 | sed 's/ in .*//'
                stills search --count ''
                here verify -q --repair > /dev/null; here verify -q; echo "verified $?"
                """)
            #expect(
                end.outputLines == [
                    "first 3", "same address", "second 0", "801 unchanged", "801", "verified 0", "status 0",
                ], "\(end.outputText)\(end.errorText)")
            let first = try JSONObject.lines(sandbox.read("first.json")).dropLast()
            let second = try JSONObject.lines(sandbox.read("second.json")).dropLast()
            #expect(second.count == 801)
            // What was acknowledged is there.
            let kept = Set(first.filter { $0.text("outcome") == "imported" }.compactMap { $0.text("id") })
            #expect(!kept.isEmpty)
            #expect(kept.isSubset(of: second.filter { $0.text("outcome") == "unchanged" }.compactMap { $0.text("id") }))
        }
    }
}

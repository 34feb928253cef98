import Foundation
import Linux
import StillsTesting
import Testing

@Suite("A run over objects goes on where it was")
struct ObjectResumeEndToEndTests {
    private func names(_ count: Int) -> [String] {
        (0..<count).map { "gs://BUCKET/n/\(String(repeating: "0", count: 6 - "\($0)".count))\($0).jpg" }
    }

    /// Runs until the 1,100th object is being asked for, ends the program by the signal, and tells how it ended.
    private func stop(_ signal: String, _ sandbox: Sandbox, _ server: ServedObjects, _ bucket: String) async throws
        -> String
    {
        try await sandbox.shell(
            """
            export STORAGE_EMULATOR_HOST=\(server.url)
            stills meta --resume journal --parallel 8 gs://\(bucket) > out.ndjson 2> complaint & run=$!
            curl -sS --fail \(server.url)/_reached/\(bucket)
            kill -\(signal) $run
            curl -sS -X PUT \(server.url)/_gate/\(signal == "KILL" ? "nobody" : bucket)
            wait $run; echo "status $?"
            curl -sS -X PUT \(server.url)/_gate/\(bucket)
            """
        ).outputText
    }

    @Test func afterItWasKilled() async throws {
        try await ServedObjects.with { sandbox, server in
            let bucket = "stops-1100-kill"
            try await server.copies(2_500, of: SamplePicture.jpeg(comment: "x"), sandbox, bucket)
            #expect(try await stop("KILL", sandbox, server, bucket).contains("status 137"))
            let before = try await server.asked(sandbox, bucket).count
            // What a power cut may leave of both files.
            try await sandbox.shell("printf '{\"SourceFile\":\"gs://torn' >> out.ndjson; printf '{\"sou' >> journal")
                .expect(0)
            let end = try await sandbox.shell(
                "STORAGE_EMULATOR_HOST=\(server.url) stills meta --resume journal gs://\(bucket) >> out.ndjson"
            ).expect(0)
            #expect(end.complains(of: "The output's last line was cut off"))
            let lines = try JSONObject.lines(sandbox.read("out.ndjson")).compactMap { $0.text("SourceFile") }
            let expected = names(2_500).map { $0.replacing("BUCKET", with: bucket) }
            #expect(Set(lines) == Set(expected))
            // At most what was not settled came twice.
            #expect(lines.count <= 2_500 + 100)
            let again = try await server.asked(sandbox, bucket).dropFirst(before)
            #expect(again.allSatisfy { $0 >= "n/001000.jpg" })
        }
    }

    @Test func afterItWasInterrupted() async throws {
        try await ServedObjects.with { sandbox, server in
            let bucket = "stops-1100-int"
            try await server.copies(1_500, of: SamplePicture.jpeg(comment: "x"), sandbox, bucket)
            #expect(try await stop("INT", sandbox, server, bucket).contains("status 130"))
            #expect(
                String(decoding: try sandbox.read("complaint"), as: UTF8.self).contains("the same command continues"))
            try await sandbox.shell(
                "STORAGE_EMULATOR_HOST=\(server.url) stills meta -q --resume journal gs://\(bucket) >> out.ndjson"
            ).expect(0)
            let lines = try JSONObject.lines(sandbox.read("out.ndjson")).compactMap { $0.text("SourceFile") }
            #expect(lines == names(1_500).map { $0.replacing("BUCKET", with: bucket) })
        }
    }

    @Test func objectsThatFailedAreTriedAgain() async throws {
        try await ServedObjects.with { sandbox, server in
            for number in 0..<12 {
                let bytes = number == 5 ? [] : SamplePicture.jpeg(comment: "\(number)")
                try await server.put(bytes, sandbox, "shelf", "\(10 + number).jpg")
            }
            let run = ["meta", "--resume", "journal", "gs://shelf"]
            let call = try sandbox.call(run, environment: server.variables)
            let first = try await sandbox.program.run(call).expect(1)
            #expect(try first.objects().count == 12)
            #expect(first.complains(of: "gs://shelf/15.jpg", "It is empty"))

            let second = try await sandbox.program.run(call).expect(1)
            #expect(try second.objects().map { $0.text("SourceFile") } == ["gs://shelf/15.jpg"])

            try await server.put(SamplePicture.jpeg(comment: "mended"), sandbox, "shelf", "15.jpg")
            let third = try await sandbox.program.run(call).expect(0)
            #expect(try third.objects().map { $0.text("Comment") } == ["mended"])
            let fourth = try await sandbox.program.run(call).expect(0)
            #expect(fourth.output.isEmpty)

            let anew = try await sandbox.shell(
                "STORAGE_EMULATOR_HOST=\(server.url) stills meta --resume journal gs://shelf > anew.ndjson"
            ).expect(0)
            #expect(anew.complains(of: "Append to the earlier one"))

            let other = try await sandbox.stills(
                "meta", "--resume", "journal", "gs://shelf/1", environment: server.variables
            ).expect(2)
            #expect(other.complains(of: "other sources or filters"))
        }
    }
}

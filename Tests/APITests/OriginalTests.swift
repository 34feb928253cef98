import Formats
import Foundation
import HTTPTransport
import StillsModel
import Testing

@testable import API

@Suite("Originals are downloaded")
struct OriginalTests {
    @Test("The bytes are those that were taken in, and say what they are")
    func whole() async throws {
        try await ServedLibrary.with { served in
            let id = try #require(await served.add([[:]]).first)
            let shown = try await served.get("/v1/images/\(id)").json
            let answer = try await served.get("/v1/images/\(id)/original")
            #expect(answer.status == 200)
            #expect(answer.body.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            #expect(shown["byteCount"] == .integer(answer.body.count))
            #expect(answer.fields["ETag"] == shown["sha256"]?.text.map { "\"\($0)\"" })
            #expect(answer.fields["Content-Type"] == "image/png")
            #expect(answer.fields["Content-Security-Policy"] == "default-src 'none'; sandbox")
            #expect(answer.fields["X-Content-Type-Options"] == "nosniff")
            #expect(answer.fields["Content-Disposition"]?.hasPrefix("inline; filename=\"") == true)
            let saved = try await served.get("/v1/images/\(id)/original?download=true")
            #expect(saved.fields["Content-Disposition"]?.hasPrefix("attachment;") == true)
        }
    }

    @Test(
        "Ranges and conditions",
        arguments: [
            (["Range": "bytes=0-3"], 206, 0..<4), (["Range": "bytes=-4"], 206, nil), (["Range": "bytes=5-"], 206, nil),
            (["Range": "bytes=0-1,3-4"], 200, nil), (["Range": "bytes=99999-"], 416, nil),
            (["If-None-Match": "*"], 304, nil),
            (["If-Match": "\"x\""], 412, nil), (["Range": "bytes=0-3", "If-Range": "\"x\""], 200, nil),
        ] as [([String: String], Int, Range<Int>?)])
    func ranges(headers: [String: String], status: Int, range: Range<Int>?) async throws {
        try await ServedLibrary.with { served in
            let id = try #require(await served.add([[:]]).first)
            let whole = try await served.get("/v1/images/\(id)/original").body
            var fields: HTTPFields = [:]
            for (name, value) in headers { fields.add(name, value) }
            let answer = try await served.get("/v1/images/\(id)/original", fields: fields)
            #expect(answer.status == status)
            if let range {
                #expect(answer.body == Array(whole[range]))
                #expect(
                    answer.fields["Content-Range"] == "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(whole.count)"
                )
            }
            if status == 416 { #expect(answer.fields["Content-Range"] == "bytes */\(whole.count)") }
        }
    }

    @Test("The bytes can be taken from their file")
    func file() async throws {
        try await ServedLibrary.with { served in
            let id = try #require(await served.add([[:]]).first)
            let request = HTTPRequest(
                method: .get, path: "/v1/images/\(id)/original", fields: ["Authorization": "Bearer admin"])
            guard case .stream(let stream, let length) = await served.api.respond(to: request).body else {
                Issue.record("no stream")
                return
            }
            #expect(stream.file?.range == 0..<(length ?? -1))
        }
    }

    @Test("An original that is gone is the server's trouble, and says nothing of where it was")
    func gone() async throws {
        try await ServedLibrary.with { served in
            let id = try #require(await served.add([[:]]).first)
            try FileManager.default.removeItem(atPath: "\(served.folder)/library/originals")
            let answer = try await served.get("/v1/images/\(id)/original")
            #expect(answer.status == 500)
            #expect(!answer.text.contains("originals"))
        }
    }

    @Test(
        "Names are safe in a header",
        arguments: [
            ("photo.jpg", "inline; filename=\"photo.jpg\""),
            ("a\"b\\.jpg", "inline; filename=\"a_b_.jpg\"; filename*=UTF-8''a%22b%5C.jpg"),
            ("é.png", "inline; filename=\"__.png\"; filename*=UTF-8''%C3%A9.png"),
            ("100%.gif", "inline; filename=\"100_.gif\"; filename*=UTF-8''100%25.gif"),
        ])
    func names(name: String, text: String) {
        #expect(ContentDisposition(fileName: name, isInline: true).text == text)
    }

    @Test("Base 64", arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
    func base64(text: String, encoded: String) { #expect(Base64Text.encode(Array(text.utf8)) == encoded) }
}

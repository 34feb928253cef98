import Formats
import HTTPTransport
import OpenSSL
import StillsModel
import StillsService
import StillsTesting
import Testing

@testable import API

@Suite("Pictures are added")
struct AddImagesTests {
    @Test("A raw body becomes an image, and the same body again is the same image")
    func raw() async throws {
        try await ServedLibrary.with { served in
            let target =
                "/v1/images?title=Quay&externalId=q-1&visibility=public&originalName=C%3A%5Cquay.png&takenAt=2024-05-01T10:00"
                + "&latitude=1.5&longitude=-2&attributes=%7B%22shelf%22%3A3%2C%22tags%22%3A%5B%22a%22%5D%7D"
            let first = try await served.send(.post, target, body: SamplePicture.png(901), type: "image/png")
            #expect(first.status == 201)
            #expect(UploadRoutes.received.findings(first.json) == [])
            let id = try #require(first.json["id"]?.text)
            #expect(first.fields["Location"] == "/v1/images/\(id)")
            #expect(first.fields["ETag"] == "\"1\"")
            #expect(first.json["outcome"]?.text == "imported")
            let image = try #require(first.json["image"])
            #expect(image["title"]?.text == "Quay")
            #expect(image["externalId"]?.text == "q-1")
            #expect(image["visibility"]?.text == "public")
            #expect(image["originalName"]?.text == "quay.png")
            #expect(image["takenAt"]?.text?.hasPrefix("2024-05-01T10:00") == true)
            #expect(image["attributes"]?["tags"]?.elements == [.string("a")])
            let receipt = Receipt(text: try #require(first.json["receipt"]?.text))
            #expect(try VerifyReceipt(keys: served.library.layout.keys).verify(receipt).image.description == id)

            let second = try await served.send(.post, target, body: SamplePicture.png(901), type: "image/jpeg")
            #expect(second.status == 200)
            #expect(second.json["outcome"]?.text == "unchanged")
            #expect(second.json["id"]?.text == id)
            #expect(second.json["receipt"] == .null)
        }
    }

    @Test(
        "What cannot be taken is a problem that says why",
        arguments: [
            ("/v1/images", "image/png", "hello", 415, "notAPicture"),
            ("/v1/images", "text/plain", "hello", 415, "unsupportedMediaType"),
            ("/v1/images", "image/png", "\u{89}", 415, "notAPicture"),
            ("/v1/images?attributes=%5B%5D", "image/png", "x", 400, "invalidArgument"),
            ("/v1/images?attributes=%7B", "image/png", "x", 400, "invalidArgument"),
            ("/v1/images?latitude=1", "image/png", "x", 400, "invalidArgument"),
            ("/v1/images?takenAt=yesterday", "image/png", "x", 400, "invalidArgument"),
            ("/v1/images?sha256=" + String(repeating: "x", count: 64), "image/png", "x", 400, "invalidArgument"),
            ("/v1/images?shade=grey", "image/png", "x", 400, "invalidArgument"),
            ("/v1/images?collection=nowhere", "image/png", "x", 404, "notFound"),
            ("/v1/images", "multipart/form-data", "x", 400, "invalidArgument"),
            ("/v1/images", "multipart/form-data; boundary=XX", "x", 400, "invalidArgument"),
            ("/v1/images", "multipart/form-data; boundary=XX", "--XX--", 400, "invalidArgument"),
        ])
    func refused(target: String, type: String, body: String, status: Int, code: String) async throws {
        try await ServedLibrary.with { served in
            let answer = try await served.send(.post, target, body: Array(body.utf8), type: type)
            #expect(answer.status == status)
            #expect(answer.json["code"]?.text == code)
            let strangers = try await served.send(.post, target, as: nil, body: Array(body.utf8), type: "image/png")
            #expect(strangers.status == 401 || strangers.status == 400)
        }
    }

    @Test("An announced digest is compared")
    func digests() async throws {
        try await ServedLibrary.with { served in
            let picture = SamplePicture.png(902)
            let right = "sha-256=:\(Self.base64(try SHA256.hash(picture))):"
            let wrong = "sha-512=:AA==:, sha-256=:\(Self.base64(try SHA256.hash([1]))):"
            let refused = try await served.send(
                .post, "/v1/images", fields: ["Content-Digest": wrong], body: picture, type: "image/png")
            #expect(refused.status == 422)
            #expect(refused.json["code"]?.text == "otherBytes")
            let none = try await served.send(
                .post, "/v1/images", fields: ["Repr-Digest": "sha-256=abc"], body: picture, type: "image/png")
            #expect(none.status == 400)
            let taken = try await served.send(
                .post, "/v1/images", fields: ["Repr-Digest": right], body: picture, type: "image/png")
            #expect(taken.status == 201)
        }
    }

    @Test("A form with many files tells what became of each, with the fields before it")
    func form() async throws {
        try await ServedLibrary.with { served in
            var form = Form()
            form.field("visibility", "public")
            form.field("title", "First")
            form.file("a.png", SamplePicture.png(903))
            form.file("b.txt", Array("no picture".utf8))
            form.field("title", "Third")
            form.file("c.png", SamplePicture.png(904, byteCount: 300_000))
            form.file("d.png", SamplePicture.png(903))
            let answer = try await served.send(.post, "/v1/images", body: form.bytes, type: form.type)
            #expect(answer.status == 200)
            let items = try #require(answer.json["items"]).elements
            #expect(items.allSatisfy { UploadRoutes.item.findings($0) == [] })
            #expect(items.map { $0["name"]?.text } == ["a.png", "b.txt", "c.png", "d.png"])
            #expect(items[1]["status"] == .number(JSONNumber(415)))
            #expect(items[1]["code"]?.text == "notAPicture")
            #expect(items[0]["id"]?.text == items[3]["id"]?.text)
            let outcomes = [items[0], items[3]].compactMap { $0["outcome"]?.text }
            #expect(outcomes.contains("imported"))
            let third = try await served.get("/v1/images/\(try #require(items[2]["id"]?.text))")
            #expect(third.json["title"]?.text == "Third")
            #expect(third.json["visibility"]?.text == "public")
            #expect(third.json["originalName"]?.text == "c.png")
        }
    }

    @Test("A form with one file is answered as a raw body is")
    func formOfOne() async throws {
        try await ServedLibrary.with { served in
            var form = Form()
            form.file("a.png", SamplePicture.png(905))
            let answer = try await served.send(.post, "/v1/images", body: form.bytes, type: form.type)
            #expect(answer.status == 201)
            #expect(answer.json["image"]?["originalName"]?.text == "a.png")
            var bad = Form()
            bad.field("colour", "red")
            let refused = try await served.send(.post, "/v1/images", body: bad.bytes, type: bad.type)
            #expect(refused.status == 400)
            #expect(refused.json["errors"]?.elements.first?["parameter"]?.text == "colour")
        }
    }

    @Test("A request with a key is carried out once, and another one under its key is refused")
    func keys() async throws {
        try await ServedLibrary.with { served in
            let fields: HTTPFields = ["Idempotency-Key": "k-1"]
            let picture = SamplePicture.png(906)
            let first = try await served.send(.post, "/v1/images", fields: fields, body: picture, type: "image/png")
            let second = try await served.send(.post, "/v1/images", fields: fields, body: picture, type: "image/png")
            #expect(first.status == 201 && second.status == 201)
            #expect(first.body == second.body)
            #expect(second.fields["Location"] == first.fields["Location"])
            let other = try await served.send(
                .post, "/v1/images?title=Other", fields: fields, body: picture, type: "image/png")
            #expect(other.status == 422)
            let bad = try await served.send(
                .post, "/v1/images", fields: ["Idempotency-Key": "k-2"], body: [1, 2, 3], type: "image/png")
            #expect(bad.status == 415)
            let again = try await served.send(
                .post, "/v1/images", fields: ["Idempotency-Key": "k-2"], body: picture, type: "image/png")
            #expect(again.status == 422 || again.status == 200)
        }
    }

    static func base64(_ bytes: [UInt8]) -> String {
        var text = StillsModel.Base64URL.text(of: bytes).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        while text.count % 4 != 0 { text.append("=") }
        return String(text)
    }
}

/// A form as browsers send it.
private struct Form {
    private var parts: [UInt8] = []
    let type = "multipart/form-data; boundary=\"a b\""
    var bytes: [UInt8] { parts + Array("--a b--\r\n".utf8) }

    mutating func field(_ name: String, _ value: String) {
        parts += "--a b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
    }

    mutating func file(_ name: String, _ bytes: [UInt8]) {
        parts += "--a b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n".utf8
        parts += "Content-Type: application/octet-stream\r\n\r\n".utf8
        parts += bytes
        parts += "\r\n".utf8
    }
}

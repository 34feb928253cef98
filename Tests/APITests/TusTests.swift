import Formats
import HTTPTransport
import OpenSSL
import StillsModel
import StillsService
import StillsTesting
import Testing

@testable import API

@Suite("Uploads are resumed by the tus protocol")
struct TusTests {
    private static let picture = SamplePicture.png(950, byteCount: 200_000)
    private static let type = "application/offset+octet-stream"

    @Test("OPTIONS says what the server can do")
    func discovery() async throws {
        try await ServedLibrary.with { served in
            let answer = try await served.send(.options, "/v1/uploads", as: nil)
            #expect(answer.status == 204)
            #expect(answer.fields["Tus-Version"] == "1.0.0")
            #expect(
                answer.fields["Tus-Extension"] == "creation,creation-with-upload,checksum,expiration,termination")
            #expect(answer.fields["Tus-Checksum-Algorithm"] == "sha256,sha512,sha1")
            #expect(Int64(answer.fields["Tus-Max-Size"] ?? "") != nil)
        }
    }

    @Test("What is not what was announced is no image")
    func announced() async throws {
        try await ServedLibrary.with { served in
            let other = AddImagesTests.base64(Array(String(repeating: "0", count: 64).utf8))
            let begun = try await Self.begin(served, ["Upload-Metadata": "sha256 \(other)"])
            let place = try #require(begun.fields["Location"])
            let refused = try await Self.send(served, place, 0..<Self.picture.count)
            #expect(refused.status == 422)
            #expect(refused.json["code"]?.text == "otherBytes")
            #expect(try await served.get("/v1/images").json["images"]?.elements.isEmpty == true)
            #expect(try await served.get(place).status == 404)
        }
    }

    @Test("Begun, sent in pieces, asked after, finished: the image is there with the last byte")
    func pieces() async throws {
        try await ServedLibrary.with { served in
            let metadata = "filename \(AddImagesTests.base64(Array("quay.png".utf8))),filetype,title UXVheQ=="
            let begun = try await Self.begin(served, ["Upload-Metadata": metadata])
            #expect(begun.status == 201)
            #expect(begun.fields["Tus-Resumable"] == "1.0.0")
            #expect(begun.fields["Upload-Expires"]?.hasSuffix("GMT") == true)
            let place = try #require(begun.fields["Location"])
            let first = try await Self.send(served, place, 0..<70_000)
            #expect(first.status == 204)
            #expect(first.fields["Upload-Offset"] == "70000")
            let head = try await served.send(.head, place, fields: ["Tus-Resumable": "1.0.0"])
            #expect(head.status == 200)
            #expect(head.fields["Upload-Offset"] == "70000")
            #expect(head.fields["Upload-Length"] == "\(Self.picture.count)")
            #expect(head.fields["Upload-Metadata"] == metadata)
            #expect(head.fields["Cache-Control"] == "no-store")
            #expect(head.fields["Stills-Image"] == nil)
            let last = try await Self.send(served, place, 70_000..<Self.picture.count)
            #expect(last.status == 204)
            #expect(last.fields["Stills-Outcome"] == "imported")
            let image = try #require(last.fields["Stills-Image"])
            let receipt = Receipt(text: try #require(last.fields["Stills-Receipt"]))
            let claims = try VerifyReceipt(keys: served.library.layout.keys).verify(receipt)
            #expect(claims.image.description == image)
            let shown = try await served.get("/v1/images/\(image)")
            #expect(shown.json["title"]?.text == "Quay")
            #expect(shown.json["originalName"]?.text == "quay.png")
            #expect(shown.json["byteCount"] == .number(JSONNumber(Self.picture.count)))
            let asked = try await served.get(place)
            #expect(asked.json["image"]?.text == image)
            let again = try await Self.send(served, place, Self.picture.count..<Self.picture.count)
            #expect(again.fields["Stills-Image"] == image)
        }
    }

    @Test("Bytes may come with the creation, all of them too")
    func creationWithUpload() async throws {
        try await ServedLibrary.with { served in
            let begun = try await Self.begin(served, [:], body: Self.picture)
            #expect(begun.status == 201)
            #expect(begun.fields["Upload-Offset"] == "\(Self.picture.count)")
            #expect(begun.fields["Stills-Image"] != nil)
        }
    }

    @Test("A checksum is compared, and a wrong one takes the piece back")
    func checksums() async throws {
        try await ServedLibrary.with { served in
            let place = try #require(try await Self.begin(served, [:]).fields["Location"])
            let digest = AddImagesTests.base64(try SHA256.hash(Array(Self.picture[..<1_000])))
            let wrong = try await Self.send(served, place, 0..<999, ["Upload-Checksum": "sha256 \(digest)"])
            #expect(wrong.status == 460)
            let unknown = try await Self.send(served, place, 0..<1_000, ["Upload-Checksum": "md5 \(digest)"])
            #expect(unknown.status == 400)
            let right = try await Self.send(served, place, 0..<1_000, ["Upload-Checksum": "sha256 \(digest)"])
            #expect(right.status == 204)
            #expect(right.fields["Upload-Offset"] == "1000")
        }
    }

    @Test("What breaks the protocol is told, and changes nothing")
    func mistakes() async throws {
        try await ServedLibrary.with { served in
            let place = try #require(try await Self.begin(served, [:]).fields["Location"])
            let version = try await Self.send(served, place, 0..<10, ["Tus-Resumable": "0.2.2"])
            #expect(version.status == 412)
            #expect(version.fields["Tus-Version"] == "1.0.0")
            let offset = try await Self.send(served, place, 10..<20)
            #expect(offset.status == 409)
            #expect(offset.fields["Upload-Offset"] == "0")
            let type = try await Self.send(served, place, 0..<10, type: "image/png")
            #expect(type.status == 415)
            #expect(type.fields["Tus-Resumable"] == "1.0.0")
            let number = try await Self.send(served, place, 0..<10, ["Upload-Offset": "-1"])
            #expect(number.status == 400)
            let long = try await served.send(
                .patch, place, fields: ["Tus-Resumable": "1.0.0", "Upload-Offset": "0"], body: Self.picture + [0],
                type: Self.type)
            #expect(long.status == 413)
            let head = try await served.send(.head, place, fields: ["Tus-Resumable": "1.0.0"])
            #expect(head.fields["Upload-Offset"] == "0")
            let stranger = try await served.send(.head, place, as: nil, fields: ["Tus-Resumable": "1.0.0"])
            #expect(stranger.status == 401)
            #expect(try await Self.begin(served, ["Upload-Metadata": "title !!!"]).status == 400)
            #expect(try await Self.begin(served, ["Upload-Metadata": "colour cmVk"]).status == 400)
            #expect(try await Self.begin(served, ["Upload-Metadata": "collection bm93aGVyZQ=="]).status == 404)
            #expect(try await Self.begin(served, ["Upload-Length": "0"]).status == 400)
            #expect(try await Self.begin(served, ["Upload-Length": "x"]).status == 400)
            #expect(try await Self.begin(served, ["Upload-Length": "9223372036854775807"]).status == 413)
        }
    }

    @Test("An upload that was given up is gone, and so is one that is no picture")
    func gone() async throws {
        try await ServedLibrary.with { served in
            let place = try #require(try await Self.begin(served, [:]).fields["Location"])
            let ended = try await served.send(.delete, place, fields: ["Tus-Resumable": "1.0.0"])
            #expect(ended.status == 204)
            let head = try await served.send(.head, place, fields: ["Tus-Resumable": "1.0.0"])
            #expect(head.status == 404)
            let other = try #require(try await Self.begin(served, ["Upload-Length": "5"]).fields["Location"])
            let text = try await served.send(
                .patch, other, fields: ["Tus-Resumable": "1.0.0", "Upload-Offset": "0"], body: Array("hello".utf8),
                type: Self.type)
            #expect(text.status == 415)
            #expect(text.json["code"]?.text == "notAPicture")
            let after = try await served.send(.head, other, fields: ["Tus-Resumable": "1.0.0"])
            #expect(after.status == 404)
        }
    }

    private static func begin(
        _ served: ServedLibrary, _ changes: HTTPFields, body: [UInt8]? = nil
    ) async throws -> Answer {
        var fields: HTTPFields = ["Tus-Resumable": "1.0.0", "Upload-Length": "\(picture.count)"]
        changes.forEach { name, value in fields[name] = value }
        return try await served.send(.post, "/v1/uploads", fields: fields, body: body, type: body.map { _ in type })
    }

    private static func send(
        _ served: ServedLibrary, _ place: String, _ range: Range<Int>, _ changes: HTTPFields = [:],
        type: String = type
    ) async throws -> Answer {
        var fields: HTTPFields = ["Tus-Resumable": "1.0.0", "Upload-Offset": "\(range.lowerBound)"]
        changes.forEach { name, value in fields[name] = value }
        return try await served.send(.patch, place, fields: fields, body: Array(picture[range]), type: type)
    }
}

import Formats
import HTTPTransport
import OpenSSL
import StillsModel
import StillsService
import StillsTesting
import Testing

@testable import API

@Suite("Known pictures are not sent twice")
struct KnownImagesTests {
    private static func digest(_ picture: [UInt8]) throws -> String {
        try #require(Digest(bytes: try SHA256.hash(picture))).description
    }

    @Test("What is stated about a picture that is there is taken without its bytes")
    func stating() async throws {
        try await ServedLibrary.with { served in
            let picture = SamplePicture.png(931)
            let digest = try Self.digest(picture)
            let target = "/v1/images?sha256=\(digest)&title=Quay"
            let missing = try await served.send(.post, target)
            #expect(missing.status == 404)
            #expect(missing.json["code"]?.text == "unknownPicture")

            let sent = try await served.send(.post, "/v1/images", body: picture, type: "image/png")
            let id = try #require(sent.json["id"]?.text)
            let first = try await served.send(.post, target)
            #expect(first.status == 200)
            #expect(UploadRoutes.received.findings(first.json) == [])
            #expect(first.json["outcome"]?.text == "updated")
            #expect(first.json["id"]?.text == id)
            #expect(first.json["image"]?["title"]?.text == "Quay")
            #expect(try await served.send(.post, target).json["outcome"]?.text == "unchanged")

            _ = try await served.send(
                .patch, "/v1/images/\(id)", json: #"{"title":"Pier"}"#, type: "application/merge-patch+json")
            let kept = try await served.send(.post, "/v1/images?sha256=\(digest)&title=Jetty")
            #expect(kept.json["outcome"]?.text == "kept")

            _ = try await served.send(.delete, "/v1/images/\(id)")
            #expect(try await served.send(.post, target).json["outcome"]?.text == "trashed")
            let again = try await served.send(.post, "/v1/images?sha256=\(digest)&again=true")
            #expect(again.json["outcome"]?.text == "updated")
            #expect(again.json["image"]?["state"]?.text == "active")
        }
    }

    @Test("A picture with another external id is another one, and its bytes are asked for")
    func identity() async throws {
        try await ServedLibrary.with { served in
            let picture = SamplePicture.png(932)
            let target = "/v1/images?sha256=\(try Self.digest(picture))&externalId="
            _ = try await served.send(.post, "/v1/images?externalId=a", body: picture, type: "image/png")
            #expect(try await served.send(.post, target + "b").status == 404)
            #expect(try await served.send(.post, target + "a").json["outcome"]?.text == "unchanged")
            #expect(try await served.send(.post, "/v1/images?externalId=a").status == 400)
            #expect(try await served.send(.post, target + "a", as: nil).status == 401)
        }
    }

    @Test("A check of a collection tells of what is in it, to whoever may add to it")
    func checking() async throws {
        try await ServedLibrary.with { served in
            let picture = SamplePicture.png(933)
            let digest = try Self.digest(picture)
            _ = try await served.send(.post, "/v1/images", body: picture, type: "image/png")
            _ = try await served.send(.post, "/v1/collections", json: #"{"path":"Other"}"#)
            for (collection, count) in [("General", 1), ("Other", 0)] {
                let answer = try await served.send(
                    .post, "/v1/images:check", json: #"{"collection":"\#(collection)","digests":["\#(digest)"]}"#)
                #expect(answer.json["known"]?.elements.count == count, "\(collection)")
            }
            let any = try await served.send(.post, "/v1/images:check", json: #"{"digests":["\#(digest)"]}"#)
            #expect(any.json["known"]?.elements.count == 1)
            let nowhere = #"{"collection":"Nowhere","digests":[]}"#
            #expect(try await served.send(.post, "/v1/images:check", json: nowhere).status == 404)
            #expect(try await served.send(.post, "/v1/images:check", as: nil, json: nowhere).status == 401)
        }
    }
}

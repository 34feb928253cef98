import HTTPClient
import S3
import StillsModel
import StillsTesting
import Testing

@Suite("Answers that cannot be right")
struct S3HostileAnswerTests {
    @Test(
        "A list that is no list is corrupt, whatever it is instead",
        arguments: [
            "", "<", "plain text", "<ListBucketResult>", "<Other></Other>",
            "<!DOCTYPE a [<!ENTITY b \"c\">]><ListBucketResult><Name>&b;</Name></ListBucketResult>",
            String(repeating: "<a>", count: 100_000),
            "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
            "<ListBucketResult><Contents><Key>a</Key><Size>-1</Size></Contents></ListBucketResult>",
            "<ListBucketResult><Contents><Key>a</Key><Size>99999999999999999999</Size></Contents></ListBucketResult>",
            "<ListBucketResult><Contents><Key></Key><Size>1</Size></Contents></ListBucketResult>",
            "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>%FF</Key><Size>1</Size></Contents></ListBucketResult>",
            "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        ])
    func lists(body: String) async throws {
        let exchange = AnsweringExchange([.init(body)])
        let error = await #expect(throws: S3Error.self) { _ = try await exchange.bucket().list(prefix: "p") }
        #expect(error?.code == .corrupt)
    }

    @Test("Pages that go in a circle end")
    func circles() async throws {
        let page =
            "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>x</NextContinuationToken></ListBucketResult>"
        let exchange = AnsweringExchange([.init(page)])
        let bucket = try await exchange.bucket()
        #expect(try await bucket.list(prefix: "").next == "x")
        let error = await #expect(throws: S3Error.self) { _ = try await bucket.list(prefix: "", page: "x") }
        #expect(error?.code == .corrupt)
        let parts = "<ListPartsResult><IsTruncated>true</IsTruncated></ListPartsResult>"
        let endless = AnsweringExchange([.init(parts)])
        let other = await #expect(throws: S3Error.self) {
            _ = try await endless.bucket().parts(of: S3Upload(key: "a", id: "b"))
        }
        #expect(other?.code == .corrupt)
    }

    @Test("An answer longer than any can be is not read to its end")
    func length() async throws {
        let exchange = AnsweringExchange([.init(String(repeating: "x", count: 9 << 20))])
        let error = await #expect(throws: S3Error.self) { _ = try await exchange.bucket().list(prefix: "") }
        #expect(error?.code == .resourceExhausted)
        #expect(exchange.requests.count == 1)
    }

    @Test("Another range than was asked for is corrupt; the whole in its place is cut to it")
    func ranges() async throws {
        let other = AnsweringExchange([
            .init(206, fields: ["Content-Range": "bytes 0-3/10", "Content-Length": "4"], "abcd")
        ])
        let error = await #expect(throws: S3Error.self) { _ = try await other.bucket().get("a", range: 2..<6) }
        #expect(error?.code == .corrupt)
        let whole = AnsweringExchange([.init(200, fields: ["Content-Length": "10"], "abcdefghij")])
        let content = try #require(try await whole.bucket().get("a", range: 2..<6))
        #expect(try await content.bytes.collect() == Array("cdef".utf8))
        #expect(content.object.byteCount == 10)
    }

    @Test("An object that ends early, again and again, is an error after a few tries; one that was replaced at once")
    func brokenObjects() async throws {
        let short = AnsweringExchange([
            .init(200, fields: ["Content-Length": "10", "ETag": "\"x\""], "abcd"),
            .init(206, fields: ["Content-Range": "bytes 4-9/10"]),
        ])
        let content = try #require(try await short.bucket().get("a"))
        let error = await #expect(throws: ByteStreamError.self) { _ = try await content.bytes.collect() }
        #expect(error?.code == .unavailable)
        #expect((3...8).contains(short.requests.count))
        #expect(
            short.requests.dropFirst().allSatisfy {
                $0.fields["If-Match"] == "\"x\"" && $0.fields["Range"] == "bytes=4-9"
            })

        let replaced = AnsweringExchange([
            .init(200, fields: ["Content-Length": "10", "ETag": "\"x\""], "abcd"), .init(412),
        ])
        let rest = try #require(try await replaced.bucket().get("a"))
        let conflict = await #expect(throws: ByteStreamError.self) { _ = try await rest.bytes.collect() }
        #expect(conflict?.code == .conflict)
        #expect(replaced.requests.count == 2)
    }

    @Test("A server's words that are no plain word are not repeated to anybody")
    func words() async throws {
        let exchange = AnsweringExchange([
            .init(403, "<Error><Code>\u{7}evil word; rm</Code></Error>"),
            .init(403, "<Error><Code>evil words\n</Code></Error>"),
        ])
        let error = await #expect(throws: S3Error.self) { _ = try await exchange.bucket().list(prefix: "") }
        #expect(error?.code == .permissionDenied)
        #expect(error?.message.contains("evil") == false)
    }
}

import HTTPClient
import S3
import StillsModel
import Testing

@Suite("Where requests to a bucket go")
struct S3AddressTests {
    @Test(
        "AWS is asked by the bucket's own name where it can be one, other servers by path",
        arguments: [
            ("pictures", [:], "https://pictures.s3.us-east-1.amazonaws.com/a%20b%2B/%C3%BC"),
            ("pictures", ["AWS_REGION": "eu-west-1"], "https://pictures.s3.eu-west-1.amazonaws.com/a%20b%2B/%C3%BC"),
            (
                "pictures", ["AWS_REGION": "cn-north-1"],
                "https://pictures.s3.cn-north-1.amazonaws.com.cn/a%20b%2B/%C3%BC"
            ),
            ("my.pictures", [:], "https://s3.us-east-1.amazonaws.com/my.pictures/a%20b%2B/%C3%BC"),
            ("Old_Pictures", [:], "https://s3.us-east-1.amazonaws.com/Old_Pictures/a%20b%2B/%C3%BC"),
            ("pictures", ["AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9/"], "http://127.0.0.1:9/pictures/a%20b%2B/%C3%BC"),
        ] as [(String, [String: String], String)])
    func urls(bucket: String, variables: [String: String], url: String) async throws {
        let exchange = AnsweringExchange([.init(fields: ["Content-Length": "5"])])
        #expect(try await exchange.bucket(bucket, variables: variables).head("a b+/ü")?.byteCount == 5)
        #expect(exchange.requests.map(\.url) == [url])
    }

    @Test("A bucket that is elsewhere is asked there, and from then on at once")
    func regions() async throws {
        let exchange = AnsweringExchange([
            .init(301, fields: ["x-amz-bucket-region": "eu-central-1"]), .init(fields: ["Content-Length": "5"]),
        ])
        let bucket = try await exchange.bucket()
        #expect(try await bucket.head("a")?.byteCount == 5)
        #expect(try await bucket.head("b")?.byteCount == 5)
        #expect(bucket.region == "eu-central-1")
        let hosts = exchange.requests.map { ServerName(of: $0.url)?.authority ?? "" }
        let new = "pictures.s3.eu-central-1.amazonaws.com"
        #expect(hosts == ["pictures.s3.us-east-1.amazonaws.com", new, new])
        let signatures = exchange.requests.compactMap { $0.fields["Authorization"] }
        #expect(signatures.map { $0.contains("/eu-central-1/s3/") } == [false, true, true])
    }

    @Test("A region that only the answer's document names is taken from there; one that leads back ends the search")
    func documents() async throws {
        func answer(_ region: String) -> AnsweringExchange.Answer {
            .init(400, "<Error><Code>AuthorizationHeaderMalformed</Code><Region>\(region)</Region></Error>")
        }
        let found = AnsweringExchange([answer("eu-north-1"), .init("<ListBucketResult></ListBucketResult>")])
        #expect(try await found.bucket().list(prefix: "").objects == [])
        let circle = AnsweringExchange([answer("eu-north-1"), answer("us-east-1"), answer("eu-north-1")])
        let error = await #expect(throws: S3Error.self) { _ = try await circle.bucket().list(prefix: "") }
        #expect(error?.code == .unauthenticated)
        #expect(circle.requests.count == 2)
    }

    @Test("Requests state what is signed of their bodies, and no secret shows in an error")
    func fields() async throws {
        let exchange = AnsweringExchange([.init(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>")])
        let error = await #expect(throws: S3Error.self) {
            _ = try await exchange.bucket().put(S3Body(Array("abc".utf8)), at: "a")
        }
        let request = try #require(exchange.requests.first)
        #expect(request.fields["Content-MD5"] == "kAFQmDzST7DWlj99KOF/cg==")
        #expect(request.fields["x-amz-checksum-sha256"] == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
        #expect(
            request.fields["X-Amz-Content-SHA256"]
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(error?.message.contains("the-secret") == false)
        #expect(error?.message.contains("AKIDEXAMPLE") == false)
        #expect(error?.code == .unauthenticated)
    }

    @Test("What a profile or a variable states wrongly is an error that names it")
    func wrongSettings() async throws {
        let exchange = AnsweringExchange([.init()])
        for server in ["ftp://host", "https://user:secret@host", "https://host/?x"] {
            let error = await #expect(throws: S3Error.self) {
                _ = try await exchange.bucket(variables: ["AWS_ENDPOINT_URL_S3": server])
            }
            #expect(error?.code == .invalidArgument)
            #expect(error?.message.contains("secret") == false)
        }
    }
}

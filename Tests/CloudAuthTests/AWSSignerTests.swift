import CloudAuth
import Foundation
import HTTPClient
import StillsModel
import Testing

@Suite("Requests signed for AWS")
struct AWSSignerTests {
    private static let key = AWSCredentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))

    private struct File: Decodable {
        let seconds: Int64
        let requests: [Case]
    }

    /// A request, and what botocore made of it.
    struct Case: Decodable {
        let kind, service, region, method, url, bodyHex, result: String
        let headers: [String: String]
        let token: String?
        let expiry: Int

        var body: [UInt8] {
            stride(from: 0, to: bodyHex.count, by: 2).compactMap { UInt8(bodyHex.dropFirst($0).prefix(2), radix: 16) }
        }

        var fields: HeaderFields {
            var fields: HeaderFields = [:]
            for (name, value) in headers { fields.add(name, value) }
            return fields
        }

        var credentials: AWSCredentials {
            AWSCredentials(
                accessKeyID: key.accessKeyID, secretAccessKey: key.secretAccessKey, sessionToken: token.map(Secret.init)
            )
        }
    }

    @Test("They have the signatures that botocore makes")
    func botocore() throws {
        let file: File = try Vectors.json("botocore.json")
        #expect(file.requests.count == 50)
        for test in file.requests {
            let signer = AWSSigner(service: test.service, region: test.region)
            if test.kind == "s3-query" {
                let url = try signer.presign(
                    test.method, test.url, fields: test.fields, by: test.credentials, at: file.seconds,
                    expiry: test.expiry)
                #expect(Self.items(url) == Self.items(test.result), "\(test.url)")
            } else {
                let signed = try signer.sign(
                    ClientRequest(test.method, test.url, fields: test.fields), .bytes(test.body), by: test.credentials,
                    at: file.seconds)
                #expect(signed.fields["Authorization"] == test.result, "\(test.url)")
                #expect(signed.fields["X-Amz-Security-Token"] == test.token)
                #expect(signed.fields["X-Amz-Date"] == "20260304T050607Z")
            }
        }
    }

    /// A URL's parts, without the order of its query; an equals sign behind each name.
    private static func items(_ url: String) -> [String] {
        let parts = url.split(separator: "?", maxSplits: 1)
        let query = parts.count > 1 ? parts[1].split(separator: "&") : []
        return [String(parts[0])] + query.map { $0.contains("=") ? String($0) : "\($0)=" }.sorted()
    }

    @Test("The presigned URL of Amazon's documentation comes out, its parts in order")
    func documented() throws {
        let credentials = AWSCredentials(
            accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
        let url = try AWSSigner(service: "s3", region: "us-east-1").presign(
            "GET", "https://examplebucket.s3.amazonaws.com/test.txt", by: credentials, at: 1_369_353_600,
            expiry: 86_400)
        #expect(
            url == "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
    }

    @Test("S3 takes paths as they are, other services take them in order and encoded twice")
    func paths() {
        #expect(AWSPathRule.s3.apply("/a//b/../%25/") == "/a//b/../%25/")
        #expect(AWSPathRule.standard.apply("/a//b/./../%25/") == "/a/%2525/")
        #expect(AWSPathRule.standard.apply("/../..") == "/")
    }

    @Test("The URL that is sent is the one that was signed: encoded in one way, the query in order")
    func sent() throws {
        let signed = try sign(
            ClientRequest("GET", "HTTPS://B.Example.org:443/a%2fb/c+d%7e%zz//../?uploads&b=%c3%a9+&a=2&a=1&=x"))
        #expect(
            signed.url
                == "https://b.example.org:443/a%2Fb/c%2Bd~%25zz//../?=x&a=1&a=2&b=%C3%A9%2B&uploads=")
        #expect(try sign(ClientRequest("GET", signed.url)).fields["Authorization"] == signed.fields["Authorization"])
        let plain = try sign(ClientRequest("GET", "https://b.example.org"))
        #expect(plain.url == "https://b.example.org/")
    }

    @Test("A port is signed as clients send it: not where the scheme has it anyway")
    func port() throws {
        let bare = try sign(ClientRequest("GET", "https://b.example.org/"))
        #expect(
            try sign(ClientRequest("GET", "https://b.example.org:443/")).fields["Authorization"]
                == bare.fields["Authorization"])
        #expect(
            try sign(ClientRequest("GET", "https://b.example.org:8443/")).fields["Authorization"]
                != bare.fields["Authorization"])
    }

    @Test("A request signed again has new fields in place of the old ones")
    func again() throws {
        let temporary = AWSCredentials(
            accessKeyID: "A", secretAccessKey: Secret("s"), sessionToken: Secret("t"), expiresAt: 5)
        let first = try AWSSigner(service: "s3", region: "r").sign(
            ClientRequest("PUT", "https://h/k"), .unsigned, by: temporary, at: 0)
        #expect(first.fields["X-Amz-Content-SHA256"] == "UNSIGNED-PAYLOAD")
        #expect(first.fields["X-Amz-Security-Token"] == "t")
        let second = try sign(first, .announced("STREAMING-UNSIGNED-PAYLOAD-TRAILER"))
        #expect(second.fields["X-Amz-Content-SHA256"] == "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
        #expect(second.fields["X-Amz-Security-Token"] == nil)
        #expect(second.fields.all.filter { $0.name == "Authorization" }.count == 1)
    }

    @Test("A digest that is known stands for the body, and what is rewritten on the way is not signed")
    func payloads() throws {
        let request = ClientRequest("PUT", "https://h/k")
        let hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
        let known = try sign(request, .sha256(hello))
        #expect(known.fields["X-Amz-Content-SHA256"] == hello)
        #expect(
            try sign(request, .bytes(Array("hello".utf8))).fields["Authorization"] == known.fields["Authorization"])
        var other = request
        other.fields["User-Agent"] = "x"
        other.fields["Expect"] = "100-continue"
        #expect(try sign(other, .sha256(hello)).fields["Authorization"] == known.fields["Authorization"])
        other.fields["Content-Type"] = "image/png"
        #expect(try sign(other, .sha256(hello)).fields["Authorization"] != known.fields["Authorization"])
    }

    @Test(
        "What is no plain URL is not signed",
        arguments: ["", "ftp://h/k", "https://", "https://u:p@h/k", "https://h/k#f", "https://h/a b", "https://h/é"])
    func refused(url: String) throws {
        let error = #expect(throws: CloudAuthError.self) { _ = try sign(ClientRequest("GET", url)) }
        #expect(error?.code == .invalidArgument)
    }

    @Test("A presigned URL ends within a week", arguments: [0, -1, 604_801, Int.max])
    func expiry(seconds: Int) throws {
        let error = #expect(throws: CloudAuthError.self) {
            _ = try AWSSigner(service: "s3", region: "r").presign(
                "GET", "https://h/k", by: Self.key, at: 0, expiry: seconds)
        }
        #expect(error?.code == .invalidArgument)
    }

    private func sign(_ request: ClientRequest, _ payload: AWSPayload = .none) throws(CloudAuthError) -> ClientRequest {
        try AWSSigner(service: "s3", region: "us-east-1").sign(request, payload, by: Self.key, at: 1_440_938_160)
    }
}

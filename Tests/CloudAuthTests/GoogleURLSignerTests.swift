import CloudAuth
import Foundation
import HTTPClient
import StillsModel
import Testing

@Suite("Signed URLs of Google Cloud Storage")
struct GoogleURLSignerTests {
    private struct File: Decodable {
        let signingV4Tests: [Case]
    }

    struct Case: Decodable {
        let description, bucket, method, timestamp, expectedUrl: String
        let object, scheme, urlStyle, bucketBoundHostname, expectedCanonicalRequest, expectedStringToSign: String?
        let expiration: Int
        let headers, queryParameters: [String: String]?

        /// What is to be signed, encoded as it comes.
        var url: String {
            let name = object.map { "/" + PercentEncoding.encode($0, slashes: .kept) }
            let place =
                switch urlStyle {
                case "VIRTUAL_HOSTED_STYLE": "https://\(bucket).storage.googleapis.com" + (name ?? "/")
                case "BUCKET_BOUND_HOSTNAME": "\(scheme ?? "")://\(bucketBoundHostname ?? "")" + (name ?? "/")
                default: "https://storage.googleapis.com/\(bucket)" + (name ?? "")
                }
            let query = (queryParameters ?? [:]).map { name, value in
                PercentEncoding.encode(name, slashes: .encoded) + "=" + PercentEncoding.encode(value, slashes: .encoded)
            }
            return place + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        }

        var fields: HeaderFields {
            var fields: HeaderFields = [:]
            for (name, value) in headers ?? [:] { fields.add(name, value) }
            return fields
        }

        /// `20190201T090000Z`
        var basicTimestamp: String { timestamp.filter { $0 != "-" && $0 != ":" } }
    }

    private let account: GoogleServiceAccount
    private let signer: GoogleURLSigner

    init() throws {
        account = try Self.account(named: "test-project-id")
        signer = GoogleURLSigner(account)
    }

    /// The vectors' account, with another project in its address.
    private static func account(named project: String) throws -> GoogleServiceAccount {
        let text = String(decoding: try Vectors.data("google/url_signer_v4_test_account.json"), as: UTF8.self)
        let json = text.replacing("@test-project-id.", with: "@\(project).")
        return try GoogleServiceAccount(json: Array(json.utf8), path: "the vectors' account")
    }

    private static func cases() throws -> [Case] {
        try Vectors.json("google/url_signer_v4_test_data.json", File.self).signingV4Tests
    }

    @Test("Canonical requests and strings to sign are those of Google's vectors")
    func strings() throws {
        let original = try Self.account(named: "dummy-project-id")
        var count = 0
        for test in try Self.cases() {
            guard let request = test.expectedCanonicalRequest else { continue }
            count += 1
            let prepared = try signer.prepare(
                test.method, test.url, fields: test.fields, timestamp: test.basicTimestamp, expiry: test.expiration)
            #expect(prepared.canonicalRequest == request, "\(test.description)")
            // These digests were left as they were when the project in the requests got another name.
            let first = try GoogleURLSigner(original).prepare(
                test.method, test.url, fields: test.fields, timestamp: test.basicTimestamp, expiry: test.expiration)
            #expect(first.stringToSign == test.expectedStringToSign, "\(test.description)")
        }
        #expect(count == 20)
    }

    @Test("URLs with their signatures are those of Google's vectors")
    func urls() throws {
        // In two of the 22, Python leaves a byte of the path as it is, and signs it so; Google's canonical request has it encoded.
        let cases = try Self.cases().filter { !$0.expectedUrl.contains("/amper&sand/") }
        #expect(cases.count == 20)
        for test in cases {
            let prepared = try signer.prepare(
                test.method, test.url, fields: test.fields, timestamp: test.timestamp, expiry: test.expiration)
            #expect(Self.items(try prepared.signed(by: account)) == Self.items(test.expectedUrl), "\(test.description)")
        }
    }

    /// A URL's parts, without the order of its query.
    private static func items(_ url: String) -> [String] {
        let parts = url.split(separator: "?", maxSplits: 1)
        return [String(parts[0])] + parts[1].split(separator: "&").map { String($0) }.sorted()
    }

    @Test("The moment is written as Google demands it, and the signature stands at the end")
    func moment() throws {
        let url = try signer.sign("GET", "https://mydomain.tld/", at: 1_549_011_600, expiry: 10)
        let test = try #require(try Self.cases().first { $0.timestamp == "20190201T090000Z" && $0.scheme == "https" })
        #expect(url == test.expectedUrl)
    }

    @Test("A signed URL ends within a week", arguments: [0, 604_801])
    func expiry(seconds: Int) throws {
        let error = #expect(throws: CloudAuthError.self) {
            _ = try signer.sign("GET", "https://storage.googleapis.com/b/o", at: 0, expiry: seconds)
        }
        #expect(error?.code == .invalidArgument)
    }
}

import CloudAuth
import OpenSSL
import StillsModel
import Testing

@Suite("AWS Signature Version 4, by the official test suite")
struct AWSSignatureSuiteTests {
    private let credentials = AWSCredentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
    // The suite's requests are not encoded yet, and it encodes once.
    private let signer = AWSSigner(
        service: "service", region: "us-east-1", rule: AWSPathRule(isNormalized: true, isEncodedTwice: false))

    @Test("It is whole: 34 cases")
    func whole() {
        #expect(SignatureCase.names.count == 34)
    }

    @Test(
        "Canonical request, string to sign and authorization are those of the suite", arguments: SignatureCase.names)
    func signature(name: String) throws {
        let test = try SignatureCase(name)
        let path = test.target.prefix { $0 != "?" }
        let fields = CanonicalFields(try test.fieldsWithToken(), host: "not used: each request has its own")
        let request = CanonicalRequest(
            method: test.method, path: signer.path(path),
            query: CanonicalQuery(parsing: test.target.dropFirst(path.count + 1)), fields: fields,
            payload: try SHA256.hash(test.body).map { Self.digits($0) }.joined())
        #expect(request.text == (try test.expected("creq")))
        let scope = signer.scope("20150830T123600Z")
        #expect(try request.stringToSign(scope, algorithm: "AWS4-HMAC-SHA256") == test.expected("sts"))
        #expect(try signer.authorization(request, fields, scope, credentials) == test.expected("authz"))
    }

    private static func digits(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}

extension AWSSigner {
    /// What the suite's rule makes of a path that is not encoded.
    fileprivate func path(_ path: some StringProtocol) -> String {
        AWSPathRule(isNormalized: true, isEncodedTwice: false).apply(PercentEncoding.canonical(path, slashes: .kept))
    }
}

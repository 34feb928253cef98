import CloudAuth
import Foundation
import HTTPClient
import OpenSSL
import StillsModel
import Testing

@Suite("Access tokens of Google")
struct GoogleTokenTests {
    private let server: CredentialServer
    private let folder: TestFolder
    private static let scope = "https://www.googleapis.com/auth/devstorage.read_write"

    init() throws {
        server = try .shared()
        folder = try TestFolder()
    }

    private func surroundings(_ variables: [String: String]) -> CloudSurroundings {
        // Nobody answers there, whatever machine the tests are on.
        let usual = ["HOME": folder.path, "GCE_METADATA_HOST": "127.0.0.1:1"]
        return server.surroundings(usual.merging(variables) { _, last in last })
    }

    private func result(_ variables: [String: String]) async -> Result<GoogleAccessToken, CloudAuthError> {
        let chain = GoogleTokenChain(surroundings(variables), scopes: [Self.scope])
        do throws(CloudAuthError) { return .success(try await chain.token()) } catch { return .failure(error) }
    }

    private func failure(_ variables: [String: String]) async -> CloudAuthError? {
        switch await result(variables) {
        case .success: nil
        case .failure(let error): error
        }
    }

    /// The key file of Google's vectors, with a token service of ours.
    private func keyFile(_ path: String) throws -> String {
        let bytes = try Vectors.data("google/url_signer_v4_test_account.json")
        var document = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        document["token_uri"] = server.url + path
        let text = String(decoding: try JSONSerialization.data(withJSONObject: document), as: UTF8.self)
        return try self.folder.write("key.json", text)
    }

    private static let answer = #"{"access_token":"ya29.hush","expires_in":3599,"token_type":"Bearer"}"#
    private static let token = GoogleAccessToken(token: Secret("ya29.hush"), expiresAt: 4_599)

    private func user(_ path: String) -> String {
        """
        {"type":"authorized_user","client_id":"c","client_secret":"s+1","refresh_token":"r/1","token_uri":"\(server.url)\(path)"}
        """
    }

    @Test("A service account exchanges an assertion that its key signed")
    func serviceAccount() async throws {
        try await server.answer(["POST /g1/token": [.init(body: Self.answer)]])
        let file = try keyFile("/g1/token")
        #expect(try await result(["GOOGLE_APPLICATION_CREDENTIALS": file]).get() == Self.token)
        let form = try #require(try await server.seen("/g1/").first?.body)
        let start = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
        #expect(form.hasPrefix(start))
        let parts = form.dropFirst(start.count).split(separator: ".")
        #expect(parts.count == 3)
        let header = try #require(Self.object(parts[0]))
        #expect(header["alg"] as? String == "RS256")
        #expect(header["typ"] as? String == "JWT")
        #expect(header["kid"] as? String == "ffffffffffffffffffffffffffffffffffffffff")
        let claims = try #require(Self.object(parts[1]))
        #expect(claims["iss"] as? String == "test-iam-credentials@test-project-id.iam.gserviceaccount.com")
        #expect(claims["scope"] as? String == Self.scope)
        #expect(claims["aud"] as? String == "https://oauth2.googleapis.com/token")
        #expect(claims["iat"] as? Int == 1_000)
        #expect(claims["exp"] as? Int == 4_600)
        let document = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file)))
        let pem = try #require((document as? [String: Any])?["private_key"] as? String)
        let signature = try RSAPrivateKey(pem: Array(pem.utf8)).sign(Array("\(parts[0]).\(parts[1])".utf8))
        #expect(parts[2] == OpenSSL.Base64URL.encode(signature))
        let account = try await GoogleTokenChain.serviceAccount(
            in: surroundings(["GOOGLE_APPLICATION_CREDENTIALS": file]))
        #expect(account?.projectID == "test-project-id")
    }

    private static func object(_ part: Substring) -> [String: Any]? {
        guard let bytes = OpenSSL.Base64URL.decode(part),
            let object = try? JSONSerialization.jsonObject(with: Data(bytes))
        else { return nil }
        return object as? [String: Any]
    }

    @Test("A person's refresh token is exchanged, from gcloud's file, wherever that is", arguments: [true, false])
    func authorizedUser(isElsewhere: Bool) async throws {
        let path = isElsewhere ? "/g2" : "/g3"
        try await server.answer(["POST \(path)": [.init(body: Self.answer)]])
        let place = isElsewhere ? "elsewhere" : ".config/gcloud"
        _ = try folder.write("\(place)/application_default_credentials.json", user(path))
        let found = try await result(isElsewhere ? ["CLOUDSDK_CONFIG": "\(folder.path)/elsewhere"] : [:]).get()
        #expect(found == Self.token)
        #expect(
            try await server.seen(path).map(\.body)
                == ["grant_type=refresh_token&client_id=c&client_secret=s%2B1&refresh_token=r%2F1"])
        #expect(try await GoogleTokenChain.serviceAccount(in: surroundings([:])) == nil)
    }

    @Test("The metadata server gives the machine's own, and proves to be one")
    func metadata() async throws {
        let path = "/computeMetadata/v1/instance/service-accounts/default/token"
        let scope = "?scopes=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fdevstorage.read_write"
        let host = server.url.dropFirst("http://".count)
        try await server.answer([
            "GET /g4\(path)\(scope)": [.init(fields: ["Metadata-Flavor": "Google"], body: Self.answer)],
            "GET /g5\(path)\(scope)": [.init(body: Self.answer)],
            "GET /g6\(path)\(scope)": [.init(status: 404, fields: ["Metadata-Flavor": "Google"])],
        ])
        #expect(try await result(["GCE_METADATA_HOST": "\(host)/g4"]).get() == Self.token)
        #expect(try await server.seen("/g4/").first?.fields["metadata-flavor"] == "Google")
        let other = await failure(["GCE_METADATA_HOST": "\(host)/g5"])
        #expect(other?.code == .unauthenticated)
        #expect(other?.message.contains("is no metadata server of Google") == true)
        let without = await failure(["GCE_METADATA_HOST": "\(host)/g6"])
        #expect(without?.message.contains("knows no account") == true)
    }

    @Test("Without any, the error tells every place that was looked at")
    func nothing() async throws {
        let error = await failure([:])
        #expect(error?.code == .unauthenticated)
        let message = error?.message ?? ""
        #expect(message.contains("GOOGLE_APPLICATION_CREDENTIALS is not set"))
        #expect(message.contains("\(folder.path)/.config/gcloud/application_default_credentials.json is not there"))
        #expect(message.contains("No metadata server of Google is reached"))
    }

    @Test("A file that was named and is not there is a fault, and no other place is looked at")
    func missing() async throws {
        _ = try folder.write(".config/gcloud/application_default_credentials.json", user("/g7"))
        let error = await failure(["GOOGLE_APPLICATION_CREDENTIALS": "/nowhere/key.json"])
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("/nowhere/key.json") == true)
    }

    @Test(
        "Files that cannot be used say why, and quote nothing",
        arguments: [
            ("hush", ErrorCode.invalidArgument, "is no JSON"),
            ("{}", .invalidArgument, "lacks type"),
            (#"{"type":"external_account","x":"hush"}"#, .unimplemented, "neither of the type"),
            (#"{"type":"authorized_user","client_id":"hush"}"#, .invalidArgument, "lacks client_secret"),
            (
                #"{"type":"authorized_user","client_id":"c","client_secret":"hush","refresh_token":"hush","token_uri":"http://h/"}"#,
                .invalidArgument, "token_uri"
            ),
            (
                #"{"type":"service_account","client_email":"e","private_key_id":"k","private_key":"hush"}"#,
                .invalidArgument, "private_key"
            ),
        ] as [(String, ErrorCode, String)])
    func unusable(text: String, code: ErrorCode, words: String) async throws {
        let file = try folder.write("file.json", text)
        let error = await failure(["GOOGLE_APPLICATION_CREDENTIALS": file])
        #expect(error?.code == code, "\(error?.message ?? "")")
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("hush") == false)
    }

    @Test(
        "What the token service refuses is told by its code alone",
        arguments: [
            (400, #"{"error":"invalid_grant","error_description":"hush"}"#, ErrorCode.unauthenticated, "gcloud auth"),
            (400, #"{"error":"invalid_client","detail":"hush"}"#, .unauthenticated, "invalid_client"),
            (503, "hush", .unavailable, "503"), (200, "hush", .corrupt, "no JSON"),
            (200, #"{"expires_in":1}"#, .corrupt, "access_token"),
            (200, #"{"access_token":"hush","expires_in":-1}"#, .corrupt, "expires_in"),
            (200, #"{"access_token":"hush hush","expires_in":5}"#, .corrupt, "access_token"),
        ] as [(Int, String, ErrorCode, String)])
    func refused(status: Int, body: String, code: ErrorCode, words: String) async throws {
        let path = "/g8-\(status)-\(body.utf8.count)"
        try await server.answer(["POST \(path)": [.init(status: status, body: body)]])
        let file = try folder.write("file.json", user(path))
        let error = await failure(["GOOGLE_APPLICATION_CREDENTIALS": file])
        #expect(error?.code == code, "\(error?.message ?? "")")
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("hush") == false)
    }

    @Test("Neither a user nor a token shows its secrets")
    func printed() async throws {
        var dumped = ""
        dump(Self.token, to: &dumped)
        #expect(!"\(Self.token)\(dumped)".contains("hush"))
        let account = try GoogleServiceAccount(
            json: Array(try Vectors.data("google/url_signer_v4_test_account.json")), path: "key.json")
        dump(account, to: &dumped)
        #expect(!"\(account)\(dumped)".contains("PRIVATE"))
        #expect(try !"\(account.assertion([Self.scope], at: 0))".contains("ey"))
    }
}

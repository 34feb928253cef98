import CloudAuth
import HTTPClient
import StillsModel
import Testing

@Suite("Credentials of AWS that servers give out")
struct AWSServerCredentialsTests {
    private let server: CredentialServer
    private let folder: TestFolder

    init() throws {
        server = try .shared()
        folder = try TestFolder()
    }

    private func chain(
        _ variables: [String: String], sources: [any AWSCredentialSource] = AWSCredentialChain.usualSources
    ) -> AWSCredentialChain {
        let usual = ["HOME": folder.path, "AWS_EC2_METADATA_DISABLED": "true"]
        return AWSCredentialChain(
            server.surroundings(usual.merging(variables) { _, last in last }), sources: sources)
    }

    private static let document =
        #"{"AccessKeyId":"A","SecretAccessKey":"hush","Token":"t","Expiration":"1970-01-01T01:00:00Z","Other":[1]}"#
    private static let documented = AWSCredentials(
        accessKeyID: "A", secretAccessKey: Secret("hush"), sessionToken: Secret("t"), expiresAt: 3_600)

    // MARK: - Web identity

    private static let assumed = """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleWithWebIdentityResult><Audience>x</Audience>
            <Credentials><SessionToken>t&amp;t</SessionToken><SecretAccessKey>hush</SecretAccessKey>
              <Expiration>1970-01-01T01:00:00Z</Expiration><AccessKeyId>A</AccessKeyId></Credentials>
          </AssumeRoleWithWebIdentityResult>
          <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>
        </AssumeRoleWithWebIdentityResponse>
        """

    @Test("A web identity is exchanged for a role's credentials")
    func webIdentity() async throws {
        try await server.answer(["POST /web1/": [.init(body: Self.assumed)]])
        let token = try folder.write("token", "eyJ.hush+/=\n")
        let found = try await chain([
            "AWS_WEB_IDENTITY_TOKEN_FILE": token, "AWS_ROLE_ARN": "arn:aws:iam::1:role/R",
            "AWS_ROLE_SESSION_NAME": "me", "AWS_ENDPOINT_URL_STS": server.url + "/web1",
        ]).credentials()
        #expect(
            found
                == AWSCredentials(
                    accessKeyID: "A", secretAccessKey: Secret("hush"), sessionToken: Secret("t&t"), expiresAt: 3_600))
        let seen = try await server.seen("/web1/")
        #expect(seen.count == 1)
        #expect(
            seen.first?.body == "Action=AssumeRoleWithWebIdentity&Version=2011-06-15"
                + "&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2FR&RoleSessionName=me&WebIdentityToken=eyJ.hush%2B%2F%3D")
        #expect(seen.first?.fields["content-type"] == "application/x-www-form-urlencoded; charset=utf-8")
        #expect(seen.first?.fields["authorization"] == nil)
    }

    @Test("A profile's role is taken in the same way")
    func profileRole() async throws {
        try await server.answer(["POST /web2/": [.init(body: Self.assumed)]])
        _ = try folder.write("token", "abc")
        _ = try folder.write(
            ".aws/config",
            "[profile r]\nrole_arn = R\nweb_identity_token_file = ~/token\nendpoint_url = \(server.url)/web2\n")
        #expect(try await chain(["AWS_PROFILE": "r"]).credentials().accessKeyID == "A")
        #expect(try await server.seen("/web2/").first?.body.contains("RoleSessionName=stills-1000") == true)
    }

    @Test("A profile's role is taken by the profile that it names, with a signature, and from role to role")
    func sourceProfile() async throws {
        let assumed = Self.assumed.replacing("AssumeRoleWithWebIdentity", with: "AssumeRole")
        let second = assumed.replacing("<AccessKeyId>A<", with: "<AccessKeyId>B<")
        try await server.answer(["POST /web5/": [.init(body: assumed), .init(body: second)]])
        _ = try folder.write(
            ".aws/config",
            """
            [default]
            role_arn = R2
            source_profile = between
            role_session_name = me
            region = eu-west-1
            endpoint_url = \(server.url)/web5
            [profile between]
            role_arn = R1
            source_profile = keys
            external_id = e/1
            duration_seconds = 900
            """)
        _ = try folder.write(".aws/credentials", "[keys]\naws_access_key_id = K\naws_secret_access_key = k\n")
        #expect(try await chain([:]).credentials().accessKeyID == "B")
        let seen = try await server.seen("/web5/")
        #expect(
            seen.map(\.body)
                == [
                    "Action=AssumeRole&Version=2011-06-15&RoleArn=R1&RoleSessionName=stills-1000&ExternalId=e%2F1"
                        + "&DurationSeconds=900",
                    "Action=AssumeRole&Version=2011-06-15&RoleArn=R2&RoleSessionName=me",
                ])
        #expect(seen.map { $0.fields["x-amz-security-token"] } == [nil, "t&t"])
        let signed = try AWSSigner(service: "sts", region: "eu-west-1").sign(
            ClientRequest(
                "POST", server.url + "/web5/",
                fields: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Accept": "*/*"]),
            .bytes(Array((seen.first?.body ?? "").utf8)),
            by: AWSCredentials(accessKeyID: "K", secretAccessKey: Secret("k")), at: 1_000)
        #expect(seen.first?.fields["authorization"] == signed.fields["Authorization"])
    }

    @Test("A profile's role is taken with the credentials of the environment, where it says so")
    func credentialSource() async throws {
        let assumed = Self.assumed.replacing("AssumeRoleWithWebIdentity", with: "AssumeRole")
        try await server.answer(["POST /web6/": [.init(body: assumed)]])
        _ = try folder.write(".aws/config", "[default]\nrole_arn = R\ncredential_source = Environment\n")
        let variables = [
            "AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "e", "AWS_ENDPOINT_URL_STS": server.url + "/web6",
        ]
        // The variables themselves would come first.
        #expect(try await chain(variables, sources: [AWSProfileSource()]).credentials().accessKeyID == "A")
        let authorization = try await server.seen("/web6/").first?.fields["authorization"]
        #expect(authorization?.contains("Credential=E/19700101/us-east-1/sts/aws4_request") == true)
    }

    @Test("What the token service refuses is told by its code, and without what it said beside")
    func refused() async throws {
        let body =
            "<ErrorResponse><Error><Code>ExpiredTokenException</Code><Message>hush</Message></Error></ErrorResponse>"
        try await server.answer(["POST /web3/": [.init(status: 400, body: body)]])
        let token = try folder.write("token", "abc")
        let error = await chain([
            "AWS_WEB_IDENTITY_TOKEN_FILE": token, "AWS_ROLE_ARN": "R", "AWS_ENDPOINT_URL": server.url + "/web3",
        ]).failure()
        #expect(error?.code == .unauthenticated)
        #expect(error?.message.contains("400 and the error ExpiredTokenException") == true)
        #expect(error?.message.contains("hush") == false)
    }

    @Test("An answer that is cut short, at whatever place, is an error that quotes nothing")
    func cut() async throws {
        let lengths = Array(stride(from: 0, to: Self.assumed.count - 1, by: 5))
        try await server.answer(["POST /web4/": lengths.map { .init(body: String(Self.assumed.prefix($0))) }])
        let token = try folder.write("token", "abc")
        let chain = chain([
            "AWS_WEB_IDENTITY_TOKEN_FILE": token, "AWS_ROLE_ARN": "R", "AWS_ENDPOINT_URL_STS": server.url + "/web4",
        ])
        for length in lengths {
            let error = await chain.failure()
            #expect(error?.code == .corrupt, "\(length)")
            #expect(error?.message.contains("hush") == false)
        }
    }

    @Test("A token that is not there, or a role that is not named, is a fault")
    func incomplete() async throws {
        let missing = await chain(["AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere/t", "AWS_ROLE_ARN": "R"]).failure()
        #expect(missing?.code == .notFound)
        #expect(missing?.message.contains("/nowhere/t") == true)
        let empty = try folder.write("empty", "\n")
        let nothing = await chain(["AWS_WEB_IDENTITY_TOKEN_FILE": empty, "AWS_ROLE_ARN": "R"]).failure()
        #expect(nothing?.code == .invalidArgument)
        let role = await chain(["AWS_WEB_IDENTITY_TOKEN_FILE": empty]).failure()
        #expect(role?.message.contains("AWS_ROLE_ARN is not") == true)
    }

    // MARK: - Containers

    @Test("A container's credentials come from its address, with its token")
    func container() async throws {
        try await server.answer(["GET /box1/v2?id=1": [.init(body: Self.document)]])
        let token = try folder.write("token", "from-file\n")
        let variables = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url + "/box1/v2?id=1"]
        #expect(try await chain(variables).credentials() == Self.documented)
        let tokens = [
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "from variable", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": token,
        ]
        _ = try await chain(variables.merging(tokens) { _, last in last }).credentials()
        _ = try await chain(
            variables.merging(["AWS_CONTAINER_AUTHORIZATION_TOKEN": "from variable"]) { _, last in last }
        ).credentials()
        let seen = try await server.seen("/box1/")
        #expect(seen.map { $0.fields["authorization"] } == [nil, "from-file", "from variable"])
    }

    @Test("A relative address is that of the container service")
    func relative() async throws {
        try await server.answer(["GET /box2/x": [.init(body: Self.document)]])
        let sources: [any AWSCredentialSource] = [AWSContainerSource(address: server.url)]
        let found = try await chain(["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/box2/x"], sources: sources)
            .credentials()
        #expect(found == Self.documented)
        let error = await chain(["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "@evil/x"], sources: sources).failure()
        #expect(error?.code == .invalidArgument)
    }

    @Test(
        "In plain text, credentials are not fetched from other machines",
        arguments: [
            "http://example.org/", "http://127.evil.org/", "http://128.0.0.1/", "http://127.0.0.1.evil.org/", "/x",
            "http://[::2]/",
        ])
    func plain(url: String) async throws {
        let error = await chain(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url]).failure()
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.contains("AWS_CONTAINER_CREDENTIALS_FULL_URI") == true)
    }

    @Test(
        "Answers that hold no credentials are told, and never quoted",
        arguments: [
            (500, "hush", ErrorCode.unavailable),
            (403, #"{"code":"AccessDenied","message":"hush"}"#, .permissionDenied),
            (200, "hush", .corrupt), (200, "{}", .corrupt), (200, #"{"AccessKeyId":"hush"}"#, .corrupt),
            (200, #"{"AccessKeyId":"a","SecretAccessKey":"hush","Expiration":"hush"}"#, .corrupt),
            (200, #"{"Code":"Failed","AccessKeyId":"hush"}"#, .unauthenticated),
            (200, #"{"Code":"hush hush"}"#, .unauthenticated),
        ])
    func broken(status: Int, body: String, code: ErrorCode) async throws {
        let path = "/box3-\(status)-\(body.utf8.count)-\(code)"
        try await server.answer(["GET \(path)": [.init(status: status, body: body)]])
        let error = await chain(["AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url + path]).failure()
        #expect(error?.code == code, "\(error?.message ?? "")")
        #expect(error?.message.contains("hush") == false, "\(error?.message ?? "")")
        #expect(error?.message.contains("http://127.0.0.1") == true)
    }

    // MARK: - Instances

    private func instance(_ name: String) -> [String: String] {
        ["AWS_EC2_METADATA_DISABLED": "", "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url + name]
    }

    @Test("An instance's role is asked for with a token of a session")
    func instance() async throws {
        let folder = "/imds1/latest/meta-data/iam/security-credentials/"
        try await server.answer([
            "PUT /imds1/latest/api/token": [.init(body: "session")], "GET \(folder)": [.init(body: "my-role\n")],
            "GET \(folder)my-role": [.init(body: #"{"Code":"Success","Type":"AWS-HMAC","# + Self.document.dropFirst())],
        ])
        #expect(try await chain(instance("/imds1/")).credentials() == Self.documented)
        let seen = try await server.seen("/imds1/")
        #expect(seen.map(\.method) == ["PUT", "GET", "GET"])
        #expect(seen.first?.fields["x-aws-ec2-metadata-token-ttl-seconds"] == "21600")
        #expect(seen.dropFirst().allSatisfy { $0.fields["x-aws-ec2-metadata-token"] == "session" })
    }

    @Test("An instance without a role, or without version 2, has none")
    func without() async throws {
        try await server.answer(["PUT /imds2/latest/api/token": [.init(body: "session")]])
        let first = await chain(instance("/imds2")).failure()
        #expect(first?.message.contains("the instance has no role") == true)
        let second = await chain(instance("/imds3")).failure()
        #expect(second?.code == .unauthenticated)
        #expect(second?.message.contains("gave no token (status 404)") == true)
        var nowhere = instance("")
        nowhere["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:1"
        let third = await chain(nowhere).failure()
        #expect(third?.message.contains("no instance metadata service is reached") == true)
    }
}

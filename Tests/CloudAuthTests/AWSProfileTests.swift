import CloudAuth
import Foundation
import StillsModel
import Testing

@Suite("Credentials of AWS in variables and files")
struct AWSProfileTests {
    private let server: CredentialServer
    private let folder: TestFolder

    init() throws {
        server = try .shared()
        folder = try TestFolder()
    }

    /// A chain in a home of its own, on no instance.
    private func chain(_ variables: [String: String]) -> AWSCredentialChain {
        let usual = ["HOME": folder.path, "AWS_EC2_METADATA_DISABLED": "true"]
        return AWSCredentialChain(server.surroundings(usual.merging(variables) { _, last in last }))
    }

    private func settings(_ variables: [String: String]) async throws -> AWSSettings {
        try await AWSSettings(server.surroundings(["HOME": folder.path].merging(variables) { _, last in last }))
    }

    @Test("Variables count before everything else")
    func variables() async throws {
        _ = try folder.write(".aws/credentials", "[default]\naws_access_key_id=F\naws_secret_access_key=f\n")
        let found = try await chain([
            "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t",
        ]).credentials()
        #expect(found == AWSCredentials(accessKeyID: "A", secretAccessKey: Secret("s"), sessionToken: Secret("t")))
        let empty = try await chain(["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""]).credentials()
        #expect(empty.accessKeyID == "F")
    }

    @Test("One variable of the two is a fault, and no other source is asked")
    func half() async throws {
        _ = try folder.write(".aws/credentials", "[default]\naws_access_key_id=F\naws_secret_access_key=f\n")
        let first = await chain(["AWS_ACCESS_KEY_ID": "A"]).failure()
        #expect(first?.code == .invalidArgument)
        #expect(first?.message.contains("AWS_SECRET_ACCESS_KEY is not") == true)
        let second = await chain(["AWS_SECRET_ACCESS_KEY": "hush"]).failure()
        #expect(second?.message.contains("AWS_ACCESS_KEY_ID is not") == true)
        #expect(second?.message.contains("hush") == false)
    }

    @Test("Profiles are read from both files, and the credentials file counts")
    func profiles() async throws {
        _ = try folder.write(
            ".aws/config",
            """
            # a comment
            [default]
            region = eu-west-1
            [profile work]
            region=us-west-2 ; a comment
            aws_access_key_id = C
            aws_secret_access_key = c#1
            [profile "two words"]
            AWS_ACCESS_KEY_ID = T
            aws_secret_access_key = t
            aws_session_token =
            """)
        _ = try folder.write(
            ".aws/credentials",
            "; a comment\r\n[default]\r\naws_access_key_id = D\r\naws_secret_access_key = d/+=\r\n"
                + "[work]\naws_access_key_id = W\naws_secret_access_key = w\naws_session_token = wt\n")
        #expect(
            try await chain([:]).credentials()
                == AWSCredentials(accessKeyID: "D", secretAccessKey: Secret("d/+=")))
        #expect(
            try await chain(["AWS_PROFILE": "work"]).credentials()
                == AWSCredentials(accessKeyID: "W", secretAccessKey: Secret("w"), sessionToken: Secret("wt")))
        #expect(
            try await chain(["AWS_PROFILE": "two words"]).credentials()
                == AWSCredentials(accessKeyID: "T", secretAccessKey: Secret("t")))
        #expect(
            try await chain(["AWS_PROFILE": "work", "AWS_SHARED_CREDENTIALS_FILE": "\(folder.path)/none"]).credentials()
                == AWSCredentials(accessKeyID: "C", secretAccessKey: Secret("c#1")))
        #expect(try await settings(["AWS_PROFILE": "work"]).region == "us-west-2")
        #expect(try await settings([:]).region == "eu-west-1")
    }

    @Test("The files are where the variables say, also below the home")
    func places() async throws {
        _ = try folder.write("elsewhere/c", "[p]\naws_access_key_id=P\naws_secret_access_key=p\n")
        _ = try folder.write("elsewhere/f", "[profile p]\nregion=mars-1\n")
        let variables = [
            "AWS_PROFILE": "p", "AWS_SHARED_CREDENTIALS_FILE": "~/elsewhere/c",
            "AWS_CONFIG_FILE": "\(folder.path)/elsewhere/f",
        ]
        #expect(try await chain(variables).credentials().accessKeyID == "P")
        #expect(try await settings(variables).region == "mars-1")
    }

    @Test("A profile that was named and is nowhere is a fault, also for the region")
    func missingProfile() async throws {
        let error = await chain(["AWS_PROFILE": "nobody"]).failure()
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("nobody") == true)
        #expect(error?.message.contains("\(folder.path)/.aws/config") == true)
    }

    @Test(
        "Profiles that cannot be used say why, and quote nothing",
        arguments: [
            ("[default]\naws_access_key_id = A\n", ErrorCode.invalidArgument, "aws_secret_access_key"),
            ("[default]\naws_secret_access_key = hush\n", .invalidArgument, "aws_access_key_id"),
            ("[default]\nrole_arn = r\n", .invalidArgument, "web_identity_token_file"),
            ("[default]\nrole_arn = r\nsource_profile = x\n", .notFound, "The profile “x”"),
            ("[default]\nrole_arn = r\nsource_profile = default\n", .notFound, "has no credentials"),
            (
                "[default]\nrole_arn = r\nsource_profile = x\n[profile x]\nrole_arn = r\nsource_profile = default\n",
                .invalidArgument, "leads back to itself"
            ),
            ("[default]\nrole_arn = r\ncredential_source = Environment\n", .unauthenticated, "AWS_ACCESS_KEY_ID"),
            ("[default]\nrole_arn = r\ncredential_source = hush\n", .invalidArgument, "credential_source"),
            ("[default]\nrole_arn = r\nsource_profile = x\nmfa_serial = m\n", .unimplemented, "mfa_serial"),
            ("[default]\ncredential_process = /bin/hush\n", .unimplemented, "credential_process"),
            ("[default]\nhush hush\n", .invalidArgument, "Line 2 of"),
            ("hush = hush\n", .invalidArgument, "Line 1 of"),
            ("[default\n", .invalidArgument, "Line 1 of"),
        ] as [(String, ErrorCode, String)])
    func unusable(text: String, code: ErrorCode, words: String) async throws {
        _ = try folder.write(".aws/config", text)
        let error = await chain([:]).failure()
        #expect(error?.code == code)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("hush") == false)
    }

    @Test("Files that are cut short, or are no text at all, end in credentials or in an error, and quote nothing")
    func absurd() async throws {
        let whole = Array(
            "[default]\naws_access_key_id = A ; c\naws_secret_access_key = hush\n[services x]\ns3 =\n k = hush\n".utf8)
        var texts = (0...whole.count).map { Array(whole[..<$0]) }
        for place in stride(from: 0, to: whole.count, by: 3) {
            for byte in [0x00, 0x0A, 0x5B, 0x3D, 0xFF] as [UInt8] {
                var altered = whole
                altered[place] = byte
                texts.append(altered)
            }
        }
        texts.append([UInt8](repeating: 0x5B, count: 1 << 20))
        texts.append([UInt8](repeating: 0x20, count: 2 << 20))
        var found = 0
        for text in texts {
            let file = "\(folder.path)/absurd"
            try Data(text).write(to: URL(fileURLWithPath: file))
            switch await chain(["AWS_SHARED_CREDENTIALS_FILE": file]).result() {
            case .success: found += 1
            case .failure(let error): #expect(!error.message.contains("hush"))
            }
        }
        #expect(found > 50)
        #expect(found < texts.count)
    }

    @Test("Without any, the error tells every source and what it lacks")
    func nothing() async throws {
        let error = await chain([:]).failure()
        #expect(error?.code == .unauthenticated)
        let message = error?.message ?? ""
        for words in [
            "AWS_ACCESS_KEY_ID is not set", "the profile “default” is in none of \(folder.path)/.aws/config and",
            "AWS_WEB_IDENTITY_TOKEN_FILE is not set", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_EC2_METADATA_DISABLED is true",
        ] { #expect(message.contains(words), "\(words)") }
    }

    @Test("Regions and endpoints come from variables first, the service's before the general one")
    func regions() async throws {
        _ = try folder.write(
            ".aws/config",
            """
            [default]
            region = eu-west-1
            endpoint_url = https://all.example.org
            services = mine
            [services mine]
            s3 =
              endpoint_url = https://s3.example.org/
              other = x
            sqs =
              endpoint_url = https://sqs.example.org
            """)
        let stated = try await settings([:])
        #expect(stated.region == "eu-west-1")
        #expect(stated.endpoint("s3") == "https://s3.example.org")
        #expect(stated.endpoint("sqs") == "https://sqs.example.org")
        #expect(stated.endpoint("sts") == "https://all.example.org")
        let general = try await settings(["AWS_ENDPOINT_URL": "http://a:1/", "AWS_DEFAULT_REGION": "d"])
        #expect(general.endpoint("s3") == "http://a:1")
        #expect(general.region == "d")
        let special = try await settings([
            "AWS_ENDPOINT_URL": "http://a:1", "AWS_ENDPOINT_URL_S3": "http://b:2", "AWS_DEFAULT_REGION": "d",
            "AWS_REGION": "r",
        ])
        #expect(special.endpoint("s3") == "http://b:2")
        #expect(special.endpoint("sts") == "http://a:1")
        #expect(special.region == "r")
        let ignored = try await settings([
            "AWS_ENDPOINT_URL": "http://a:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "TRUE",
        ])
        #expect(ignored.endpoint("s3") == nil)
        let none = try await settings(["AWS_CONFIG_FILE": "/nowhere"])
        #expect(none.endpoint("s3") == nil)
        #expect(none.region == nil)
    }
}

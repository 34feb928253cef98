internal import HTTPClient
internal import StillsModel

/// The role of the virtual machine, from its metadata service (IMDSv2; version 1, which needs no token, is not asked).
package struct AWSInstanceSource: AWSCredentialSource {
    package init() {}

    package func find(in surroundings: CloudSurroundings) async throws(CloudAuthError) -> AWSCredentialFinding {
        let environment = surroundings.environment
        if environment.isTrue("AWS_EC2_METADATA_DISABLED") {
            return .absent("AWS_EC2_METADATA_DISABLED is true")
        }
        let address = Self.address(environment)
        let token: TokenAnswer
        do throws(CloudAuthError) {
            token = try await surroundings.answer(
                to: ClientRequest(
                    "PUT", address + "/latest/api/token", fields: ["X-aws-ec2-metadata-token-ttl-seconds": "21600"]),
                over: surroundings.metadata)
        } catch {
            // Where nothing answers, this is no instance.
            guard error.code == .unavailable else { throw error }
            return .absent("no instance metadata service is reached")
        }
        guard token.status == 200 else {
            return .absent("the instance metadata service gave no token (status \(token.status))")
        }
        return try await credentials(address, try Self.session(token), surroundings)
    }

    private func credentials(
        _ address: String, _ token: Secret, _ surroundings: CloudSurroundings
    ) async throws(CloudAuthError) -> AWSCredentialFinding {
        let folder = address + "/latest/meta-data/iam/security-credentials/"
        let fields: HeaderFields = ["X-aws-ec2-metadata-token": token.revealed]
        let names = try await surroundings.answer(
            to: ClientRequest("GET", folder, fields: fields), over: surroundings.metadata)
        if names.status == 404 { return .absent("the instance has no role") }
        guard names.status == 200 else { throw names.refusal(nil) }
        guard let role = names.bytes.split(separator: 0x0A).first else { return .absent("the instance has no role") }
        let part = PercentEncoding.encode(String(decoding: role, as: UTF8.self), slashes: .encoded)
        let answer = try await surroundings.answer(
            to: ClientRequest("GET", folder + part, fields: fields), over: surroundings.metadata)
        return .found(try answer.awsCredentials())
    }

    private static func session(_ answer: TokenAnswer) throws(CloudAuthError) -> Secret {
        guard !answer.bytes.isEmpty, answer.bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw answer.incomplete("a token")
        }
        return Secret(String(decoding: answer.bytes, as: UTF8.self))
    }

    private static func address(_ environment: CloudEnvironment) -> String {
        if let url = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] {
            return url.hasSuffix("/") ? String(url.dropLast()) : url
        }
        let isSix = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() == "ipv6"
        return isSix ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
    }
}

internal import Formats

/// A server that speaks the protocol of S3.
package struct S3TestServer: Sendable, Hashable, CustomStringConvertible {
    /// `moto`, `ceph` and so on.
    package let name: String
    package var endpoint: String
    package let accessKey: String
    package let secretKey: String
    package let region: String
    /// Whether it refuses wrong signatures.
    package let checksSignatures: Bool

    package var description: String { name }

    /// All that run, by name.
    package static func running() throws -> [S3TestServer] {
        try TestServices.described().compactMap { name, value in
            guard value["protocol"]?.text == "s3", let endpoint = value["endpoint"]?.text,
                let accessKey = value["accessKey"]?.text, let secretKey = value["secretKey"]?.text,
                let region = value["region"]?.text
            else { return nil }
            return S3TestServer(
                name: name, endpoint: endpoint, accessKey: accessKey, secretKey: secretKey, region: region,
                checksSignatures: value["signatures"] == .boolean(true))
        }.sorted { $0.name < $1.name }
    }

    /// The variables by which programs find the server, and nothing else of the machine.
    package var variables: [String: String] {
        [
            "AWS_ENDPOINT_URL_S3": endpoint, "AWS_ACCESS_KEY_ID": accessKey, "AWS_SECRET_ACCESS_KEY": secretKey,
            "AWS_REGION": region, "AWS_EC2_METADATA_DISABLED": "true",
        ]
    }
}

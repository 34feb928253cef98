internal import CloudAuth

/// Which server answers for a bucket, and how a URL names the bucket there.
package struct S3Endpoint: Sendable, Equatable {
    package enum Addressing: String, Sendable {
        /// `https://server/bucket/key`: what compatible servers know.
        case path
        /// `https://bucket.server/key`: what AWS wants.
        case virtual
    }

    /// `https://server`, without a slash at its end; nil for the servers of AWS.
    package let server: String?
    /// As stated; nil for what fits.
    package let addressing: Addressing?

    /// - Parameter addressing: nil for what fits: virtual at AWS, where the bucket's name can be part of a server's; else by path.
    package init(server: String? = nil, addressing: Addressing? = nil) {
        self.server = server
        self.addressing = addressing
    }

    /// The whole URL of a request.
    ///
    /// - Parameters:
    ///   - target: what follows the bucket: `/key?query`, encoded.
    func url(bucket: String, target: String, region: String) -> String {
        let server = server ?? Self.amazon(region)
        let name = PercentEncoding.encode(bucket, slashes: .encoded)
        switch addressing ?? (self.server == nil && Self.isLabel(bucket) ? .virtual : .path) {
        case .path: return "\(server)/\(name)\(target)"
        case .virtual:
            guard let end = server.firstRange(of: "://")?.upperBound else { return "\(server)/\(name)\(target)" }
            return "\(server[..<end])\(name).\(server[end...])\(target)"
        }
    }

    /// The server's name, for messages.
    func name(region: String) -> String { server ?? Self.amazon(region) }

    private static func amazon(_ region: String) -> String {
        "https://s3.\(region).amazonaws.com\(region.hasPrefix("cn-") ? ".cn" : "")"
    }

    /// Whether a bucket's name is one label of a server's: a dot in it would fall out of the certificate's wildcard.
    private static func isLabel(_ bucket: String) -> Bool {
        bucket.utf8.count <= 63 && bucket.first != "-" && bucket.last != "-"
            && bucket.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"): true
                default: false
                }
            }
    }
}

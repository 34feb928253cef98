/// What a service of AWS signs in place of a request's path.
package struct AWSPathRule: Sendable, Hashable {
    /// Whether `.`, `..` and empty parts are resolved.
    package let isNormalized: Bool
    /// Whether the encoded path is encoded once more.
    package let isEncodedTwice: Bool

    package init(isNormalized: Bool, isEncodedTwice: Bool) {
        self.isNormalized = isNormalized
        self.isEncodedTwice = isEncodedTwice
    }

    /// S3 takes a path as it is: `a//b` and `a/../b` are keys.
    package static let s3 = AWSPathRule(isNormalized: false, isEncodedTwice: false)
    /// All other services.
    package static let standard = AWSPathRule(isNormalized: true, isEncodedTwice: true)

    /// - Parameter path: encoded once, in its one form; begins with `/`.
    package func apply(_ path: String) -> String {
        let normalized = isNormalized ? Self.normalized(path) : path
        return isEncodedTwice ? PercentEncoding.encode(normalized, slashes: .kept) : normalized
    }

    private static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part != ".." { parts.append(part) } else if !parts.isEmpty { parts.removeLast() }
        }
        guard !parts.isEmpty else { return "/" }
        return "/" + parts.joined(separator: "/") + (path.hasSuffix("/") ? "/" : "")
    }
}

/// URLs as people type and read them (RFC 3986).
enum WebAddress {
    /// With blanks, control characters and letters beyond ASCII percent-encoded, and without a fragment.
    static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8.prefix(while: { $0 != UInt8(ascii: "#") }) {
            if byte > 0x20, byte < 0x7F {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Without the values of the query's parameters that let others in: those of presigned URLs.
    static func withoutSecrets(_ url: String) -> String {
        guard let mark = url.firstIndex(of: "?") else { return url }
        let parameters = url[url.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false)
        let shown = parameters.map { parameter -> Substring in
            guard let sign = parameter.firstIndex(of: "="),
                secretNames.contains(parameter[..<sign].lowercased())
            else { return parameter }
            return parameter[...sign] + "..."
        }
        return url[...mark] + shown.joined(separator: "&")
    }

    /// The address that a redirect leads to; nil where it is none, or one that goes from https back to http.
    static func target(of location: String, from url: String) -> String? {
        let location = encoded(location)
        guard let schemeEnd = url.firstRange(of: "://") else { return nil }
        let scheme = url[..<schemeEnd.lowerBound].lowercased()
        let path = url[schemeEnd.upperBound...].prefix { $0 != "?" && $0 != "#" }
        let authority = path.prefix { $0 != "/" }
        let target: String
        if location.lowercased().hasPrefix("http://") || location.lowercased().hasPrefix("https://") {
            target = location
        } else if location.hasPrefix("//") {
            target = "\(scheme):\(location)"
        } else if location.hasPrefix("/") {
            target = "\(scheme)://\(authority)\(location)"
        } else {
            let folder = path.lastIndex(of: "/").map { path[...$0] } ?? path + "/"
            target = "\(scheme)://\(folder)\(location)"
        }
        return scheme == "https" && !target.lowercased().hasPrefix("https://") ? nil : target
    }

    private static let secretNames: Set<String> = [
        "x-amz-signature", "x-amz-security-token", "x-amz-credential", "x-goog-signature", "x-goog-credential",
        "signature", "awsaccesskeyid", "googleaccessid", "sig", "token", "access_token", "key", "api_key", "apikey",
        "password",
    ]
    private static let digits = Array("0123456789ABCDEF".utf8)
}

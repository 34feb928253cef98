/// Where a server is: scheme, host, port and the path that its API lies under.
package struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
    /// Without a slash at its end: `https://photos.example.org`.
    package let text: String

    /// nil when it is no URL of http or https with a host, or holds credentials, a query or a fragment.
    package init?(_ text: String) {
        guard let end = text.firstRange(of: "://"), text.utf8.count <= 2_000,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        let scheme = text[..<end.lowerBound].lowercased()
        let rest = text[end.upperBound...]
        guard scheme == "http" || scheme == "https", !rest.contains(where: { "@?#".contains($0) }) else { return nil }
        let host = rest.prefix { $0 != "/" }
        guard !host.isEmpty, host.first != ":" else { return nil }
        var path = rest[host.endIndex...]
        while path.last == "/" { path.removeLast() }
        self.text = "\(scheme)://\(host.lowercased())\(path)"
    }

    package var description: String { text }

    /// Whether whoever listens on the way reads everything: plain HTTP, and not to this machine.
    package var isReadableByOthers: Bool {
        guard text.hasPrefix("http://") else { return false }
        let host = text.dropFirst(7).prefix { $0 != "/" }
        return !["localhost", "127.", "[::1]"].contains { host.hasPrefix($0) }
    }

    /// The address of something below the API.
    ///
    /// - Parameters:
    ///   - path: begins with a slash; its parts are encoded already.
    ///   - query: encoded here.
    package func url(_ path: String, query: [(name: String, value: String)] = []) -> String {
        guard !query.isEmpty else { return text + path }
        let pairs = query.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
        return "\(text)\(path)?\(pairs.joined(separator: "&"))"
    }
}

/// Text within a URL (RFC 3986, section 2.1).
package enum PercentEncoding {
    /// All but unreserved characters as `%XX`.
    package static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)
}

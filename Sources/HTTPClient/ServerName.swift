/// Where a URL leads: scheme, host and port, and nothing else of it, so that it can be shown and logged.
package struct ServerName: Hashable, Sendable, CustomStringConvertible {
    package let scheme: String
    /// With the port, where one is stated.
    package let authority: String

    /// nil when it is no URL of http or https with a host, or holds credentials, control characters or blanks.
    package init?(of url: String) {
        guard let end = url.firstRange(of: "://") else { return nil }
        let scheme = url[..<end.lowerBound].lowercased()
        let rest = url[end.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard scheme == "http" || scheme == "https", !authority.isEmpty, authority.first != ":",
            !authority.contains("@"), url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        self.scheme = scheme
        self.authority = authority.lowercased()
    }

    package var description: String { "\(scheme)://\(authority)" }
}

internal import HTTPClient
internal import StillsModel

/// A URL taken apart for a signature, and put together again in the form that was signed.
package struct SignedAddress: Sendable {
    private let server: ServerName
    /// Begins with `/`; each byte encoded as signatures demand.
    package let path: String
    package var query: CanonicalQuery

    /// - Parameter url: percent-encoded. How it is encoded does not matter; `+` is a plus sign.
    /// - Throws: ``CloudAuthError`` with `.invalidArgument` for what is no URL of http or https, or has a fragment.
    package init(_ url: String) throws(CloudAuthError) {
        guard let server = ServerName(of: url), let scheme = url.firstRange(of: "://"), !url.contains("#") else {
            throw CloudAuthError(.invalidArgument, "What is to be signed is no plain URL of http or https.")
        }
        self.server = server
        let rest = url[scheme.upperBound...].drop { $0 != "/" && $0 != "?" }
        let path = rest.prefix { $0 != "?" }
        self.path = path.isEmpty ? "/" : PercentEncoding.canonical(path, slashes: .kept)
        query = CanonicalQuery(parsing: rest.dropFirst(path.count).dropFirst())
    }

    /// The field `Host` as HTTP clients send it: without the port that the scheme has anyway (RFC 9110, section 4.2.3).
    package var host: String {
        let usual = server.scheme == "https" ? ":443" : ":80"
        return server.authority.hasSuffix(usual) ? String(server.authority.dropLast(usual.count)) : server.authority
    }

    package var url: String { "\(server)\(path)" + (query.isEmpty ? "" : "?\(query)") }

    /// The URL that carries its signature: last, behind all that was signed.
    package func url(signedBy name: String, _ signature: String) -> String {
        "\(url)\(query.isEmpty ? "?" : "&")\(name)=\(signature)"
    }
}

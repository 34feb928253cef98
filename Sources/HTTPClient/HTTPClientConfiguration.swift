internal import Curl

/// How a client behaves towards every server.
package struct HTTPClientConfiguration: Sendable {
    /// How long making a connection may take, TLS included.
    package var connectTimeout = Duration.seconds(10)
    /// How long nothing may move where the server is to send or to take something.
    package var stallTimeout = Duration.seconds(60)
    /// Connections to one host at a time; further requests wait for one.
    package var connectionsPerHost = 64
    package var proxy = Proxy.environment
    /// A PEM file of the certificates that are trusted, in place of the system's.
    package var trustedCertificates: String?
    /// Goes out with each request.
    package var userAgent = "stills"

    package enum Proxy: Sendable, Equatable {
        /// `http_proxy`, `https_proxy` and `no_proxy`.
        case environment
        case none
        /// This one for all.
        case url(String)
    }

    package init() {}

    /// - Returns: what is wrong with it, as a full sentence; nil when nothing is.
    package func validate() -> String? {
        if connectTimeout <= .zero || stallTimeout <= .zero { return "A time-out must be longer than nothing." }
        if !(1...10_000).contains(connectionsPerHost) { return "Connections to a host must be 1 to 10,000." }
        return nil
    }

    var curlProxy: CurlRequest.Proxy {
        switch proxy {
        case .environment: .environment
        case .none: .none
        case .url(let url): .url(url)
        }
    }
}

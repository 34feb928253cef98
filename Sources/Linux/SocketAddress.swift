internal import CLinux

/// Where a socket is: an address and a port.
package struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    package var host: InternetAddress
    package var port: UInt16

    package init(_ host: InternetAddress, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`, which is 127.0.0.1; nil for anything else. No name is looked up.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        var name = text[..<colon]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits) else {
            return nil
        }
        if name == "localhost" {
            self.init(.loopback, port: port)
            return
        }
        let isBracketed = name.hasPrefix("[") && name.hasSuffix("]")
        if isBracketed { name = name.dropFirst().dropLast() }
        guard isBracketed == name.contains(":"), let host = InternetAddress(name) else { return nil }
        self.init(host, port: port)
    }

    package var description: String { host.isV4 ? "\(host):\(port)" : "[\(host)]:\(port)" }

    /// For messages.
    var path: Path { Path(unchecked: Array(description.utf8)) }

    var raw: stills_address {
        var raw = stills_address()
        unsafe withUnsafeMutableBytes(of: &raw.bytes) { unsafe $0.copyBytes(from: host.bytes) }
        raw.port = port
        raw.is_v4 = host.isV4 ? 1 : 0
        return raw
    }

    init(_ raw: stills_address) {
        let bytes = unsafe withUnsafeBytes(of: raw.bytes) { unsafe Array($0) }
        self.init(InternetAddress(bytes) ?? .loopback, port: raw.port)
    }
}

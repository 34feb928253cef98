internal import StillsModel

/// Percent-encoding (RFC 3986, section 2.1) in the one form that signatures demand: every byte but `A-Z a-z 0-9 - . _ ~` is
/// encoded, with upper-case digits.
package enum PercentEncoding {
    /// What becomes of `/`.
    package enum Slashes: Sendable {
        /// They part a path.
        case kept
        /// They are bytes like others, as in a query or in a name that is one part of a path.
        case encoded
    }

    /// Encodes a text that is not encoded yet.
    package static func encode(_ text: some StringProtocol, slashes: Slashes) -> String {
        encode(text.utf8, slashes: slashes)
    }

    /// Gives a text that is encoded in whatever way its one form; what has it already stays as it is. A percent sign before
    /// anything but two digits stands for itself, and so does `+`.
    package static func canonical(_ text: some StringProtocol, slashes: Slashes) -> String {
        guard slashes == .kept else { return encode(decode(text.utf8), slashes: .encoded) }
        // An encoded slash is part of a name, and must not come to part it.
        return text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { encode(decode($0), slashes: .encoded) }.joined(separator: "/")
    }

    private static func encode(_ bytes: some Sequence<UInt8>, slashes: Slashes) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                text.append(byte)
            case UInt8(ascii: "/") where slashes == .kept: text.append(byte)
            default: text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func decode(_ text: some Sequence<UInt8>) -> [UInt8] {
        let text = Array(text)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var at = 0
        while at < text.count {
            if text[at] == UInt8(ascii: "%"), at + 2 < text.count, let high = Hexadecimal.value(of: text[at + 1]),
                let low = Hexadecimal.value(of: text[at + 2])
            {
                bytes.append(high << 4 | low)
                at += 3
            } else {
                bytes.append(text[at])
                at += 1
            }
        }
        return bytes
    }
}

internal import CLinux

/// An address of the internet, version 4 or 6, without a port. An IPv4 address that is written as IPv6 (`::ffff:192.0.2.1`)
/// is that IPv4 address.
package struct InternetAddress: Sendable, Hashable {
    /// All 16 bytes, as two numbers.
    private let high: UInt64
    private let low: UInt64

    /// - Parameter bytes: 4 or 16 of them; nil for any other number.
    package init?(_ bytes: [UInt8]) {
        switch bytes.count {
        case 4: self.init(high: 0, low: 0xFFFF << 32 | Self.number(bytes[0..<4]))
        case 16: self.init(high: Self.number(bytes[0..<8]), low: Self.number(bytes[8..<16]))
        default: return nil
        }
    }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static let loopback = InternetAddress(high: 0, low: 0xFFFF_7F00_0001)

    package var isV4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// The 16 bytes.
    package var bytes: [UInt8] {
        (0..<16).map { UInt8(truncatingIfNeeded: ($0 < 8 ? high : low) >> UInt64(56 - 8 * ($0 % 8))) }
    }

    /// Whether the first `length` bits are those of `network`. For IPv4 they are counted from the address's own first.
    package func isIn(_ network: InternetAddress, length: Int) -> Bool {
        guard isV4 == network.isV4 else { return false }
        let bits = min(128, max(0, isV4 ? 96 + length : length))
        let highMask: UInt64 = bits >= 64 ? .max : ~(UInt64.max >> UInt64(bits))
        let lowMask: UInt64 = bits <= 64 ? 0 : (bits == 128 ? .max : ~(UInt64.max >> UInt64(bits - 64)))
        return (high ^ network.high) & highMask == 0 && (low ^ network.low) & lowMask == 0
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension InternetAddress: CustomStringConvertible {
    /// Reads `192.0.2.1` or `2001:db8::1`, without brackets and zone; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let text = Array(text.utf8)
        guard text.count <= 45 else { return nil }
        guard text.contains(UInt8(ascii: ":")) else {
            guard let bytes = Self.readV4(text[...]) else { return nil }
            self.init(bytes)
            return
        }
        guard let bytes = Self.readV6(text) else { return nil }
        self.init(bytes)
    }

    /// As RFC 5952 writes it: lower case, the longest run of zeros left out.
    package var description: String {
        let bytes = bytes
        if isV4 { return bytes[12...].map { String($0) }.joined(separator: ".") }
        let groups = (0..<8).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
        var best = 0..<0
        var start = 0
        for index in 0...8 {
            if index < 8, groups[index] == 0 { continue }
            if index - start > max(1, best.count) { best = start..<index }
            start = index + 1
        }
        let text = { (part: ArraySlice<UInt16>) in
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        return best.isEmpty
            ? text(groups[...])
            : text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
    }

    private static func readV4(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != 0x30,
                part.allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
            let number = part.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            guard number < 256 else { return nil }
            bytes.append(UInt8(number))
        }
        return bytes
    }

    private static func readV6(_ text: [UInt8]) -> [UInt8]? {
        var text = text[...]
        var gap: Int?
        var bytes: [UInt8] = []
        if text.starts(with: [0x3A, 0x3A]) {
            gap = 0
            text = text.dropFirst(2)
        }
        while !text.isEmpty {
            let group = text.prefix { $0 != 0x3A }
            let rest = text.dropFirst(group.count)
            if group.contains(UInt8(ascii: ".")) {
                guard rest.isEmpty, bytes.count <= 12, let last = readV4(group) else { return nil }
                bytes += last
                break
            }
            guard (1...4).contains(group.count), bytes.count < 16, let number = hexNumber(group) else {
                return nil
            }
            bytes += [UInt8(number >> 8), UInt8(number & 0xFF)]
            if rest.isEmpty { break }
            text = rest.dropFirst()
            if text.first == 0x3A {
                guard gap == nil else { return nil }
                gap = bytes.count
                text = text.dropFirst()
            } else if text.isEmpty {
                return nil
            }
        }
        guard let gap else { return bytes.count == 16 ? bytes : nil }
        guard bytes.count <= 14 else { return nil }
        return Array(bytes[..<gap]) + [UInt8](repeating: 0, count: 16 - bytes.count) + bytes[gap...]
    }

    private static func hexNumber(_ digits: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for digit in digits {
            switch digit {
            case 0x30...0x39: number = number * 16 + Int(digit - 0x30)
            case 0x41...0x46, 0x61...0x66: number = number * 16 + Int((digit | 0x20) - 0x57)
            default: return nil
            }
        }
        return number
    }
}

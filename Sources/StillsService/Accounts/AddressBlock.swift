/// What one client can easily have of addresses: an IPv4 address, or 64 bits of an IPv6 address (RFC 4291 section 2.2).
struct AddressBlock: Hashable, CustomStringConvertible {
    let description: String

    /// Text that is no address stands for itself.
    init(_ address: String) {
        guard address.utf8.count <= 64, address.contains(":") else {
            description = String(address.prefix(64))
            return
        }
        if let mapped = address.split(separator: ":").last, mapped.contains(".") {
            description = String(mapped)
            return
        }
        guard let groups = Self.firstGroups(address) else {
            description = address
            return
        }
        description = groups.map { String($0, radix: 16) }.joined(separator: ":") + "::/64"
    }

    /// The first four groups of sixteen bits; nil when the text is no address.
    private static func firstGroups(_ address: String) -> [UInt16]? {
        let withoutZone = address.prefix { $0 != "%" }
        let halves = withoutZone.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = halves.first, let before = groups(first) else { return nil }
        guard halves.count == 2 else { return before.count == 8 ? Array(before.prefix(4)) : nil }
        guard let after = groups(halves[1]), before.count + after.count < 8 else { return nil }
        let zeroes = [UInt16](repeating: 0, count: 8 - before.count - after.count)
        return Array((before + zeroes + after).prefix(4))
    }

    private static func groups(_ text: Substring) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        let groups = text.split(separator: ":", omittingEmptySubsequences: false).map { part in
            part.utf8.count <= 4 ? UInt16(part, radix: 16) : nil
        }
        let known = groups.compactMap { $0 }
        return known.count == groups.count ? known : nil
    }
}

internal import StillsModel

/// Base 64 with padding, as header fields write it (RFC 4648, section 4).
enum Base64 {
    /// nil for anything that no encoder writes.
    static func bytes(of text: some StringProtocol) -> [UInt8]? {
        guard text.utf8.count % 4 == 0 else { return nil }
        var digits = String(text)
        for _ in 0..<2 where digits.hasSuffix("=") { digits.removeLast() }
        // What the alphabet for URLs has in place of the two is none of this one's.
        guard !digits.contains(where: { $0 == "-" || $0 == "_" }) else { return nil }
        return Base64URL.bytes(of: String(digits.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }))
    }
}

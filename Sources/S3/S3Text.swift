internal import StillsModel

/// The forms in which the protocol writes keys, numbers and digests.
enum S3Text {
    /// A key of a list that was asked for with `encoding-type=url`: `+` is a blank there, and `%2B` a plus sign.
    ///
    /// - Returns: nil when it is no UTF-8.
    static func decoded(_ text: String) -> String? {
        let text = Array(text.utf8)
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
                bytes.append(text[at] == UInt8(ascii: "+") ? UInt8(ascii: " ") : text[at])
                at += 1
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes { Hexadecimal.append(byte, to: &text) }
        return String(decoding: text, as: UTF8.self)
    }

    /// An entity tag without its quotation marks.
    static func plain(_ tag: String) -> String {
        tag.utf8.count >= 2 && tag.hasPrefix("\"") && tag.hasSuffix("\"") ? String(tag.dropFirst().dropLast()) : tag
    }

    /// The first byte and the size of `bytes 5-9/100`; nil for anything else.
    static func contentRange(_ text: String) -> (first: Int64, last: Int64, size: Int64?)? {
        guard text.hasPrefix("bytes ") else { return nil }
        let halves = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = number(ends[0]), let last = number(ends[1]), first <= last else {
            return nil
        }
        if halves[1] == "*" { return (first, last, nil) }
        guard let size = number(halves[1]), last < size else { return nil }
        return (first, last, size)
    }

    /// A number without a sign.
    static func number(_ text: some StringProtocol) -> Int64? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
    }
}

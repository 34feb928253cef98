/// How a text's characters are written as bytes.
package enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    /// What programs on Western Windows call ANSI; ISO 8859-1 with letters and marks where that has control characters.
    case windows1252 = "windows-1252"

    /// The name as people write it.
    package var name: String {
        switch self {
        case .utf8: "UTF-8"
        case .utf16LittleEndian: "UTF-16"
        case .utf16BigEndian: "UTF-16 (big-endian)"
        case .windows1252: "Windows-1252"
        }
    }

    /// The byte order mark that a text in this encoding may begin with; empty for those without one.
    package var byteOrderMark: [UInt8] {
        switch self {
        case .utf8: [0xEF, 0xBB, 0xBF]
        case .utf16LittleEndian: [0xFF, 0xFE]
        case .utf16BigEndian: [0xFE, 0xFF]
        case .windows1252: []
        }
    }

    /// Tells the encoding by the first bytes of a text: by its byte order mark; else by NULs, which UTF-16 has in every
    /// Latin letter; else it is UTF-8 when that is what the bytes are.
    ///
    /// Text with more sequences that only UTF-8 has than bytes that it cannot have is UTF-8 with faults: those rows are
    /// refused, rather than all letters misread. What is left counts as Windows-1252.
    ///
    /// - Parameter isWhole: the text ends with the head, so that a sequence cut short is a fault.
    package static func detect(_ head: [UInt8], isWhole: Bool) -> TextEncoding {
        for encoding in [utf8, utf16LittleEndian, utf16BigEndian] where head.starts(with: encoding.byteOrderMark) {
            return encoding
        }
        if let wide = utf16(head) { return wide }
        let census = UTF8Census(head, isWhole: isWhole)
        return census.faults == 0 || census.sequences > census.faults ? .utf8 : .windows1252
    }

    /// nil when there are hardly any NULs, or as many in both halves of the pairs.
    private static func utf16(_ head: [UInt8]) -> TextEncoding? {
        var first = 0
        var second = 0
        for index in stride(from: 0, to: head.count - 1, by: 2) {
            if head[index] == 0 { first += 1 }
            if head[index + 1] == 0 { second += 1 }
        }
        let pairs = head.count / 2
        if second * 4 >= pairs, second > 4 * first { return .utf16LittleEndian }
        if first * 4 >= pairs, first > 4 * second { return .utf16BigEndian }
        return nil
    }
}

/// How much of some bytes is UTF-8, and how much cannot be.
private struct UTF8Census {
    /// Characters of two to four bytes.
    private(set) var sequences = 0
    /// Bytes that belong to no character.
    private(set) var faults = 0

    init(_ bytes: [UInt8], isWhole: Bool) {
        var index = 0
        while index < bytes.count {
            guard bytes[index] >= 0x80 else {
                index += 1
                continue
            }
            let length = Self.length(bytes[index])
            let available = min(length, bytes.count - index)
            let isWellFormed = (1..<max(1, available)).allSatisfy { bytes[index + $0] & 0xC0 == 0x80 }
            if length > 0, isWellFormed, available == length {
                sequences += 1
                index += length
            } else if length > 0, isWellFormed, !isWhole {
                return
            } else {
                faults += 1
                index += 1
            }
        }
    }

    /// By the first byte; 0 for one that begins no sequence. Overlong and surrogate sequences are the reader's to refuse.
    private static func length(_ byte: UInt8) -> Int {
        switch byte {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 0
        }
    }
}

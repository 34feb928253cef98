internal import Utf8proc

/// Folds text, so that spellings that people take for the same become the same: case, diacritics, and forms of a
/// character that differ only in looks (full width, ligatures, presentation forms).
///
/// NFKC with full case folding (Unicode Standard Annex 15; section 3.13 of the standard), then without the marks that
/// are diacritics. In scripts whose marks are vowels or change the word (Devanagari, Thai, Japanese) marks stay.
package enum TextFolding {
    /// The folded text, for comparing and sorting whole strings. Any size; marks beyond the 30th in a row are dropped.
    package static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            return String(decoding: text.utf8.map(lowercased), as: UTF8.self)
        }
        var folded = ""
        var parts: [Int32] = []
        var pending: [Int32] = []
        var marksInARow = 0
        for scalar in text.unicodeScalars {
            append(scalar, to: &parts)
            for part in parts {
                let isMark = part >= 0x80 && UnicodeFolding.kind(of: part) == .mark
                marksInARow = isMark ? marksInARow + 1 : 0
                // What came before a character that is no mark can be put together.
                if !isMark, pending.count >= runLimit { appendComposed(&pending, to: &folded) }
                if marksInARow <= markLimit { pending.append(part) }
            }
            parts.removeAll(keepingCapacity: true)
        }
        appendComposed(&pending, to: &folded)
        return folded
    }

    /// Scalars that are put together at once; a longer run of them is broken there.
    static let runLimit = 4_096

    /// Marks that one character may have: the Stream-Safe Text Format's limit (Unicode Standard Annex 15, section 13).
    static let markLimit = 30

    /// Appends what a scalar folds to, still decomposed.
    static func append(_ scalar: Unicode.Scalar, to scalars: inout [Int32]) {
        if scalar.isASCII {
            return scalars.append(Int32(lowercased(UInt8(truncatingIfNeeded: scalar.value))))
        }
        let start = scalars.count
        UnicodeFolding.appendFolded(scalar, to: &scalars)
        var kept = start
        for index in start..<scalars.count where !isDiacritic(scalars[index]) {
            scalars[kept] = scalars[index]
            kept += 1
        }
        scalars.removeLast(scalars.count - kept)
        if kept == start + 1, let letters = undecomposable[scalars[start]] {
            scalars.replaceSubrange(start..., with: letters)
        }
    }

    /// Puts together what ``append(_:to:)`` gave, appends it to a text and empties it.
    static func appendComposed(_ scalars: inout [Int32], to text: inout String) {
        UnicodeFolding.compose(&scalars)
        for value in scalars {
            if let scalar = Unicode.Scalar(UInt32(bitPattern: value)) { text.unicodeScalars.append(scalar) }
        }
        scalars.removeAll(keepingCapacity: true)
    }

    static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
    }

    /// Marks that a reader may leave out: those of Latin, Greek and Cyrillic, the points of Hebrew and Arabic.
    private static func isDiacritic(_ scalar: Int32) -> Bool {
        switch scalar {
        case 0x0300...0x036F, 0x0483...0x0489, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true
        case 0x0591...0x05BD, 0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7: true
        case 0x0610...0x061A, 0x064B...0x065F, 0x0670, 0x06D6...0x06DC, 0x06DF...0x06E4, 0x06E7, 0x06E8,
            0x06EA...0x06ED, 0x08D3...0x08E1, 0x08E3...0x08FF:
            true
        // The line that stretches an Arabic word is no letter of it.
        case 0x0640: true
        default: false
        }
    }

    /// Letters with a stroke or joined from two, which Unicode does not decompose and keyboards elsewhere do not have.
    private static let undecomposable: [Int32: [Int32]] = {
        let table: [(Unicode.Scalar, String)] = [
            ("æ", "ae"), ("œ", "oe"), ("ø", "o"), ("ł", "l"), ("đ", "d"), ("ð", "d"), ("ħ", "h"), ("ŧ", "t"),
            ("þ", "th"),
            ("ı", "i"),
        ]
        return Dictionary(
            uniqueKeysWithValues: table.map { letter, plain in
                (Int32(bitPattern: letter.value), plain.unicodeScalars.map { Int32(bitPattern: $0.value) })
            })
    }()
}

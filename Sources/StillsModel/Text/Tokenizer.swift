internal import Utf8proc

/// One word of a text, folded.
package struct Token: Hashable, Sendable {
    /// At most ``Tokenizer/maximumTokenBytes`` of UTF-8.
    package var text: String
    /// From a script that is written without spaces: a pair of characters, or the single last one of a run.
    package var isUnspaced: Bool

    package init(_ text: String, isUnspaced: Bool = false) {
        self.text = text
        self.isUnspaced = isUnspaced
    }
}

/// Cuts text into the words that are indexed and asked for: the only way from text to words, for every backend.
///
/// - A word is a run of letters and digits, with the marks that belong to them, folded by ``TextFolding``.
/// - Scripts without spaces (Han, Hiragana, Katakana, Bopomofo, Hangul, Thai, Lao, Khmer, Myanmar) give each pair of
///   neighbours, and the last character of a run by itself: 東京都 gives 東京, 京都, 都. So every part of such a run can be
///   found, a single character as the beginning of a pair. Hangul, though spaced, is treated so because particles are
///   written onto its words.
/// - Each pictograph (emoji) is a word of its own; all else separates.
package enum Tokenizer {
    /// Rises when the same text gives other words: what was indexed under a lower version must be indexed again.
    package static let version = 1

    /// Longer words are cut here, between two characters, in text and question alike.
    package static let maximumTokenBytes = 64

    /// The words in the order of the text. Takes text of any size; memory is that of the result.
    ///
    /// - Parameter limit: the most words that are given; what follows them in the text is not looked at.
    package static func tokens(in text: String, limit: Int = .max) -> [Token] {
        var tokens: [Token] = []
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            appendASCII(text, limit: limit, to: &tokens)
        } else {
            appendUnicode(text, limit: limit, to: &tokens)
        }
        if tokens.count > limit { tokens.removeLast(tokens.count - limit) }
        return tokens
    }

    private static func appendASCII(_ text: String, limit: Int, to tokens: inout [Token]) {
        var word: [UInt8] = []
        word.reserveCapacity(maximumTokenBytes)
        func flush() {
            guard !word.isEmpty else { return }
            tokens.append(Token(String(decoding: word, as: UTF8.self)))
            word.removeAll(keepingCapacity: true)
        }
        for byte in text.utf8 {
            if isLetterOrDigit(byte) {
                if word.count < maximumTokenBytes { word.append(TextFolding.lowercased(byte)) }
            } else {
                flush()
                if tokens.count >= limit { return }
            }
        }
        flush()
    }

    private static func appendUnicode(_ text: String, limit: Int, to tokens: inout [Token]) {
        var run = Run()
        var folded: [Int32] = []
        for scalar in text.unicodeScalars {
            TextFolding.append(scalar, to: &folded)
            for part in folded { run.take(part, tokens: &tokens) }
            if tokens.count >= limit { return }
            folded.removeAll(keepingCapacity: true)
        }
        run.flush(to: &tokens)
    }

    fileprivate static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}

/// Letters, digits and their marks that follow each other, decomposed.
private struct Run {
    private var scalars: [Int32] = []
    private var marksInARow = 0

    mutating func take(_ scalar: Int32, tokens: inout [Token]) {
        switch Self.kind(of: scalar) {
        case .letterOrDigit:
            if scalars.count >= TextFolding.runLimit { flush(to: &tokens) }
            scalars.append(scalar)
            marksInARow = 0
        case .mark:
            guard !scalars.isEmpty, marksInARow < TextFolding.markLimit else { return }
            scalars.append(scalar)
            marksInARow += 1
        case .symbol where Self.isPictograph(scalar):
            flush(to: &tokens)
            scalars.append(scalar)
            flush(to: &tokens)
        case .symbol, .other:
            flush(to: &tokens)
        }
    }

    mutating func flush(to tokens: inout [Token]) {
        defer {
            scalars.removeAll(keepingCapacity: true)
            marksInARow = 0
        }
        if scalars.contains(where: { $0 >= 0x80 }) { UnicodeFolding.compose(&scalars) }
        var start = 0
        while start < scalars.count {
            let isUnspaced = Script.isWrittenWithoutSpaces(scalars[start])
            var end = start + 1
            while end < scalars.count, belongs(scalars[end], isUnspaced: isUnspaced) { end += 1 }
            append(scalars[start..<end], isUnspaced: isUnspaced, to: &tokens)
            start = end
        }
    }

    /// Whether a scalar goes on with what stands before it. A mark always does, whatever script it is from.
    private func belongs(_ scalar: Int32, isUnspaced: Bool) -> Bool {
        Script.isWrittenWithoutSpaces(scalar) == isUnspaced || Self.kind(of: scalar) == .mark
    }

    private func append(_ part: ArraySlice<Int32>, isUnspaced: Bool, to tokens: inout [Token]) {
        guard isUnspaced else { return tokens.append(Token(Self.text(of: part))) }
        let characters = part.filter(Script.isWrittenWithoutSpaces)
        for index in characters.indices {
            tokens.append(Token(Self.text(of: characters[index...].prefix(2)), isUnspaced: true))
        }
    }

    private static func kind(of scalar: Int32) -> ScalarKind {
        guard scalar < 0x80 else { return UnicodeFolding.kind(of: scalar) }
        return Tokenizer.isLetterOrDigit(UInt8(truncatingIfNeeded: scalar)) ? .letterOrDigit : .other
    }

    private static func isPictograph(_ scalar: Int32) -> Bool {
        (0x2600...0x27BF).contains(scalar) || (0x1F000...0x1FBFF).contains(scalar)
    }

    private static func text(of scalars: ArraySlice<Int32>) -> String {
        var text = ""
        var byteCount = 0
        for value in scalars {
            guard let scalar = Unicode.Scalar(UInt32(bitPattern: value)) else { continue }
            byteCount += UTF8.width(scalar)
            guard byteCount <= Tokenizer.maximumTokenBytes else { break }
            text.unicodeScalars.append(scalar)
        }
        return text
    }
}

private enum Script {
    static func isWrittenWithoutSpaces(_ scalar: Int32) -> Bool {
        switch scalar {
        case ..<0x0E00: false
        // Thai, Lao; Myanmar; Hangul letters; Khmer.
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1100...0x11FF, 0x1780...0x17FF: true
        // Han: radicals, marks and numerals, extension A, the main block, compatibility forms, the later planes.
        case 0x2E80...0x2FDF, 0x3005, 0x3007, 0x3021...0x3029, 0x3038...0x303B, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xF900...0xFAFF, 0x20000...0x3FFFD:
            true
        // Hiragana, Katakana, Bopomofo, Hangul.
        case 0x3041...0x312F, 0x3131...0x318E, 0x31A0...0x31BF, 0x31F0...0x31FF, 0xAC00...0xD7FF: true
        default: false
        }
    }
}

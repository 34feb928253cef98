internal import Utf8proc

/// Text measured in the columns of a terminal.
package enum DisplayText {
    package enum Alignment: Sendable {
        case left, right
    }

    /// At least as many columns as any terminal gives it: those of each part, for terminals that do not join pictographs.
    package static func columns(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + columns($1) } }

    /// The text, cut between characters and ended with “…” where it takes more columns than that.
    package static func shortened(_ text: String, to width: Int) -> String {
        // No text has more columns than bytes: a short one need not be measured.
        guard text.utf8.count > width, columns(text) > width else { return text }
        guard width > 0 else { return "" }
        var shown = ""
        var left = width - 1
        for character in text {
            left -= columns(character)
            guard left >= 0 else { break }
            shown.append(character)
        }
        return shown + "…"
    }

    /// The text, cut to these columns or filled up with spaces.
    package static func fitted(_ text: String, to width: Int, _ alignment: Alignment = .left) -> String {
        let shown = shortened(text, to: width)
        let space = String(repeating: " ", count: max(0, width - columns(shown)))
        return alignment == .left ? shown + space : space + shown
    }

    private static func columns(_ character: Character) -> Int {
        var sum = 0
        var isPictograph = false
        for scalar in character.unicodeScalars {
            sum += CharacterWidth.columns(of: scalar)
            // Variation selector 16 turns a sign into a picture of two columns.
            isPictograph = isPictograph || scalar == "\u{FE0F}"
        }
        return isPictograph ? max(2, sum) : sum
    }
}

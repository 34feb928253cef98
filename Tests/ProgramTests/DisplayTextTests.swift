import Testing
import Utf8proc

@testable import Programs

@Suite("Text is measured in columns, and cut to them")
struct DisplayTextTests {
    @Test(
        "Wide characters count twice, marks not at all",
        arguments: [
            ("", 0), ("shelf", 5), ("棚", 2), ("ｱ", 1), ("日本語.jpg", 10), ("e\u{301}", 1), ("é", 1), ("한글", 4),
            ("🙂", 2), ("☀\u{FE0F}", 2), ("🇩🇪", 2), ("a\u{200B}b", 2), ("\u{1B}[2J", 3),
        ])
    func columns(text: String, columns: Int) {
        #expect(DisplayText.columns(text) == columns)
    }

    @Test(
        "A text that is too wide ends with an ellipsis, between characters",
        arguments: [
            ("shelf", 5, "shelf"), ("shelf", 4, "she…"), ("shelf", 1, "…"), ("shelf", 0, ""), ("日本語", 6, "日本語"),
            ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("日本語", 2, "…"), ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("👨‍👩‍👧 family", 7, "👨‍👩‍👧…"), ("", 3, ""),
        ])
    func shortened(text: String, width: Int, expected: String) {
        #expect(DisplayText.shortened(text, to: width) == expected)
        #expect(DisplayText.columns(DisplayText.shortened(text, to: width)) <= width)
    }

    @Test("Cells are filled up to their width, on the side that is asked for")
    func fitted() {
        #expect(DisplayText.fitted("日本", to: 6) == "日本  ")
        #expect(DisplayText.fitted("7 MB", to: 6, .right) == "  7 MB")
        #expect(DisplayText.fitted("日本語", to: 4, .right) == " 日…")
    }
}

@Suite("Text of others is harmless on a terminal")
struct PlainTextTests {
    private static let harmful: [Unicode.Scalar] = [
        "\u{1B}", "\u{7}", "\u{8}", "\r", "\u{7F}", "\u{85}", "\u{90}", "\u{9B}", "\u{9D}", "\u{61C}", "\u{200E}",
        "\u{202A}", "\u{202E}", "\u{2066}", "\u{2069}", "\u{2028}",
    ]

    @Test("What controls a terminal or turns text is replaced, one for one", arguments: harmful)
    func replaced(scalar: Unicode.Scalar) {
        #expect(PlainText.of("a\(scalar)b\n") == "a\u{FFFD}b\u{FFFD}")
        #expect(PlainText.lines("a\(scalar)b\n") == "a\u{FFFD}b\n")
    }

    @Test("In JSON it becomes an escape", arguments: harmful)
    func json(scalar: Unicode.Scalar) {
        let digits = String(scalar.value, radix: 16)
        let escape = "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        #expect(PlainText.json(Array("{\"a\":\"\(scalar)é\"}\n".utf8)) == Array("{\"a\":\"\(escape)é\"}\n".utf8))
    }

    @Test("All other text is as it was", arguments: ["", "Straße", "日本語 🙂", "👨‍👩‍👧", "עברית", "tab is none"])
    func kept(text: String) {
        #expect(PlainText.of(text) == text)
        #expect(PlainText.json(Array(text.utf8)) == Array(text.utf8))
    }
}

import StillsModel
import StillsTesting
import Testing

@Suite("The tokenizer folds and cuts text")
struct TokenizerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var tokens: [String]
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        .init(name: "nothing", text: "", tokens: []),
        .init(name: "only marks of punctuation", text: " -- … !?", tokens: []),
        .init(name: "ASCII", text: "Fish-Market, 2nd day", tokens: ["fish", "market", "2nd", "day"]),
        .init(name: "file name", text: "IMG_1234.JPG", tokens: ["img", "1234", "jpg"]),
        .init(name: "accents", text: "Crème Brûlée Ångström", tokens: ["creme", "brulee", "angstrom"]),
        .init(name: "decomposed accents", text: "Cre\u{301}me", tokens: ["creme"]),
        .init(name: "sharp s", text: "Straße STRASSE GROẞ", tokens: ["strasse", "strasse", "gross"]),
        .init(name: "strokes and joined letters", text: "Łódź Ærø œuvre Đà", tokens: ["lodz", "aero", "oeuvre", "da"]),
        .init(name: "full width", text: "ＡＢＣ１２３", tokens: ["abc123"]),
        .init(name: "ligature", text: "ﬁsh", tokens: ["fish"]),
        .init(
            name: "Turkish i", text: "İstanbul ISTANBUL ışık IŞIK", tokens: ["istanbul", "istanbul", "isik", "isik"]),
        .init(name: "Greek final sigma and tonos", text: "Ὀδυσσεύς ΟΔΥΣΣΕΥΣ", tokens: ["οδυσσευσ", "οδυσσευσ"]),
        .init(name: "Cyrillic", text: "Ёлка йод", tokens: ["елка", "иод"]),
        .init(name: "Arabic points and hamza", text: "كِتَابٌ أحمد", tokens: ["كتاب", "احمد"]),
        .init(name: "Arabic stretching", text: "كـــتاب", tokens: ["كتاب"]),
        .init(name: "Hebrew points", text: "שָׁלוֹם", tokens: ["שלום"]),
        .init(name: "Devanagari keeps its vowels", text: "हिन्दी भाषा", tokens: ["हिन्दी", "भाषा"]),
        .init(name: "Han pairs and the last one", text: "東京都", tokens: ["東京", "京都", "都"]),
        .init(name: "one Han character", text: "猫", tokens: ["猫"]),
        .init(name: "Han beside Latin", text: "東京tower2024年", tokens: ["東京", "京", "tower2024", "年"]),
        .init(name: "half-width Katakana with its mark", text: "ｶﾞｽ", tokens: ["ガス", "ス"]),
        .init(name: "Hiragana keeps its marks", text: "がか", tokens: ["がか", "か"]),
        .init(name: "Hangul", text: "학교에서", tokens: ["학교", "교에", "에서", "서"]),
        .init(name: "Thai", text: "ไทย", tokens: ["ไท", "ทย", "ย"]),
        .init(name: "emoji", text: "I❤️🐱s 👩‍🚀", tokens: ["i", "❤", "🐱", "s", "👩", "🚀"]),
        .init(name: "soft hyphen and joiner", text: "har\u{AD}bour می\u{200C}خواهم", tokens: ["harbour", "میخواهم"]),
        .init(name: "other signs separate", text: "20°C ©Ann 5€", tokens: ["20", "c", "ann", "5"]),
        .init(name: "a replaced byte", text: "caf\u{FFFD}e", tokens: ["caf", "e"]),
        .init(name: "a mark without a letter", text: "\u{93F} x", tokens: ["x"]),
    ]

    @Test("Text gives its words", arguments: cases)
    func textGivesItsWords(_ example: Case) {
        #expect(Tokenizer.tokens(in: example.text).map(\.text) == example.tokens)
    }

    @Test("A long word is cut between two characters")
    func longWordIsCut() {
        let ascii = Tokenizer.tokens(in: String(repeating: "a", count: 1_000))
        #expect(ascii.map(\.text) == [String(repeating: "a", count: 64)])
        let greek = Tokenizer.tokens(in: "x" + String(repeating: "λ", count: 1_000))
        #expect(greek.map(\.text) == ["x" + String(repeating: "λ", count: 31)])
    }

    @Test("Endless marks and endless runs stay bounded")
    func hostileRunsStayBounded() {
        let marks = Tokenizer.tokens(in: "क" + String(repeating: "\u{93C}", count: 100_000))
        #expect(marks.count == 1)
        #expect(marks.allSatisfy { $0.text.utf8.count <= Tokenizer.maximumTokenBytes })
        #expect(TextFolding.folded("क" + String(repeating: "\u{93C}", count: 100_000)).unicodeScalars.count <= 31)
        #expect(Tokenizer.tokens(in: String(repeating: "é", count: 100_000)).count == 25)
        #expect(Tokenizer.tokens(in: String(repeating: "山", count: 100_000)).count == 100_000)
    }

    @Test("No more words are given than asked for", arguments: ["a b c d", "á b c d", "東京都府"])
    func limit(text: String) {
        for limit in 0...5 {
            #expect(Tokenizer.tokens(in: text, limit: limit) == Array(Tokenizer.tokens(in: text).prefix(limit)))
        }
    }

    @Test("Folding what is folded changes nothing")
    func foldingIsIdempotent() {
        var generator = SeededRandom(seed: 7)
        for _ in 0..<2_000 {
            let text = generator.text(length: 12)
            for token in Tokenizer.tokens(in: text) where !token.isUnspaced {
                #expect(Tokenizer.tokens(in: token.text) == [token], "\(text.debugDescription)")
            }
            let folded = TextFolding.folded(text)
            #expect(TextFolding.folded(folded) == folded, "\(text.debugDescription)")
        }
    }

    @Test("The folded text keeps its separators")
    func foldedTextKeepsSeparators() {
        #expect(TextFolding.folded("Été à Łódź!") == "ete a lodz!")
        #expect(TextFolding.folded("ABC def") == "abc def")
    }
}

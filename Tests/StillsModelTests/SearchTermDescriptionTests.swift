import StillsModel
import Testing

@Suite("Terms in words")
struct SearchTermDescriptionTests {
    @Test(
        "A term is described by the name that a query asks for it by, and its value",
        arguments: [
            (SearchTerm(SearchField.words, Array("pier".utf8)), "any “pier”"),
            (SearchTerm(SearchField.restrictedWords, Array("ann".utf8)), "any “ann”"),
            (SearchTerm(SearchField.words(of: "title"), Array("pier".utf8)), "title “pier”"),
            (SearchTerm(SearchField.text(of: ".shelf"), SearchValue.text("Top")), "shelf “Top”"),
            (SearchTerm(SearchField.number(of: ".price"), SearchValue.number(2.5)), "price “2.5”"),
            (SearchTerm(SearchField.number(of: "EXIF:ISO"), SearchValue.number(800)), "EXIF:ISO “800”"),
            (SearchTerm(SearchField.duration(of: ".length"), SearchValue.number(60)), "length “60”"),
            (
                SearchTerm(SearchField.wallClock(of: "taken"), SearchValue.integer(0)),
                "taken “1970-01-01T00:00:00.000Z”"
            ),
            (
                SearchTerm(SearchField.instant(of: "taken"), SearchValue.integer(1_000)),
                "taken “1970-01-01T00:00:00.001Z”"
            ),
            (SearchTerm(SearchField.has, Array(".shelf".utf8)), "has “shelf”"),
            (SearchTerm(SearchField.has, Array("gps".utf8)), "has “gps”"),
            (SearchTerm(SearchField.flag, Array("duplicate".utf8)), "flag “duplicate”"),
            (
                SearchTerm(SearchField.owner, AccountID(high: 1, low: 2).bytes),
                "owner “00000000-0000-0001-0000-000000000002”"
            ),
            (SearchTerm(SearchField.position, [0x0A, 0xFF]), "geo “0aff”"),
        ])
    func description(term: SearchTerm, text: String) { #expect(term.described == text) }

    @Test("Of a text that was too long its beginning is shown; what is no text is repaired")
    func odd() {
        let long = SearchTerm(SearchField.text(of: "title"), SearchValue.text(String(repeating: "x", count: 300)))
        #expect(long.described == "title “\(String(repeating: "x", count: 240))…”")
        #expect(SearchTerm(SearchField.words, [0xFF]).described == "any “\u{FFFD}”")
        #expect(SearchTerm(SearchField.number(of: "width"), [1]).described == "width “\u{1}”")
    }
}

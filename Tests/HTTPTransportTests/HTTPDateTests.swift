import HTTPTransport
import Testing

@Suite("Dates of header fields")
struct HTTPDateTests {
    static let known: [(Int64, String)] = [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        (-62_135_596_800, "Mon, 01 Jan 0001 00:00:00 GMT"),
    ]

    @Test("A moment is written as RFC 9110 wants it, and read back", arguments: known)
    func writes(seconds: Int64, text: String) {
        #expect(HTTPDate(seconds: seconds).text == text)
        #expect(HTTPDate(text) == HTTPDate(seconds: seconds))
    }

    @Test("Every day of four centuries is read back as it was written")
    func everyDay() {
        for day in stride(from: Int64(-60_000), through: 100_000, by: 1) {
            let date = HTTPDate(seconds: day * 86_400 + 86_399)
            if HTTPDate(date.text) != date { Issue.record("\(date.text) is not \(date.seconds)") }
        }
    }

    @Test(
        "The two older forms are read",
        arguments: [
            "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 GMT",
        ])
    func olderForms(text: String) {
        #expect(HTTPDate(text) == HTTPDate(seconds: 784_111_777))
    }

    @Test("Two digits of a year are never more than 50 years ahead")
    func shortYears() {
        let now = HTTPDate(seconds: 1_767_225_600)
        #expect(
            HTTPDate("Sunday, 06-Nov-77 08:49:37 GMT", now: now)?.text == "Sun, 06 Nov 1977 08:49:37 GMT")
        #expect(
            HTTPDate("Friday, 06-Nov-76 08:49:37 GMT", now: now)?.text == "Fri, 06 Nov 2076 08:49:37 GMT")
    }

    @Test(
        "What is no date is none",
        arguments: [
            "", "0", "Sun", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, -6 Nov 1994 08:49:37 GMT",
            "Xyz, 06 Nov 1994 08:49:37 GMT", "Sun Nov  6 08:49:37 199x", "Sunday, 06-Nov-94 08:49:37",
            ",,,,,,,,,,,,,,,,,,,,,,,,", "                             ", "Sun, 06 Nov 1994 08:49:37 GMT ",
        ])
    func refuses(text: String) {
        #expect(HTTPDate(text) == nil)
    }
}

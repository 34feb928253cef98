/// Dates of mail and HTTP (RFC 1123): `Mon, 09 Aug 2004 21:17:36 -0000`.
enum RFC1123Date {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// The date as `2004:08:09 21:17:36-00:00`; nil for any other text.
    static func converted(_ text: String) -> String? {
        var words = text.split(separator: " ")
        if let first = words.first, Int(first) == nil { words.removeFirst() }
        guard words.count >= 4, let day = Int(words[0]), (1...31).contains(day),
            let month = months.firstIndex(of: words[1].prefix(3).lowercased()), let year = Int(words[2]),
            (0...9999).contains(year), isClock(words[3])
        else { return nil }
        let date = [CalendarText.padded(year, 4), CalendarText.padded(month + 1, 2), CalendarText.padded(day, 2)]
        return date.joined(separator: ":") + " " + words[3] + (words.count > 4 ? zone(words[4]) : "")
    }

    private static func isClock(_ word: Substring) -> Bool {
        let bytes = Array(word.utf8)
        return CalendarText.matches(bytes, "dd:dd:dd") && bytes.count == 8
    }

    private static func zone(_ word: Substring) -> String {
        let bytes = Array(word.utf8)
        guard bytes.count == 5, CalendarText.matches(bytes[1...], "dddd") else {
            return word == "GMT" || word == "UTC" || word == "UT" ? "Z" : ""
        }
        return word.prefix(3) + ":" + word.suffix(2)
    }
}

/// Dates as metadata spells them: `2006:03:13 14:13:41+01:00`.
enum CalendarText {
    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(width - digits.count, 0)) + digits
    }

    /// A date of ISO 8601, whole or shortened (`2006`, `2006-03`, `2006-03-13T14:13`), with colons and a space; nil for
    /// any other text.
    static func fromISO8601(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard matches(bytes, "dddd-dd") else { return nil }
        var at = 7
        var date = String(decoding: bytes[..<4], as: UTF8.self) + ":" + String(decoding: bytes[5..<7], as: UTF8.self)
        guard at < bytes.count else { return date }
        guard matches(bytes[at...], "-dd") else { return nil }
        date += ":" + String(decoding: bytes[(at + 1)..<(at + 3)], as: UTF8.self)
        at += 3
        guard at < bytes.count else { return date }
        guard bytes[at] == UInt8(ascii: "T") || bytes[at] == UInt8(ascii: " ") else { return nil }
        guard let time = time(bytes[(at + 1)...]) else { return nil }
        return date + " " + time
    }

    /// Whether text is a date with its time: that alone makes a date of text whose type is not known.
    static func isWholeISO8601(_ text: String) -> Bool {
        matches(Array(text.utf8), "dddd-dd-ddTdd:dd")
    }

    /// `14:13`, `14:13:41.5`, each with an offset or none.
    private static func time(_ bytes: ArraySlice<UInt8>) -> String? {
        guard matches(bytes, "dd:dd") else { return nil }
        var rest = bytes.dropFirst(5)
        if matches(rest, ":dd") {
            rest = rest.dropFirst(3)
            if rest.first == UInt8(ascii: ".") {
                rest = rest.dropFirst()
                rest = rest.drop { (0x30...0x39).contains($0) }
            }
        }
        let clock = String(decoding: bytes[..<rest.startIndex], as: UTF8.self)
        if rest.isEmpty || rest.elementsEqual([UInt8(ascii: "Z")]) {
            return clock + String(decoding: rest, as: UTF8.self)
        }
        let hasSpace = rest.first == UInt8(ascii: " ")
        let zone = hasSpace ? rest.dropFirst() : rest
        guard let sign = zone.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), zone.count == 6,
            matches(zone.dropFirst(), "dd:dd")
        else { return nil }
        return clock + String(decoding: zone, as: UTF8.self)
    }

    /// Whether the bytes begin like the pattern, where `d` is a digit.
    static func matches(_ bytes: some Collection<UInt8>, _ pattern: StaticString) -> Bool {
        guard bytes.count >= pattern.utf8CodeUnitCount else { return false }
        return pattern.withUTF8Buffer { expected in
            zip(bytes, expected).allSatisfy { byte, wanted in
                wanted == UInt8(ascii: "d") ? (0x30...0x39).contains(byte) : byte == wanted
            }
        }
    }
}

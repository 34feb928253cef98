internal import StillsModel

/// What a column's text is to become.
indirect enum ValueForm: Equatable, Sendable {
    case string
    /// - decimal: what stands before a fraction, `.` or `,`. With a comma, points may part thousands.
    case number(decimal: Character)
    case boolean
    case date(TimePattern, written: String)
    case timestamp(TimePattern, written: String)
    /// Elements without the white space around them; empty ones are left out.
    case list(separator: String, of: ValueForm)

    /// The value of a cell's text, or of a JSON value. A value that has the type already stays as it is.
    ///
    /// - Throws: ``Refusal`` with the reason only; the caller knows the place.
    func value(of given: AttributeValue) throws(Refusal) -> AttributeValue {
        switch (self, given) {
        case (_, .string(let text)): return try value(ofText: text)
        case (.number, .number), (.boolean, .boolean), (.date, .date), (.timestamp, .timestamp): return given
        case (.timestamp, .date(let day)): return .timestamp(Timestamp(day))
        // Seconds since 1970 are written as a number.
        case (.timestamp, .number), (.date, .number): return try value(ofText: given.text)
        case (.list(_, let element), .list(let values)):
            var elements: [AttributeValue] = []
            for value in values { elements.append(try element.value(of: value)) }
            return .list(elements)
        default: throw Refusal("“\(given.text)” is not \(words).")
        }
    }

    private func value(ofText text: String) throws(Refusal) -> AttributeValue {
        switch self {
        case .string: return .string(text)
        case .number(let decimal):
            if let number = Self.number(text, decimal: decimal) { return .number(number) }
        case .boolean:
            if let flag = Self.boolean(text) { return .boolean(flag) }
        case .timestamp(let pattern, let written):
            if let time = pattern.read(text) { return .timestamp(time) }
            throw Refusal("“\(text)” is no date: it is written like \(written).")
        case .date(let pattern, let written):
            if let time = pattern.read(text) { return .date(Self.midnight(of: time.local)) }
            throw Refusal("“\(text)” is no date: it is written like \(written).")
        case .list(let separator, let element):
            var elements: [AttributeValue] = []
            for part in text.split(separator: separator) {
                let trimmed = Self.trimmed(part)
                if !trimmed.isEmpty { elements.append(try element.value(ofText: trimmed)) }
            }
            return .list(elements)
        }
        throw Refusal("“\(text)” is not \(words).")
    }

    private var words: String {
        switch self {
        case .string: "text"
        case .number(let decimal): "a number up to 2^53, like 12\(decimal)5"
        case .boolean: "true or false"
        case .date, .timestamp: "a date"
        case .list: "a list"
        }
    }

    /// A decimal number that a double holds; whole ones beyond 2^53 would be rounded, and are none.
    static func number(_ text: String, decimal: Character) -> Double? {
        let thousands: Character? = decimal == "," ? "." : nil
        var plain = ""
        var hasPoint = false
        for character in text {
            switch character {
            case decimal where !hasPoint:
                hasPoint = true
                plain.append(".")
            case thousands where !hasPoint && !plain.isEmpty: continue
            case "0"..."9", "e", "E", "-", "+": plain.append(character)
            default: return nil
            }
        }
        guard thousands.map({ areThousands(text, decimal: decimal, mark: $0) }) ?? true, let value = Double(plain),
            value.isFinite,
            plain.contains(where: \.isNumber)
        else { return nil }
        // Compared before it was rounded.
        let isWhole = plain.utf8.allSatisfy { $0 != UInt8(ascii: ".") && $0 | 0x20 != UInt8(ascii: "e") }
        if isWhole { return Int64(plain).flatMap { $0.magnitude <= 1 << 53 ? value : nil } }
        return value
    }

    /// Marks of thousands have three digits behind each, so that `1.5` is no 15.
    private static func areThousands(_ text: String, decimal: Character, mark: Character) -> Bool {
        let groups = text.prefix { $0 != decimal }.split(separator: mark, omittingEmptySubsequences: false)
        return groups.dropFirst().allSatisfy { $0.count == 3 && $0.allSatisfy(\.isNumber) }
    }

    private static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "y", "1": true
        case "false", "no", "n", "0": false
        default: nil
        }
    }

    private static func midnight(of time: LocalDateTime) -> LocalDateTime {
        let fields = time.fields
        return LocalDateTime(year: fields.year, month: fields.month, day: fields.day) ?? time
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}

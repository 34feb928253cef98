internal import StillsModel

/// How a manifest writes its dates.
///
/// A pattern has `YYYY` or `YY`, `M` or `MM`, `D` or `DD`, and may have `H` or `HH`, minutes as `MM` behind the hours,
/// `SS`, and `AM|PM`; two letters stand for two digits, one for one or two, and everything else for itself. `YY` takes two
/// digits, 70 to 69 being 1970 to 2069, as POSIX has it, or four.
enum TimePattern: Equatable, Sendable {
    /// ISO 8601, with a time of day or without, with an offset or without.
    case iso
    /// The retail format's `M/D/YY, H:MM AM|PM`, whatever stands between its parts.
    case retail
    case unixSeconds, unixMilliseconds
    case parts([Part])

    enum Part: Equatable, Sendable {
        case year(digits: Int)
        case month(digits: Int)
        case day(digits: Int)
        case hour(digits: Int)
        case minute, second, meridiem
        case literal(UInt8)
    }

    /// The pattern of a text; nil when it names none: no year, month or day, or one of them twice.
    init?(_ text: String) {
        switch text {
        case "ISO", "ISO 8601": self = .iso
        case RetailTime.pattern: self = .retail
        case "unix seconds": self = .unixSeconds
        case "unix milliseconds": self = .unixMilliseconds
        default:
            guard let parts = Self.parts(text) else { return nil }
            self = .parts(parts)
        }
    }

    /// Reads a cell; nil when it is not written so, or is no date.
    func read(_ text: String) -> Timestamp? {
        switch self {
        case .iso: Timestamp(text) ?? Timestamp(text + "T00:00")
        case .retail: RetailTime.read(text)
        case .unixSeconds: Self.unix(text, unitsPerSecond: 1)
        case .unixMilliseconds: Self.unix(text, unitsPerSecond: 1_000)
        case .parts(let parts): Self.read(text, parts)
        }
    }

    // MARK: - Patterns

    private static func parts(_ text: String) -> [Part]? {
        var parts: [Part] = []
        var rest = Array(text.utf8)[...]
        while let first = rest.first {
            if rest.starts(with: "AM|PM".utf8) {
                parts.append(.meridiem)
                rest.removeFirst(5)
                continue
            }
            let count = rest.prefix { $0 == first }.count
            if let part = part(first, count, followsHour: parts.contains(where: \.isHour)) {
                parts.append(part)
                rest.removeFirst(count)
            } else if isLetter(first) {
                return nil
            } else {
                parts.append(.literal(first))
                rest.removeFirst()
            }
        }
        let kinds = parts.filter { if case .literal = $0 { false } else { true } }.map(\.kind)
        guard Set(kinds).count == kinds.count, Set(kinds).isSuperset(of: ["Y", "M", "D"]) else { return nil }
        let hasHour = kinds.contains("H")
        return hasHour || !kinds.contains { "msa".contains($0) } ? parts : nil
    }

    private static func part(_ letter: UInt8, _ count: Int, followsHour: Bool) -> Part? {
        switch (letter, count) {
        case (UInt8(ascii: "Y"), 2), (UInt8(ascii: "Y"), 4): .year(digits: count)
        case (UInt8(ascii: "M"), 2) where followsHour: .minute
        case (UInt8(ascii: "M"), 1...2): .month(digits: count)
        case (UInt8(ascii: "D"), 1...2): .day(digits: count)
        case (UInt8(ascii: "H"), 1...2): .hour(digits: count)
        case (UInt8(ascii: "S"), 2): .second
        default: nil
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) && byte != UInt8(ascii: "T")
    }

    // MARK: - Cells

    private static func read(_ text: String, _ parts: [Part]) -> Timestamp? {
        // Spreadsheets write a narrow or unbreakable space before AM and PM.
        let spaced = text.replacing("\u{202F}", with: " ").replacing("\u{A0}", with: " ")
        var cell = CellReader(spaced)
        var time = (year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0)
        var isAfternoon: Bool?
        for part in parts {
            switch part {
            case .year(let digits):
                guard let year = cell.year(digits: digits) else { return nil }
                time.year = year
            case .month(let digits): time.month = cell.number(digits: digits) ?? -1
            case .day(let digits): time.day = cell.number(digits: digits) ?? -1
            case .hour(let digits): time.hour = cell.number(digits: digits) ?? -1
            case .minute: time.minute = cell.number(digits: 2) ?? -1
            case .second: time.second = cell.number(digits: 2) ?? -1
            case .meridiem:
                guard let half = cell.meridiem() else { return nil }
                isAfternoon = half
            case .literal(let byte): guard cell.take(byte) else { return nil }
            }
        }
        if let isAfternoon {
            guard (1...12).contains(time.hour) else { return nil }
            time.hour = time.hour % 12 + (isAfternoon ? 12 : 0)
        }
        guard cell.isAtEnd else { return nil }
        return LocalDateTime(
            year: time.year, month: time.month, day: time.day, hour: time.hour, minute: time.minute, second: time.second
        ).map { Timestamp($0) }
    }

    private static func unix(_ text: String, unitsPerSecond: Double) -> Timestamp? {
        guard let value = ValueForm.number(text, decimal: ".") else { return nil }
        let microseconds = (value / unitsPerSecond * 1_000_000).rounded()
        guard let whole = Int64(exactly: microseconds), LocalDateTime.limits.contains(whole) else { return nil }
        return Timestamp(LocalDateTime(microseconds: whole), offsetMinutes: 0)
    }
}

extension TimePattern.Part {
    fileprivate var isHour: Bool { if case .hour = self { true } else { false } }

    fileprivate var kind: Character {
        switch self {
        case .year: "Y"
        case .month: "M"
        case .day: "D"
        case .hour: "H"
        case .minute: "m"
        case .second: "s"
        case .meridiem: "a"
        case .literal: "-"
        }
    }
}

/// Reads the parts of a date from the front of a cell.
private struct CellReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    /// Two digits exactly, or one or two.
    mutating func number(digits: Int) -> Int? {
        guard let first = digit() else { return nil }
        guard let second = digit() else { return digits == 1 ? first : nil }
        return first * 10 + second
    }

    mutating func year(digits: Int) -> Int? {
        var value = 0
        var count = 0
        while count < 4, let next = digit() {
            value = value * 10 + next
            count += 1
        }
        if count == 4 { return value }
        guard digits == 2, count == 2 else { return nil }
        return value < 70 ? 2000 + value : 1900 + value
    }

    /// Whether `PM` stands there; nil when neither does.
    mutating func meridiem() -> Bool? {
        let letters = rest.prefix(2).map { $0 | 0x20 }
        guard letters == Array("am".utf8) || letters == Array("pm".utf8) else { return nil }
        rest.removeFirst(2)
        return letters[0] == UInt8(ascii: "p")
    }

    private mutating func digit() -> Int? {
        guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        rest.removeFirst()
        return Int(byte - UInt8(ascii: "0"))
    }
}

/// The retail format's time: `M/D/YY, H:MM AM|PM`, without a zone.
enum RetailTime {
    static let pattern = "M/D/YY, H:MM AM|PM"

    static func read(_ cell: String) -> Timestamp? {
        let parts = cell.split { " ,/:".contains($0) }
        guard parts.count == 6, let month = Int(parts[0]), let day = Int(parts[1]), let year = Int(parts[2]),
            parts[2].utf8.count == 2 || parts[2].utf8.count == 4, let hour = Int(parts[3]), let minute = Int(parts[4]),
            (1...12).contains(hour)
        else { return nil }
        let isAfternoon: Bool
        switch parts[5] {
        case "AM", "am": isAfternoon = false
        case "PM", "pm": isAfternoon = true
        default: return nil
        }
        // Two digits: the years from 1970 to 2069, as POSIX has them around its epoch.
        let fullYear = year >= 100 ? year : year < 70 ? 2000 + year : 1900 + year
        return LocalDateTime(
            year: fullYear, month: month, day: day, hour: hour % 12 + (isAfternoon ? 12 : 0), minute: minute
        ).map { Timestamp($0) }
    }
}

internal import Formats
internal import Observability
internal import Programs

/// One setting of the daemon: what it is called in each place that can give it, and what it may be.
struct Setting: Sendable {
    enum Kind: Sendable {
        /// One text or several.
        case texts
        case word([String])
        case count(ClosedRange<Int64>)
        /// A number of bytes, with or without a unit: `64 GiB`.
        case bytes(ClosedRange<Int64>)
        /// Whole seconds.
        case seconds(ClosedRange<Int64>)
        case flag
    }

    /// In `stills.yaml`: `limits.connections` is the key `connections` of the mapping `limits`.
    let key: String
    let kind: Kind
    let variable: String
    /// The name of the option that gives it; nil where none does.
    let option: String?
    /// nil where the program finds out by itself.
    let fallback: SettingValue?

    init(_ key: String, _ kind: Kind, variable: String, option: String? = nil, default fallback: SettingValue?) {
        self.key = key
        self.kind = kind
        self.variable = variable
        self.option = option
        self.fallback = fallback
    }

    /// What it must be, to follow “must be”.
    var expectation: String {
        switch kind {
        case .texts: "a text or a list of texts"
        case .word(let words): words.joined(separator: ", ")
        case .count(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .bytes(let range):
            "a number of bytes, such as 64 MiB, from \(ByteUnit.text(range.lowerBound)) to \(ByteUnit.text(range.upperBound))"
        case .seconds(let range): "a number of seconds from \(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        }
    }

    /// Reads the texts of an option, a variable or a file.
    ///
    /// - Returns: nil for what it must not be.
    func value(reading texts: [String]) -> SettingValue? {
        if case .texts = kind {
            let parts = texts.flatMap { $0.split(separator: ",") }
                .map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
            return parts.contains("") ? nil : .texts(parts)
        }
        guard let text = texts.first, texts.count == 1 else { return nil }
        switch kind {
        case .texts: return nil
        case .word(let words): return words.contains(text) ? .text(text) : nil
        case .count(let range), .seconds(let range):
            return Int64(text).flatMap { range.contains($0) ? .number($0) : nil }
        case .bytes(let range): return ByteUnit.bytes(text).flatMap { range.contains($0) ? .number($0) : nil }
        case .flag: return text == "true" ? .flag(true) : text == "false" ? .flag(false) : nil
        }
    }

    /// The value for people.
    func text(_ value: SettingValue?) -> String {
        switch value {
        case .texts(let texts)?: texts.isEmpty ? "none" : texts.joined(separator: ", ")
        case .text(let text)?: text
        case .flag(let flag)?: flag ? "true" : "false"
        case .number(let number)?:
            switch kind {
            case .bytes: ByteUnit.text(number)
            case .seconds: "\(number) s"
            default: "\(number)"
            }
        case nil: "found out"
        }
    }
}

/// What a setting is.
enum SettingValue: Sendable, Equatable {
    case texts([String])
    case text(String)
    case number(Int64)
    case flag(Bool)

    func append(to writer: inout JSONWriter) {
        switch self {
        case .texts(let texts): writer.value(.array(texts.map { .string($0) }))
        case .text(let text): writer.string(text)
        case .number(let number): writer.integer(number)
        case .flag(let flag): writer.boolean(flag)
        }
    }
}

/// Bytes in powers of 1,024, exactly.
enum ByteUnit {
    private static let units: [(name: String, shift: Int)] = [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)]

    /// nil for what is no number of bytes, or too large.
    static func bytes(_ text: String) -> Int64? {
        for unit in units where text.hasSuffix(unit.name) {
            var digits = text.dropLast(unit.name.count)
            while digits.last == " " { digits.removeLast() }
            guard let number = Int64(digits), number >= 0, number <= Int64.max >> Int64(unit.shift) else { return nil }
            return number << Int64(unit.shift)
        }
        return Int64(text)
    }

    static func text(_ bytes: Int64) -> String {
        for unit in units where bytes > 0 && bytes & (1 << Int64(unit.shift) - 1) == 0 {
            return "\(bytes >> Int64(unit.shift)) \(unit.name)"
        }
        return "\(bytes)"
    }
}

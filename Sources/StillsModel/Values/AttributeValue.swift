/// A typed value that a person, program or manifest states about an image.
package indirect enum AttributeValue: Hashable, Sendable {
    case string(String)
    /// A finite number. Whole numbers are exact up to 2^53; readers refuse larger ones rather than round them.
    case number(Double)
    case boolean(Bool)
    /// A date with a time of day.
    case timestamp(Timestamp)
    /// A day without a time: the wall clock's midnight.
    case date(LocalDateTime)
    /// Values of the types above; a list matches when one element does. Never nested.
    case list([AttributeValue])

    /// The values to compare one by one: a list's elements, or the value itself.
    package var elements: [AttributeValue] {
        if case .list(let elements) = self { elements } else { [self] }
    }

    /// The value as one line of text, as tables and CSV show it. Whole numbers have no fraction.
    package var text: String {
        switch self {
        case .string(let text): text
        case .number(let number): Self.text(of: number)
        case .boolean(let flag): flag ? "true" : "false"
        case .timestamp(let timestamp): timestamp.description
        case .date(let date): String(date.description.prefix(10))
        case .list(let elements): elements.map(\.text).joined(separator: ", ")
        }
    }

    /// The shortest decimal form that reads back as the same number; whole numbers without a fraction.
    package static func text(of number: Double) -> String {
        guard let whole = Int64(exactly: number), whole.magnitude <= 1 << 53 else { return "\(number)" }
        return "\(whole)"
    }
}

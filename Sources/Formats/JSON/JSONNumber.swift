/// A number of a JSON text, as it is written there: no digit is lost.
///
/// Two are equal when they are written alike: `1` and `1.0` are not.
package struct JSONNumber: Hashable, Sendable {
    /// The number by the grammar of RFC 8259 section 6.
    package let text: String

    /// - Parameter text: by the grammar; ``JSONReader`` has checked it.
    init(checked text: String) {
        self.text = text
    }

    package init(_ value: Int) {
        text = String(value)
    }

    /// Nil for infinities and NaN, which JSON does not have.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        var writer = JSONWriter(capacity: 32)
        writer.number(value)
        text = writer.text
    }

    /// The nearest double; nil when the number is beyond its range.
    package var double: Double? {
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// The number as an integer; nil when it is written with a fraction or exponent, or is out of range.
    package var integer: Int64? { Int64(text) }
}

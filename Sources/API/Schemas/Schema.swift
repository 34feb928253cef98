/// The form of a JSON value: as the OpenAPI document shows it (JSON Schema 2020-12), and as requests are checked against it.
package indirect enum Schema: Sendable {
    /// Whatever it is.
    case any
    case string(Text)
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case boolean
    case null
    case array(of: Schema, count: ClosedRange<Int>)
    /// - `others`: the form of members that are not named; nil when there may be none.
    case object([Property], others: Schema?)
    /// One of several forms.
    case either([Schema])
    /// A form that the document gives a name, so that it stands there once.
    case named(String, Schema)
    case described(String, Schema)

    /// What a string may be.
    package struct Text: Sendable {
        /// In Unicode scalars.
        package var length: ClosedRange<Int> = 0...10_000
        /// `uuid`, `date-time`; checked is only `uuid`.
        package var format: String?
        /// The only values; empty for any.
        package var values: [String] = []
    }

    /// A member of an object.
    package struct Property: Sendable {
        package let name: String
        package let schema: Schema
        package let isRequired: Bool

        package init(_ name: String, _ schema: Schema, isRequired: Bool = true) {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
        }

        /// A member that need not be there.
        package static func optional(_ name: String, _ schema: Schema) -> Property {
            Property(name, schema, isRequired: false)
        }
    }
}

extension Schema {
    package static let text = Schema.string(Text())
    package static func text(_ length: ClosedRange<Int>) -> Schema { .string(Text(length: length)) }
    package static let id = Schema.string(Text(length: 36...36, format: "uuid"))
    package static let instant = Schema.string(Text(format: "date-time"))
    package static func words(_ values: [String]) -> Schema { .string(Text(values: values)) }
    package static let count = Schema.integer(0...Int.max)
    package static func list(of schema: Schema) -> Schema { .array(of: schema, count: 0...Int.max) }
    package static func nullable(_ schema: Schema) -> Schema { .either([schema, .null]) }
    package static func object(_ properties: [Property]) -> Schema { .object(properties, others: nil) }

    /// What the elements of an array are; nil when it is none.
    var element: Schema? {
        switch self {
        case .array(let element, _): element
        case .named(_, let schema), .described(_, let schema): schema.element
        default: nil
        }
    }
}

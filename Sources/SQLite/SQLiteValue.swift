/// A value that is bound to a statement's parameter.
package enum SQLiteValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    package static func optional(_ text: String?) -> SQLiteValue { text.map(SQLiteValue.text) ?? .null }
    package static func optional(_ integer: Int64?) -> SQLiteValue { integer.map(SQLiteValue.integer) ?? .null }
    package static func optional(_ real: Double?) -> SQLiteValue { real.map(SQLiteValue.real) ?? .null }
    package static func optional(_ blob: [UInt8]?) -> SQLiteValue { blob.map(SQLiteValue.blob) ?? .null }
}

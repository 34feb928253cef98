/// Writes CSV text (RFC 4180) by appending to a byte array: UTF-8, rows ended by CRLF, quotes only where needed.
///
/// Fields are written as they are. One that begins with `=` is a formula to a spreadsheet program.
package struct CSVWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Hands out what has been written and begins anew.
    package mutating func take() -> [UInt8] {
        defer { bytes.removeAll() }
        return bytes
    }

    /// Writes one row. An empty row would be a blank line, which readers skip: a row has at least one field.
    package mutating func row(_ fields: [String]) {
        assert(!fields.isEmpty, "a row has at least one field")
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(field, quoted: fields.count == 1 && field.isEmpty || Self.needsQuotes(field))
        }
        bytes.append(contentsOf: "\r\n".utf8)
    }

    private mutating func append(_ field: String, quoted: Bool) {
        guard quoted else { return bytes.append(contentsOf: field.utf8) }
        bytes.append(UInt8(ascii: "\""))
        for byte in field.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsQuotes(_ field: String) -> Bool {
        field.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\r")
                || byte == UInt8(ascii: "\n")
        }
    }
}

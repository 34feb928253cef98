/// A header field's value that is a word with parameters: `form-data; name="file"; filename="a.jpg"` (RFC 9110, section 5.6.6;
/// RFC 2183, section 2).
package struct HeaderParameters: Sendable, Equatable {
    /// In lower case.
    package let word: String
    private var values: [String: String] = [:]

    /// A parameter by its name in lower case.
    package subscript(_ name: String) -> String? { values[name] }

    /// nil when the value is not of this form, or names a parameter twice.
    package init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        word = String(decoding: Self.token(&rest, also: UInt8(ascii: "/")), as: UTF8.self).lowercased()
        guard !word.isEmpty else { return nil }
        while true {
            Self.skipBlanks(&rest)
            guard let separator = rest.popFirst() else { return }
            guard separator == UInt8(ascii: ";") else { return nil }
            Self.skipBlanks(&rest)
            if rest.isEmpty { return }
            let name = String(decoding: Self.token(&rest), as: UTF8.self).lowercased()
            guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "="), let value = Self.value(&rest),
                values.updateValue(value, forKey: name) == nil
            else { return nil }
        }
    }

    private static func value(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard rest.first == UInt8(ascii: "\"") else {
            let token = token(&rest)
            return token.isEmpty ? nil : String(validating: token, as: UTF8.self)
        }
        rest.removeFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(validating: bytes, as: UTF8.self)
            // A backslash hides a quotation mark or itself; others write paths of Windows with it.
            case UInt8(ascii: "\\") where rest.first == UInt8(ascii: "\"") || rest.first == UInt8(ascii: "\\"):
                if let hidden = rest.popFirst() { bytes.append(hidden) }
            case 0..<0x20, 0x7F: return nil
            default: bytes.append(byte)
            }
        }
        return nil
    }

    private static func token(_ rest: inout ArraySlice<UInt8>, also other: UInt8? = nil) -> ArraySlice<UInt8> {
        let token = rest.prefix { isToken($0) || $0 == other }
        rest = rest.dropFirst(token.count)
        return token
    }

    private static func skipBlanks(_ rest: inout ArraySlice<UInt8>) {
        rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
    }

    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

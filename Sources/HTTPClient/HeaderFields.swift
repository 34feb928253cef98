/// The fields of a request or a response, in order. Names are compared without regard to case (RFC 9110, section 5.1).
package struct HeaderFields: Sendable, ExpressibleByDictionaryLiteral {
    package private(set) var all: [(name: String, value: String)] = []

    package init(dictionaryLiteral elements: (String, String)...) { all = elements.map { ($0.0, $0.1) } }

    /// The first value of that name. Setting it replaces all of that name; nil takes them away.
    package subscript(name: String) -> String? {
        get { all.first { Self.isSame($0.name, name) }?.value }
        set {
            all.removeAll { Self.isSame($0.name, name) }
            if let newValue { all.append((name, newValue)) }
        }
    }

    package mutating func add(_ name: String, _ value: String) { all.append((name, value)) }

    /// Why the fields cannot be sent; nil when they can. The answer names a field, and never tells its value.
    var fault: String? {
        for field in all {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(Self.isTokenByte) else {
                return "The request has a field without a valid name."
            }
            guard field.value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }) else {
                return "The request's field \(field.name) has a control character in its value."
            }
        }
        return nil
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    /// RFC 9110, section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

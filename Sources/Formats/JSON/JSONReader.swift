/// One step through a JSON text.
package enum JSONToken: Hashable, Sendable {
    case beginObject, endObject
    case beginArray, endArray
    /// A member's name; its value follows.
    case key(String)
    case string(String)
    case number(JSONNumber)
    case boolean(Bool)
    case null
}

/// Reads a JSON text (RFC 8259) token by token, strictly: one value, no comments, no trailing commas, no leading
/// zeros, no lone surrogates, UTF-8 only, no name twice in an object. A byte order mark before the text is skipped
/// (section 8.1).
///
/// Names are the same when Unicode holds them to be: `é` in one or two code points is one name, since everything
/// that looks a member up by name in Swift compares so.
package struct JSONReader: Sendable {
    let bytes: [UInt8]
    let limits: JSONLimits
    /// Of the next byte to read.
    var offset = 0

    private var expectation = Expectation.value
    private var open: [OpenContainer] = []
    /// The names read so far in all open objects, those of the innermost last.
    private var names: [String] = []

    private enum Expectation {
        case value, firstElementOrEnd, firstKeyOrEnd, key, commaOrEnd
    }

    private struct OpenContainer: Sendable {
        let isObject: Bool
        /// Where this object's names begin.
        let firstName: Int
        /// The element of an array that is being read.
        var index = 0
        /// All names, once they are many: comparing each with each would take quadratic time.
        var manyNames: Set<String> = []
    }

    /// - Throws: ``JSONError`` with `.limitExceeded` when the text is too large.
    package init(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        self.bytes = bytes
        self.limits = limits
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
        guard bytes.count <= limits.byteCount else {
            throw error(
                .limitExceeded, "the text has \(bytes.count) bytes, \(limits.byteCount) at most are read", at: 0)
        }
    }

    /// The next token; nil once the text has ended, of which nothing is then left but white space.
    package mutating func next() throws(JSONError) -> JSONToken? {
        skipWhiteSpace()
        if expectation == .commaOrEnd {
            guard let container = open.last else {
                guard offset == bytes.count else {
                    throw error(.syntax, "the text should end after its value, but \(shownByte) follows")
                }
                return nil
            }
            let bracket = UInt8(ascii: container.isObject ? "}" : "]")
            if peek() == bracket { return close() }
            guard peek() == UInt8(ascii: ",") else {
                throw error(.syntax, "a comma or \(container.isObject ? "}" : "]") is expected, not \(shownByte)")
            }
            offset += 1
            expectation = container.isObject ? .key : .value
            if !container.isObject { open[open.count - 1].index += 1 }
            skipWhiteSpace()
        }
        switch expectation {
        case .firstElementOrEnd where peek() == UInt8(ascii: "]"): return close()
        case .firstKeyOrEnd where peek() == UInt8(ascii: "}"): return close()
        case .firstKeyOrEnd, .key: return try readKey()
        case .value, .firstElementOrEnd, .commaOrEnd: return try readValue()
        }
    }

    /// The value being read, as a JSON Pointer (RFC 6901); empty for the whole text.
    package var pointer: String {
        var pointer = ""
        for (level, container) in open.enumerated() {
            guard container.isObject else {
                if expectation != .firstElementOrEnd || level < open.count - 1 { pointer += "/\(container.index)" }
                continue
            }
            let end = level + 1 < open.count ? open[level + 1].firstName : names.count
            guard end > container.firstName else { continue }
            pointer += "/"
            for character in names[end - 1].unicodeScalars {
                switch character {
                case "~": pointer += "~0"
                case "/": pointer += "~1"
                default: pointer.unicodeScalars.append(character)
                }
            }
        }
        return pointer
    }
}

// MARK: - Structure

extension JSONReader {
    private mutating func readValue() throws(JSONError) -> JSONToken {
        guard let byte = peek() else { throw error(.syntax, "a value is expected, but the text has ended") }
        let token: JSONToken
        switch byte {
        case UInt8(ascii: "{"): return try begin(isObject: true)
        case UInt8(ascii: "["): return try begin(isObject: false)
        case UInt8(ascii: "\""): token = .string(try readString())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): token = .number(try readNumber())
        case UInt8(ascii: "t"): token = try readWord("true", .boolean(true))
        case UInt8(ascii: "f"): token = try readWord("false", .boolean(false))
        case UInt8(ascii: "n"): token = try readWord("null", .null)
        default: throw error(.syntax, "a value is expected, not \(shownByte)")
        }
        expectation = .commaOrEnd
        return token
    }

    private mutating func begin(isObject: Bool) throws(JSONError) -> JSONToken {
        guard open.count < limits.depth else {
            throw error(.limitExceeded, "objects and arrays are nested deeper than \(limits.depth) levels")
        }
        offset += 1
        open.append(OpenContainer(isObject: isObject, firstName: names.count))
        expectation = isObject ? .firstKeyOrEnd : .firstElementOrEnd
        return isObject ? .beginObject : .beginArray
    }

    private mutating func close() -> JSONToken {
        let container = open.removeLast()
        names.removeLast(names.count - container.firstName)
        offset += 1
        expectation = .commaOrEnd
        return container.isObject ? .endObject : .endArray
    }

    private mutating func readKey() throws(JSONError) -> JSONToken {
        guard peek() == UInt8(ascii: "\"") else {
            throw error(.syntax, "a name in quotes is expected, not \(shownByte)")
        }
        let start = offset
        let name = try readString()
        let isNew = remember(name)
        names.append(name)
        guard isNew else { throw error(.duplicateKey, "the object has this name twice", at: start) }
        skipWhiteSpace()
        guard peek() == UInt8(ascii: ":") else {
            throw error(.syntax, "a colon is expected after the name, not \(shownByte)")
        }
        offset += 1
        expectation = .value
        return .key(name)
    }

    /// Whether the innermost object did not have the name yet.
    private mutating func remember(_ name: String) -> Bool {
        let last = open.count - 1
        let known = names[open[last].firstName...]
        guard known.count >= 16 else { return !known.contains(name) }
        if open[last].manyNames.isEmpty { open[last].manyNames = Set(known) }
        return open[last].manyNames.insert(name).inserted
    }
}

// MARK: - Bytes

extension JSONReader {
    func peek() -> UInt8? {
        offset < bytes.count ? bytes[offset] : nil
    }

    mutating func skipWhiteSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }

    private mutating func readWord(_ word: String, _ token: JSONToken) throws(JSONError) -> JSONToken {
        let end = offset + word.utf8.count
        guard end <= bytes.count, bytes[offset..<end].elementsEqual(word.utf8) else {
            throw error(.syntax, "a value is expected; \(word) is perhaps meant")
        }
        offset = end
        return token
    }

    /// The byte at the offset for a message.
    var shownByte: String {
        switch peek() {
        case nil: "the end of the text"
        case .some(let byte) where byte > 0x20 && byte < 0x7F: "'\(Character(UnicodeScalar(byte)))'"
        case .some(let byte): "the byte 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
        }
    }

    func error(_ code: JSONError.Code, _ reason: String, at place: Int? = nil) -> JSONError {
        let position = TextPosition(of: place ?? offset, in: bytes)
        return JSONError(code: code, reason: reason, line: position.line, column: position.column, pointer: pointer)
    }
}

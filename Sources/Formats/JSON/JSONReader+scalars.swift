/// Strings and numbers: RFC 8259 sections 6 and 7.
extension JSONReader {
    /// Reads a string from its opening quote to its closing one.
    mutating func readString() throws(JSONError) -> String {
        let start = offset + 1
        let end = endOfPlainText(from: start)
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return try readEscapedString(from: start) }
        let text = try text(of: bytes.span.extracting(start..<end), at: start)
        offset = end + 1
        return text
    }

    /// The first byte that is a quote, a backslash or a control character.
    private func endOfPlainText(from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
            index += 1
        }
        return index
    }

    private mutating func readEscapedString(from start: Int) throws(JSONError) -> String {
        var unescaped: [UInt8] = []
        var runStart = start
        while true {
            let end = endOfPlainText(from: runStart)
            unescaped.append(contentsOf: bytes[runStart..<end])
            offset = end
            switch peek() {
            case UInt8(ascii: "\""):
                let text = try text(of: unescaped.span, at: start)
                offset += 1
                return text
            case UInt8(ascii: "\\"):
                try readEscape(into: &unescaped)
                runStart = offset
            case nil: throw error(.syntax, "the string is not closed", at: start - 1)
            default: throw error(.syntax, "\(shownByte) must be escaped in a string")
            }
        }
    }

    private func text(of utf8: Span<UInt8>, at start: Int) throws(JSONError) -> String {
        guard let text = String(utf8: utf8) else {
            throw error(.invalidText, "the string is not valid UTF-8", at: start)
        }
        return text
    }

    private mutating func readEscape(into unescaped: inout [UInt8]) throws(JSONError) {
        let start = offset
        offset += 1
        guard let letter = peek() else { throw error(.syntax, "the string is not closed") }
        offset += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(letter)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"): try unescaped.append(contentsOf: readScalar(from: start).utf8)
        default: throw error(.syntax, "a backslash must be followed by one of \" \\ / b f n r t u", at: start)
        }
    }

    /// Reads the digits of `\uXXXX`, and the second half of a surrogate pair.
    private mutating func readScalar(from start: Int) throws(JSONError) -> Unicode.Scalar {
        let first = try readFourDigits(from: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u")
        else { throw error(.invalidText, "half of a surrogate pair stands alone", at: start) }
        offset += 2
        let second = try readFourDigits(from: start)
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw error(.invalidText, "half of a surrogate pair stands alone", at: start) }
        return scalar
    }

    private mutating func readFourDigits(from start: Int) throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek().flatMap({ Character(UnicodeScalar($0)).hexDigitValue }) else {
                throw error(.syntax, "\\u must be followed by four hexadecimal digits", at: start)
            }
            value = value << 4 | UInt32(digit)
            offset += 1
        }
        return value
    }

    mutating func readNumber() throws(JSONError) -> JSONNumber {
        let start = offset
        if peek() == UInt8(ascii: "-") { offset += 1 }
        if peek() == UInt8(ascii: "0") {
            offset += 1
            if isDigit { throw error(.syntax, "a number does not begin with 0 and another digit", at: start) }
        } else {
            try readDigits(in: start)
        }
        if peek() == UInt8(ascii: ".") {
            offset += 1
            try readDigits(in: start)
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            offset += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { offset += 1 }
            try readDigits(in: start)
        }
        guard offset - start <= limits.numberByteCount else {
            throw error(.limitExceeded, "the number is longer than \(limits.numberByteCount) digits", at: start)
        }
        return JSONNumber(checked: String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    private var isDigit: Bool {
        guard let byte = peek() else { return false }
        return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private mutating func readDigits(in start: Int) throws(JSONError) {
        guard isDigit else { throw error(.syntax, "a digit of the number is expected, not \(shownByte)") }
        while isDigit { offset += 1 }
    }
}

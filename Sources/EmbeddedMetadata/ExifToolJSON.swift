/// Writes metadata as `exiftool -j -n` does: one object a picture.
package enum ExifToolJSON {
    package struct Options: Sendable, Hashable {
        /// Whether names carry their group, as with exiftool's `-G`: `EXIF:Make`. Without it the first tag of a name
        /// stays.
        package var showsGroups = true

        package init(showsGroups: Bool = true) {
            self.showsGroups = showsGroups
        }
    }

    /// Appends one object, without a line end: `{"SourceFile":"a.jpg","EXIF:Make":"Canon"}`.
    ///
    /// Text that looks like a number or a truth value is written without quotes, as exiftool does.
    package static func append(
        _ metadata: PictureMetadata, sourceFile: String, options: Options = Options(), to json: inout [UInt8]
    ) {
        json.append(contentsOf: Array("{\"SourceFile\":".utf8))
        appendQuoted(sourceFile, to: &json)
        var seen: Set<String> = []
        for tag in metadata.tags where options.showsGroups || seen.insert(tag.name).inserted {
            json.append(contentsOf: [UInt8(ascii: ","), UInt8(ascii: "\"")])
            if options.showsGroups {
                json.append(contentsOf: tag.group.utf8)
                json.append(UInt8(ascii: ":"))
            }
            appendEscaped(tag.name, to: &json)
            json.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":")])
            append(tag.value, to: &json)
        }
        json.append(UInt8(ascii: "}"))
    }

    /// Appends one value.
    package static func append(_ value: TagValue, to json: inout [UInt8]) {
        switch value {
        case .integer(let number): appendBare(String(number), to: &json)
        case .real, .string: appendBare(value.text, to: &json)
        case .boolean(let truth): json.append(contentsOf: (truth ? "true" : "false").utf8)
        case .binary: appendQuoted(value.text, to: &json)
        case .list(let items):
            json.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { json.append(UInt8(ascii: ",")) }
                append(item, to: &json)
            }
            json.append(UInt8(ascii: "]"))
        }
    }

    private static func appendBare(_ text: String, to json: inout [UInt8]) {
        switch text.utf8.first ?? 0 {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            if isNumber(text.utf8) { return json.append(contentsOf: text.utf8) }
        case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
            let word = text.utf8.count <= 5 ? text.lowercased() : ""
            if word == "true" || word == "false" { return json.append(contentsOf: word.utf8) }
        default: break
        }
        appendQuoted(text, to: &json)
    }

    /// Whether text is written as a number: a sign, one digit or up to 15 without a leading zero, up to 16 digits after
    /// the point, an exponent of up to three digits.
    static func isNumber(_ text: String.UTF8View) -> Bool {
        guard text.count <= 40 else { return false }
        var rest = text[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let whole = takeDigits(&rest)
        guard whole.count == 1 || ((2...15).contains(whole.count) && whole.first != UInt8(ascii: "0")) else {
            return false
        }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard (1...16).contains(takeDigits(&rest).count) else { return false }
        }
        guard let mark = rest.first else { return true }
        guard mark | 0x20 == UInt8(ascii: "e") else { return false }
        rest.removeFirst()
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        return (1...3).contains(takeDigits(&rest).count) && rest.isEmpty
    }

    private static func takeDigits(_ text: inout Substring.UTF8View) -> Substring.UTF8View {
        let digits = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        text = text[digits.endIndex...]
        return digits
    }

    private static func appendQuoted(_ text: String, to json: inout [UInt8]) {
        json.append(UInt8(ascii: "\""))
        appendEscaped(text, to: &json)
        json.append(UInt8(ascii: "\""))
    }

    private static func appendEscaped(_ text: String, to json: inout [UInt8]) {
        guard text.utf8.contains(where: isEscaped) else { return json.append(contentsOf: text.utf8) }
        for byte in text.utf8 {
            switch byte {
            case 0: break
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): json.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case UInt8(ascii: "\n"): json.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
            case UInt8(ascii: "\r"): json.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
            case UInt8(ascii: "\t"): json.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
            case 0..<0x20, 0x7F:
                json.append(contentsOf: Array("\\u00".utf8))
                json.append(hexadecimal(byte >> 4))
                json.append(hexadecimal(byte & 15))
            default: json.append(byte)
            }
        }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }
}

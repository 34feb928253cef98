extension SearchTerm {
    /// The name that a query would ask for it by: `title`, `EXIF:ISO`, an attribute's name; `any` for words anywhere.
    package var queryName: String {
        if field == SearchField.words || field == SearchField.restrictedWords { return "any" }
        let name = Self.prefixes.first { field.hasPrefix($0) }.map { field.dropFirst($0.count) } ?? field[...]
        // The full stop tells attributes from all else.
        return String(name.first == "." ? name.dropFirst() : name)
    }

    /// The name and the value, for people.
    package var described: String { "\(queryName) “\(valueText)”" }

    private static let prefixes = ["@@", "@", "=", "#", "~", "w:"]

    private var valueText: String {
        if field.hasPrefix("#") || field.hasPrefix("~"), let number = SearchValue.number(from: value) {
            return number.formattedWhole
        }
        if field.hasPrefix("@"), let microseconds = SearchValue.integer(from: value) {
            return Instant(microseconds: microseconds).description
        }
        switch field {
        case SearchField.collection: return CollectionID(bytes: value)?.description ?? hexadecimal
        case SearchField.owner: return AccountID(bytes: value)?.description ?? hexadecimal
        case SearchField.position, SearchField.digest: return hexadecimal
        case SearchField.has where value.first == UInt8(ascii: "."):
            return String(decoding: value.dropFirst(), as: UTF8.self)
        default:
            guard let end = SearchValue.endOfCutText(value) else { return String(decoding: value, as: UTF8.self) }
            return String(decoding: value[..<end], as: UTF8.self) + "…"
        }
    }

    private var hexadecimal: String {
        var digits: [UInt8] = []
        for byte in value { Hexadecimal.append(byte, to: &digits) }
        return String(decoding: digits, as: UTF8.self)
    }
}

extension Double {
    /// Without a decimal point where none is needed.
    fileprivate var formattedWhole: String { Int64(exactly: self).map { "\($0)" } ?? "\(self)" }
}

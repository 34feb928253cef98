/// exifread's readings of bytes as text.
enum ExifReadText {
    /// The printable bytes as Latin letters; where there are none, the values as digits, if one is not zero.
    static func printable(_ values: ExifReadValues) -> String {
        switch values {
        case .text(let text): return trimmed(text)
        case .bytes(let bytes): return printable(bytes.map { Int64($0) }) ?? trimmed(values.printed)
        case .list(let list): return printable(list)
        }
    }

    /// As ``printable(_:)-(ExifReadValues)``, without the name of the character set that stands before the text.
    static func comment(_ values: ExifReadValues) -> String {
        guard case .list(let list) = values else { return printable(values) }
        let isPrefixed = ["ASCII", "UNICODE", "JIS", ""].contains(printable(Array(list.prefix(8))).uppercased())
        return printable(isPrefixed ? Array(list.dropFirst(8)) : list)
    }

    private static func printable(_ list: [ExifReadValue]) -> String {
        let codes = list.compactMap { value -> Int64? in if case .integer(let code) = value { code } else { nil } }
        if let text = printable(codes) { return text }
        let digits = list.map(\.printed).joined()
        return !digits.isEmpty && digits.utf8.allSatisfy { $0 == UInt8(ascii: "0") } ? "" : trimmed(digits)
    }

    private static func printable(_ codes: [Int64]) -> String? {
        var text = String.UnicodeScalarView()
        for code in codes where (32..<256).contains(code) { text.append(Unicode.Scalar(UInt8(code))) }
        return text.isEmpty ? nil : trimmed(String(text))
    }

    private static func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        while let first = scalars.first, first == " " || first == "\0" { scalars.removeFirst() }
        while let last = scalars.last, last == " " || last == "\0" { scalars.removeLast() }
        return String(scalars)
    }
}

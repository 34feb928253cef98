/// Text of a file as Unicode.
enum MetadataText {
    /// UTF-8; each byte that is not valid becomes a question mark, as exiftool prints it.
    static func repaired(_ bytes: ByteView) -> String {
        repaired(bytes.slice)
    }

    static func repaired(_ bytes: ArraySlice<UInt8>) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var text = String.UnicodeScalarView()
        var rest = bytes
        while let first = rest.first {
            let length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
            if let scalar = String(validating: rest.prefix(length), as: UTF8.self) {
                text.append(contentsOf: scalar.unicodeScalars)
                rest = rest.dropFirst(length)
            } else {
                text.append("?")
                rest = rest.dropFirst()
            }
        }
        return String(text)
    }

    /// UTF-8 as ``repaired(_:)-(ByteView)``, without the NULs in it.
    static func withoutNULs(_ bytes: ByteView) -> String {
        guard bytes.firstIndex(of: 0) != nil else { return repaired(bytes) }
        return repaired(bytes.slice.filter { $0 != 0 }[...])
    }

    /// ISO 8859-1 with Windows' letters in the range of its control characters.
    static func latin1(_ bytes: ByteView) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes.slice {
            let code = (0x80...0x9F).contains(byte) ? windowsLetters[Int(byte) - 0x80] : UInt16(byte)
            text.append(Unicode.Scalar(code) ?? "?")
        }
        return String(text)
    }

    /// UTF-8 when it is valid, else Latin.
    static func utf8OrLatin1(_ bytes: ByteView) -> String {
        String(validating: bytes.slice, as: UTF8.self) ?? latin1(bytes)
    }

    /// UTF-16 up to the first NUL; an odd last byte is left out. A byte order mark wins over `order`.
    static func utf16(_ bytes: ByteView, _ order: ByteOrder) -> String {
        var order = order
        var offset = 0
        if let mark = bytes.uint16(0, .big) {
            if mark == 0xFEFF { order = .big } else if mark == 0xFFFE { order = .little }
            if mark == 0xFEFF || mark == 0xFFFE { offset = 2 }
        }
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        while let unit = bytes.uint16(offset, order), unit != 0 {
            units.append(unit)
            offset += 2
        }
        return String(decoding: units, as: UTF16.self)
    }

    /// Without white space and NULs at the end.
    static func withoutTrailingSpace(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        while let last = scalars.last, last.value <= 0x20,
            last == " " || last.value == 0 || (9...13).contains(last.value)
        {
            scalars.removeLast()
        }
        return String(scalars)
    }

    /// Windows code page 1252, 0x80…0x9F (Unicode's mapping table).
    private static let windowsLetters: [UInt16] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D,
        0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x009D, 0x017E, 0x0178,
    ]
}

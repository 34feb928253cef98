/// Values of an ICC profile's tags by their type signature (ICC.1:2022, section 10).
enum ICCValue {
    /// Nil for types that are kept as binary: curves, tables.
    static func value(_ body: ByteView) -> TagValue? {
        if body.hasASCII("desc") { return .string(description(body)) }
        if body.hasASCII("text") { return .string(MetadataText.latin1(body.from(8).untilNUL)) }
        if body.hasASCII("XYZ ") || body.hasASCII("sf32") { return fixedNumbers(body.from(8)) }
        if body.hasASCII("sig ") { return body.view(8, 4).map { .string(MetadataText.latin1($0)) } }
        if body.hasASCII("dtim") { return body.view(8, 12).flatMap(date) }
        if body.hasASCII("ui08") { return unsigned(body, size: 1) }
        if body.hasASCII("ui16") { return unsigned(body, size: 2) }
        if body.hasASCII("ui32") { return unsigned(body, size: 4) }
        return nil
    }

    /// Signed numbers of 16.16 bits, to five places after the point.
    static func fixedNumbers(_ body: ByteView) -> TagValue? {
        var numbers: [Double] = []
        var offset = 0
        while let bits = body.uint32(offset), numbers.count < 256 {
            numbers.append((Double(Int32(bitPattern: bits)) / 65536 * 1e5).rounded() / 1e5)
            offset += 4
        }
        if numbers.count == 1 { return .real(numbers[0]) }
        return .string(numbers.map(NumberText.text).joined(separator: " "))
    }

    static func date(_ body: ByteView) -> TagValue? {
        let fields = (0..<6).compactMap { body.uint16($0 * 2).map(Int.init) }
        guard fields.count == 6 else { return nil }
        let words = fields.enumerated().map { CalendarText.padded($1, $0 == 0 ? 4 : 2) }
        return .string(words[..<3].joined(separator: ":") + " " + words[3...].joined(separator: ":"))
    }

    /// ICC.1:2001-04, section 6.5.17: ASCII, then the same in Unicode and in a script code.
    private static func description(_ body: ByteView) -> String {
        guard let length = body.uint32(8) else { return "" }
        return MetadataText.utf8OrLatin1(body.from(12).prefix(Int(min(length, 1 << 20))).untilNUL)
    }

    private static func unsigned(_ body: ByteView, size: Int) -> TagValue? {
        var numbers: [UInt32] = []
        var offset = 8
        while offset + size <= body.count, numbers.count < 256 {
            let value =
                size == 1
                ? body.byte(offset).map(UInt32.init)
                : size == 2 ? body.uint16(offset).map(UInt32.init) : body.uint32(offset)
            numbers.append(value ?? 0)
            offset += size
        }
        if numbers.count == 1 { return .integer(Int64(numbers[0])) }
        return .string(numbers.map { String($0) }.joined(separator: " "))
    }
}

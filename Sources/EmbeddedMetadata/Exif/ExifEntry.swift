/// One entry of an Exif directory with its bytes.
struct ExifEntry {
    let tag: UInt16
    let format: ExifValueFormat
    let count: Int
    let bytes: ByteView
    let order: ByteOrder

    /// The first value as a whole number that is not negative: an offset, a size, a code.
    var unsigned: Int? { unsigned(at: 0) }

    func unsigned(at index: Int) -> Int? {
        guard index >= 0, index < count else { return nil }
        switch format {
        case .uint8, .undefined: return bytes.byte(index).map(Int.init)
        case .uint16: return bytes.uint16(index * 2, order).map(Int.init)
        case .uint32, .directory: return bytes.uint32(index * 4, order).map(Int.init)
        case .uint64, .directory64: return bytes.uint64(index * 8, order).flatMap { Int(exactly: $0) }
        case .int8, .int16, .int32, .int64: return integer(at: index).flatMap { $0 >= 0 ? Int(exactly: $0) : nil }
        default: return nil
        }
    }

    /// The value at an index as a number; NaN for 0/0, infinite for n/0.
    func number(at index: Int) -> Double? {
        guard index >= 0, index < count else { return nil }
        switch format {
        case .float: return bytes.uint32(index * 4, order).map { Double(Float(bitPattern: $0)) }
        case .double: return bytes.uint64(index * 8, order).map { Double(bitPattern: $0) }
        case .urational: return fraction(at: index, Double.init)
        case .srational: return fraction(at: index) { Double(Int32(bitPattern: $0)) }
        default: return integer(at: index).map(Double.init)
        }
    }

    func integer(at index: Int) -> Int64? {
        switch format {
        case .int8: return bytes.byte(index).map { Int64(Int8(bitPattern: $0)) }
        case .int16: return bytes.uint16(index * 2, order).map { Int64(Int16(bitPattern: $0)) }
        case .int32: return bytes.uint32(index * 4, order).map { Int64(Int32(bitPattern: $0)) }
        case .int64: return bytes.uint64(index * 8, order).map { Int64(bitPattern: $0) }
        default: return unsigned(at: index).map(Int64.init)
        }
    }

    private func fraction(at index: Int, _ convert: (UInt32) -> Double) -> Double? {
        guard let above = bytes.uint32(index * 8, order), let below = bytes.uint32(index * 8 + 4, order) else {
            return nil
        }
        return convert(above) / convert(below)
    }

    /// One value as exiftool prints it: fractions to ten significant digits, `inf` and `undef` for those without a
    /// value.
    func text(at index: Int) -> String? {
        switch format {
        case .urational, .srational: number(at: index).map(Self.fractionText)
        case .float, .double: number(at: index).map(NumberText.text)
        default: integer(at: index).map { String($0) }
        }
    }

    /// One value.
    func value(at index: Int) -> TagValue? {
        switch format {
        case .urational, .srational:
            guard let number = number(at: index) else { return nil }
            return number.isFinite
                ? .real(NumberText.rounded(number, toDigits: 10)) : .string(Self.fractionText(number))
        case .float, .double: return number(at: index).map(TagValue.real)
        default: return integer(at: index).map(TagValue.integer)
        }
    }

    private static func fractionText(_ number: Double) -> String {
        if number.isNaN { return "undef" }
        return number.isFinite ? NumberText.text(of: NumberText.rounded(number, toDigits: 10)) : "inf"
    }

    /// All values: a number, several with spaces between, or text.
    var plainValue: TagValue {
        switch format {
        case .ascii, .utf8: return .string(MetadataText.repaired(bytes.untilNUL))
        case .undefined: return .string(MetadataText.withoutNULs(bytes))
        default: return numbers
        }
    }

    /// The bytes as numbers, whatever their format.
    var numbers: TagValue {
        if count == 1 { return value(at: 0) ?? .string("") }
        var text = ""
        for index in 0..<count {
            guard let one = self.text(at: index) else { break }
            if index > 0 { text += " " }
            text += one
        }
        return .string(text)
    }
}

internal import Glibc

extension ExifEntry {
    /// The entry's value in the form of its tag.
    ///
    /// - Parameter fileOffset: Where in the file the offsets of this directory count from.
    func value(_ conversion: ExifConversion, fileOffset: Int64) -> TagValue? {
        switch conversion {
        case .plain: plainValue
        case .trimmed: trimmedValue
        case .byteNumbers: asBytes.numbers
        case .oneByte: bytes.count == 1 ? asBytes.numbers : plainValue
        case .labelled: .string(withoutLabel)
        case .isoDate: .string(CalendarText.fromISO8601(plainValue.text) ?? plainValue.text)
        case .exposureTime: computed { exp2(-$0) }
        case .aperture: computed { exp2($0 / 2) }
        case .prefixedText: .string(prefixedText)
        case .wideText: .string(MetadataText.utf16(bytes, .little))
        case .twoParts: .string(twoParts)
        case .colourFilter: colourFilter
        case .degrees: degrees
        case .timeOfDay: timeOfDay
        case .date: .string(dateText)
        case .per256: number(at: 0).map { .real($0 / 256) }
        case .wordNumbers: asWords.numbers
        case .hexadecimal: .string(hexadecimalText)
        case .capitalHexadecimal: .string(hexadecimalText.uppercased())
        case .binary: .binary(byteCount: printedSize)
        case .offset: offsets(fileOffset)
        case .longOffsets: Self.shortened(offsets(fileOffset))
        case .longNumbers: Self.shortened(plainValue)
        case .structural: nil
        }
    }

    private var trimmedValue: TagValue {
        guard case .string(let text) = plainValue else { return plainValue }
        return .string(MetadataText.withoutTrailingSpace(text))
    }

    private var asBytes: ExifEntry {
        guard format == .undefined || format == .ascii else { return self }
        return ExifEntry(tag: tag, format: .uint8, count: bytes.count, bytes: bytes, order: order)
    }

    private var asWords: ExifEntry {
        guard format == .undefined || format == .uint8 else { return self }
        return ExifEntry(tag: tag, format: .uint16, count: bytes.count / 2, bytes: bytes, order: order)
    }

    private var withoutLabel: String {
        let text = plainValue.text
        guard let colon = text.firstIndex(of: ":") else { return text }
        return String(text[text.index(after: colon)...].drop { $0 == " " })
    }

    private func computed(_ formula: (Double) -> Double) -> TagValue {
        guard count == 1, let number = number(at: 0), number.isFinite else { return plainValue }
        guard abs(number) < 100 else { return .integer(0) }
        // The fraction is rounded first, as exiftool does: the last digits of the result depend on it.
        return .real(formula(NumberText.rounded(number, toDigits: 10)))
    }

    /// Exif 3.0, section 4.6.6, UserComment.
    private var prefixedText: String {
        guard format == .undefined || format.isText || format == .uint8, bytes.count >= 8 else {
            return MetadataText.repaired(bytes.untilNUL)
        }
        let body = bytes.from(8)
        let text: String
        if bytes.hasASCII("UNICODE") {
            text = MetadataText.utf16(body, Self.likelyOrder(of: body, declared: order))
        } else if bytes.hasASCII("ASCII") || bytes.slice.prefix(8).allSatisfy({ $0 == 0 }) {
            text = MetadataText.repaired(body.untilNUL)
        } else if bytes.hasASCII("JIS") {
            text = MetadataText.repaired(body.untilNUL)
        } else {
            text = MetadataText.repaired(bytes.untilNUL)
        }
        return MetadataText.withoutTrailingSpace(text)
    }

    /// Many writers ignore the directory's byte order: the one that puts the zeros of Latin letters first is meant.
    private static func likelyOrder(of text: ByteView, declared: ByteOrder) -> ByteOrder {
        var evenZeros = 0
        var oddZeros = 0
        for (index, byte) in text.prefix(64).slice.enumerated() where byte == 0 {
            if index.isMultiple(of: 2) { evenZeros += 1 } else { oddZeros += 1 }
        }
        if evenZeros == oddZeros { return declared }
        return evenZeros > oddZeros ? .big : .little
    }

    private var twoParts: String {
        guard format.isText || format == .undefined else { return plainValue.text }
        let first = bytes.untilNUL
        let second = bytes.from(first.count + 1).untilNUL
        let editor = MetadataText.withoutTrailingSpace(MetadataText.repaired(second))
        let photographer = MetadataText.repaired(first)
        if editor.isEmpty { return MetadataText.withoutTrailingSpace(photographer) }
        return MetadataText.withoutTrailingSpace(photographer) + "\n" + editor
    }

    private var colourFilter: TagValue? {
        guard format == .undefined || format == .uint8, bytes.count >= 4 else { return plainValue }
        // Some cameras write the sizes in the other byte order.
        for order in [order, order == .big ? .little : .big] {
            guard let columns = bytes.uint16(0, order), let rows = bytes.uint16(2, order) else { continue }
            let cells = Int(columns) * Int(rows)
            guard cells > 0, cells <= bytes.count - 4 else { continue }
            let numbers = [Int(columns), Int(rows)] + bytes.from(4).prefix(cells).slice.map(Int.init)
            return .string(numbers.map { String($0) }.joined(separator: " "))
        }
        let sizes = [0, 2].compactMap { bytes.uint16($0, order).map(Int.init) }
        return .string((sizes + bytes.from(4).slice.map(Int.init)).map { String($0) }.joined(separator: " "))
    }

    private var degrees: TagValue? {
        guard format == .urational || format == .srational, count >= 1 else { return plainValue }
        var total = 0.0
        var unit = 1.0
        for index in 0..<min(count, 3) {
            guard let part = number(at: index) else { break }
            // Where one part has no value, exiftool gives none to the whole.
            guard part.isFinite else { return .string("") }
            total += NumberText.rounded(part, toDigits: 10) / unit
            unit *= 60
        }
        return .real(total)
    }

    private var timeOfDay: TagValue? {
        guard format == .urational || format == .srational, count == 3,
            let hours = number(at: 0), let minutes = number(at: 1), let seconds = number(at: 2)
        else { return plainValue }
        guard hours.isFinite, minutes.isFinite, seconds.isFinite else { return .string(numbers.text) }
        let total = NumberText.rounded((hours * 60 + minutes) * 60 + seconds, toDigits: 15)
        guard total >= 0, total < 1e9 else { return .string(numbers.text) }
        let whole = Int(total / 60)
        let rest = NumberText.rounded(total - Double(whole) * 60, toDigits: 9)
        return .string(
            [String(whole / 60), String(whole % 60), NumberText.text(of: rest)].map(Self.twoDigits).joined(
                separator: ":"))
    }

    private static func twoDigits(_ number: String) -> String {
        number.prefix { $0 != "." }.count < 2 ? "0" + number : number
    }

    /// `2020:09:02`, also where the writer used hyphens or left a NUL between.
    private var dateText: String {
        let parts = bytes.slice.split(whereSeparator: { !(0x30...0x39).contains($0) })
        let text = MetadataText.repaired(bytes.untilNUL)
        if parts.count == 1, parts[0].count == 8 {
            let digits = String(decoding: parts[0], as: UTF8.self)
            return "\(digits.prefix(4)):\(digits.dropFirst(4).prefix(2)):\(digits.suffix(2))"
        }
        guard parts.count == 3, parts[0].count == 4 else { return text }
        return parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ":")
    }

    private var hexadecimalText: String {
        guard format == .uint8 || format == .undefined else { return plainValue.text }
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes.slice {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// exiftool counts the characters of the numbers as it would print them.
    private var printedSize: Int {
        switch format {
        case .undefined, .ascii, .utf8: bytes.count
        default: numbers.text.utf8.count
        }
    }

    /// Lists of more than 32 characters are reported by their size, as exiftool does.
    private static func shortened(_ value: TagValue) -> TagValue {
        guard case .string(let text) = value, text.utf8.count > 32 else { return value }
        return .binary(byteCount: text.utf8.count)
    }

    private func offsets(_ fileOffset: Int64) -> TagValue {
        guard fileOffset != 0, format == .uint32 || format == .uint16 || format == .uint64 else { return plainValue }
        var text: [String] = []
        for index in 0..<count {
            guard let offset = unsigned(at: index) else { break }
            text.append(String(Int64(offset) &+ fileOffset))
        }
        if text.count == 1, let only = Int64(text[0]) { return .integer(only) }
        return .string(text.joined(separator: " "))
    }
}

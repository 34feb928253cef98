/// Walks over directories as exifread does (TIFF 6.0, section 2).
struct ExifReadDirectories {
    private let input: Input
    private let base: Int64
    private let isLittle: Bool
    private var entryBudget: Int
    /// Bytes that values may still have together: many entries may point to the same ones.
    private var byteBudget: Int
    private var listing = ExifReadListing()
    private var places: [String: Int] = [:]
    private var values: [String: ExifReadValues] = [:]

    /// More values than this are not read: exifread's own bound.
    private static let valueLimit: UInt32 = 1_000
    /// Of text, in bytes; exifread has no bound.
    private static let textLimit: UInt32 = 64 * 1024
    private static let shownWithoutCut = 50
    private static let shownOfCut = 20

    init(input: Input, base: Int64, limits: MetadataReader.Limits) throws(MetadataError) {
        self.input = input
        self.base = base
        isLittle = try input.bytes(at: base, count: 1)?.byte(0) == UInt8(ascii: "I")
        entryBudget = limits.entryCount
        byteBudget = limits.totalSize
    }

    mutating func read() throws(MetadataError) -> ExifReadListing {
        for (number, offset) in try chain().enumerated() {
            try readDirectory(at: offset, named: number == 0 ? "Image" : number == 1 ? "Thumbnail" : "IFD \(number)")
        }
        if let offset = values["Image ExifOffset"]?.integer { try readDirectory(at: offset, named: "EXIF") }
        if case .list(let offsets)? = values["Image SubIFDs"] {
            for (number, offset) in offsets.enumerated() {
                guard case .integer(let offset) = offset else { continue }
                try readDirectory(at: offset, named: "EXIF SubIFD\(number)")
            }
        }
        return listing
    }

    private func chain() throws(MetadataError) -> [Int64] {
        var offsets: [Int64] = []
        var next = try number(at: 4, size: 4)
        while next > 0, !offsets.contains(next), offsets.count < 256 {
            offsets.append(next)
            next = try number(at: next + 2 + 12 * (try number(at: next, size: 2)), size: 4)
        }
        return offsets
    }

    private mutating func readDirectory(
        at offset: Int64, named directory: String, _ table: ExifReadTags.Table = .main
    ) throws(MetadataError) {
        let count = try number(at: offset, size: 2)
        for index in 0..<count {
            guard entryBudget > 0 else { return }
            entryBudget -= 1
            let entry = offset + 2 + 12 * index
            // Beyond the end nothing more comes.
            guard base + entry < input.byteCount else { return }
            try readEntry(at: entry, in: directory, table)
        }
    }

    private mutating func readEntry(
        at entry: Int64, in directory: String, _ table: ExifReadTags.Table
    ) throws(MetadataError) {
        let code = UInt16(truncatingIfNeeded: try number(at: entry, size: 2))
        let tag = ExifReadTags.tag(code, in: table)
        let name = tag?.name ?? "Tag 0x" + Self.hexadecimal(code)
        guard let format = ExifReadFormat(rawValue: try number(at: entry + 2, size: 2)) else { return }
        let count = UInt32(truncatingIfNeeded: try number(at: entry + 4, size: 4))
        let isInline = UInt64(count) * UInt64(format.size) <= 4
        let place = isInline ? entry + 8 : try number(at: entry + 8, size: 4)
        let found = try readValues(format, count, at: place)
        var printed = Self.printed(found, format, count)
        switch tag?.reading ?? .plain {
        case .plain: break
        case .text: printed = ExifReadText.printable(found)
        case .comment: printed = ExifReadText.comment(found)
        case .words(let words): printed = Self.words(found, words)
        case .directory(let name, let table):
            if let offset = found.integer { try readDirectory(at: offset, named: name, table) }
        }
        keep("\(directory) \(name)", found, printed)
    }

    private mutating func keep(_ key: String, _ found: ExifReadValues, _ printed: String) {
        values[key] = found
        if let place = places[key] {
            listing.entries[place].value = printed
        } else {
            places[key] = listing.entries.count
            listing.entries.append(.init(key: key, value: printed))
        }
    }

    // MARK: Values

    private mutating func readValues(
        _ format: ExifReadFormat, _ count: UInt32, at offset: Int64
    ) throws(MetadataError) -> ExifReadValues {
        if format == .ascii {
            guard count > 0 else { return .text("") }
            let bytes = try input.upTo(min(Int(min(count, Self.textLimit)), byteBudget), at: base + offset).untilNUL
            byteBudget -= bytes.slice.count
            return String(validating: bytes.slice, as: UTF8.self).map { .text($0) } ?? .bytes(Array(bytes.slice))
        }
        let size = Int(count) * format.size
        guard count < Self.valueLimit, size <= byteBudget else { return .list([]) }
        byteBudget -= size
        let bytes = try input.upTo(size, at: base + offset)
        var values: [ExifReadValue] = []
        for index in 0..<Int(count) {
            if let value = value(format, bytes, index * format.size) { values.append(value) }
        }
        return .list(values)
    }

    /// Numbers that are cut off count as nothing.
    private func value(_ format: ExifReadFormat, _ bytes: ByteView, _ at: Int) -> ExifReadValue? {
        switch format {
        case .ratio, .signedRatio:
            return .ratio(integer(bytes, at, 4, format.isSigned), integer(bytes, at + 4, 4, format.isSigned))
        case .float: return bytes.uint32(at, order).map { .real(Double(Float(bitPattern: $0))) }
        case .double: return bytes.uint64(at, order).map { .real(Double(bitPattern: $0)) }
        default: return .integer(integer(bytes, at, format.size, format.isSigned))
        }
    }

    private var order: ByteOrder { isLittle ? .little : .big }

    private func integer(_ bytes: ByteView, _ at: Int, _ size: Int, _ isSigned: Bool) -> Int64 {
        switch size {
        case 1: bytes.byte(at).map { isSigned ? Int64(Int8(bitPattern: $0)) : Int64($0) } ?? 0
        case 2: bytes.uint16(at, order).map { isSigned ? Int64(Int16(bitPattern: $0)) : Int64($0) } ?? 0
        default: bytes.uint32(at, order).map { isSigned ? Int64(Int32(bitPattern: $0)) : Int64($0) } ?? 0
        }
    }

    private func number(at offset: Int64, size: Int) throws(MetadataError) -> Int64 {
        integer(try input.upTo(size, at: base + offset), 0, size, false)
    }

    // MARK: Printing

    private static func printed(_ values: ExifReadValues, _ format: ExifReadFormat, _ count: UInt32) -> String {
        switch values {
        case .text: break
        case .bytes(let bytes):
            if count > shownWithoutCut, bytes.count > shownOfCut {
                return ExifReadValues.bytes(Array(bytes.prefix(shownOfCut))).printed.dropLast() + ", ... ]"
            }
        case .list(let list):
            if count == 1, let first = list.first { return first.printed }
            if count > shownWithoutCut, list.count > shownOfCut {
                return ExifReadValues.list(list.prefix(shownOfCut)).dropLast() + ", ... ]"
            }
        }
        return values.printed
    }

    private static func words(_ values: ExifReadValues, _ words: [Int64: String]) -> String {
        switch values {
        case .list(let list): list.map { value in value.code.flatMap { words[$0] } ?? value.printed }.joined()
        case .text(let text): text.map { "'\($0)'" }.joined()
        case .bytes(let bytes): bytes.map { words[Int64($0)] ?? String($0) }.joined()
        }
    }

    private static func hexadecimal(_ code: UInt16) -> String {
        let digits = String(code, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

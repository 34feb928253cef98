/// A range of bytes in memory whose every access is checked. Copies share the bytes.
struct ByteView {
    private let bytes: [UInt8]
    private let start: Int
    let count: Int

    init(_ bytes: [UInt8]) {
        self.init(bytes, 0, bytes.count)
    }

    private init(_ bytes: [UInt8], _ start: Int, _ count: Int) {
        self.bytes = bytes
        self.start = start
        self.count = count
    }

    static let empty = ByteView([])

    var isEmpty: Bool { count == 0 }

    var slice: ArraySlice<UInt8> { bytes[start..<(start + count)] }

    /// The byte there; nil beyond the end.
    func byte(_ offset: Int) -> UInt8? {
        guard offset >= 0, offset < count else { return nil }
        return bytes[start + offset]
    }

    /// The bytes from `offset`, exactly `length` of them; nil when there are not as many.
    func view(_ offset: Int, _ length: Int) -> ByteView? {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
        return ByteView(bytes, start + offset, length)
    }

    /// The bytes from `offset` to the end: none when it lies beyond.
    func from(_ offset: Int) -> ByteView {
        let first = min(max(offset, 0), count)
        return ByteView(bytes, start + first, count - first)
    }

    /// At most the first `length` bytes.
    func prefix(_ length: Int) -> ByteView {
        ByteView(bytes, start, min(max(length, 0), count))
    }

    func uint16(_ offset: Int, _ order: ByteOrder = .big) -> UInt16? {
        guard offset >= 0, offset <= count - 2 else { return nil }
        let first = UInt16(bytes[start + offset])
        let second = UInt16(bytes[start + offset + 1])
        return order == .big ? first << 8 | second : second << 8 | first
    }

    func uint32(_ offset: Int, _ order: ByteOrder = .big) -> UInt32? {
        guard offset >= 0, offset <= count - 4 else { return nil }
        var value: UInt32 = 0
        for index in (start + offset)..<(start + offset + 4) { value = value << 8 | UInt32(bytes[index]) }
        return order == .big ? value : value.byteSwapped
    }

    func uint64(_ offset: Int, _ order: ByteOrder = .big) -> UInt64? {
        guard offset >= 0, offset <= count - 8 else { return nil }
        var value: UInt64 = 0
        for index in (start + offset)..<(start + offset + 8) { value = value << 8 | UInt64(bytes[index]) }
        return order == .big ? value : value.byteSwapped
    }

    /// Three bytes, little end first, as GIF and WebP keep sizes.
    func uint24Little(_ offset: Int) -> UInt32? {
        guard let low = uint16(offset, .little), let high = byte(offset + 2) else { return nil }
        return UInt32(high) << 16 | UInt32(low)
    }

    /// Whether these ASCII characters stand at `offset`.
    func hasASCII(_ text: StaticString, at offset: Int = 0) -> Bool {
        guard offset >= 0, offset <= count, text.utf8CodeUnitCount <= count - offset else { return false }
        return text.withUTF8Buffer { expected in
            for index in 0..<expected.count where bytes[start + offset + index] != expected[index] { return false }
            return true
        }
    }

    /// Whether these bytes stand at the beginning.
    func hasPrefix(_ expected: [UInt8]) -> Bool {
        count >= expected.count && slice.prefix(expected.count).elementsEqual(expected)
    }

    /// Where the byte first stands at or after `offset`.
    func firstIndex(of byte: UInt8, from offset: Int = 0) -> Int? {
        guard offset >= 0, offset < count else { return nil }
        return bytes[(start + offset)..<(start + count)].firstIndex(of: byte).map { $0 - start }
    }

    /// The bytes before the first NUL, or all.
    var untilNUL: ByteView { prefix(firstIndex(of: 0) ?? count) }
}

enum ByteOrder {
    /// Most significant byte first: Motorola, `MM`.
    case big
    /// Least significant byte first: Intel, `II`.
    case little
}

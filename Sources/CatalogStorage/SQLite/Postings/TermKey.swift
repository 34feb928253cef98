internal import StillsModel

/// A term as bytes that sort by field, then value: what runs of changes are ordered by.
///
/// The field's UTF-8, two bytes 0, the value. A byte 0 within the field is followed by 0xFF.
struct TermKey: Hashable, Comparable, Sendable {
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    init(_ term: SearchTerm) { self.init(term.field, term.value) }

    init(_ field: String, _ value: [UInt8]) { bytes = Self.head(of: field) + value }

    /// What all keys of a field begin with.
    static func head(of field: String) -> [UInt8] {
        var head: [UInt8] = []
        head.reserveCapacity(field.utf8.count + 2 + 16)
        for byte in field.utf8 {
            head.append(byte)
            if byte == 0 { head.append(0xFF) }
        }
        head.append(0)
        head.append(0)
        return head
    }

    /// nil when the bytes are no key.
    var term: SearchTerm? {
        guard let end = endOfField else { return nil }
        var field: [UInt8] = []
        field.reserveCapacity(end)
        var index = 0
        while index < end {
            field.append(bytes[index])
            index += bytes[index] == 0 ? 2 : 1
        }
        return SearchTerm(String(decoding: field, as: UTF8.self), Array(bytes[(end + 2)...]))
    }

    private var endOfField: Int? {
        var index = 0
        while index + 1 < bytes.count {
            guard bytes[index] == 0 else {
                index += 1
                continue
            }
            if bytes[index + 1] == 0 { return index }
            index += 2
        }
        return nil
    }

    static func < (left: TermKey, right: TermKey) -> Bool { left.bytes.span.precedes(right.bytes.span) }
}

extension Span<UInt8> {
    /// Byte by byte, a shorter one before what it begins.
    func precedes(_ other: Span<UInt8>) -> Bool {
        let common = Swift.min(count, other.count)
        for index in 0..<common where self[index] != other[index] { return self[index] < other[index] }
        return count < other.count
    }
}

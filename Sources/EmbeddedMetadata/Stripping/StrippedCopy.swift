/// A copy of a picture without what it says about itself, as a list: stretches of the picture's own bytes, and a few new
/// ones. The pixels are the same bytes.
package struct StrippedCopy: Sendable, Hashable {
    package enum Piece: Sendable, Hashable {
        /// These bytes of the picture, counted from its beginning.
        case source(Range<Int64>)
        case bytes([UInt8])

        package var byteCount: Int64 {
            switch self {
            case .source(let range): range.upperBound - range.lowerBound
            case .bytes(let bytes): Int64(bytes.count)
            }
        }
    }

    /// In their order, none empty.
    package private(set) var pieces: [Piece] = []
    package private(set) var byteCount: Int64 = 0

    /// No picture needs so many; it bounds the memory that a hostile one takes.
    static let pieceLimit = 10_000

    init() {}

    /// Goes on with bytes of the picture.
    mutating func keep(_ range: Range<Int64>) throws(StrippingError) {
        guard !range.isEmpty else { return }
        byteCount += range.upperBound - range.lowerBound
        if case .source(let last)? = pieces.last, last.upperBound == range.lowerBound {
            pieces[pieces.count - 1] = .source(last.lowerBound..<range.upperBound)
        } else {
            try append(.source(range))
        }
    }

    /// Goes on with other bytes.
    mutating func insert(_ bytes: [UInt8]) throws(StrippingError) {
        guard !bytes.isEmpty else { return }
        byteCount += Int64(bytes.count)
        try append(.bytes(bytes))
    }

    private mutating func append(_ piece: Piece) throws(StrippingError) {
        guard pieces.count < Self.pieceLimit else { throw StrippingError("The picture has too many parts.") }
        pieces.append(piece)
    }

    /// Puts other bytes of the same number in place of inserted ones.
    mutating func replace(at place: Int, with bytes: [UInt8]) {
        guard pieces.indices.contains(place), pieces[place].byteCount == Int64(bytes.count) else { return }
        pieces[place] = .bytes(bytes)
    }
}

/// Why a picture has no stripped copy.
package struct StrippingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A full sentence that may be shown to anyone.
    package let message: String
    package var description: String { message }

    init(_ message: String) { self.message = message }
}

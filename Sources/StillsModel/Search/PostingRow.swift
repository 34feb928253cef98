/// How chunks of one posting share a row of a table. A single chunk is its own bytes (``DocidChunk/bytes``); several begin with
/// the byte 4, and each has its number (2 bytes), the length of its bytes (2 bytes, little-endian as all numbers) and those.
package enum PostingRow {
    private static let shared: UInt8 = 4
    /// The bytes that several chunks have in one row at most.
    package static let sharedSize = 900

    /// Hands over the chunks of a row, rising.
    ///
    /// - Parameter first: the number of the row's first chunk.
    /// - Returns: false when the row is damaged, or the body said so.
    package static func forEachChunk(
        _ bytes: Span<UInt8>, first: UInt16, _ body: (UInt16, Span<UInt8>) -> Bool
    ) -> Bool {
        guard bytes.count > 1 else { return false }
        guard bytes[0] == shared else { return body(first, bytes) }
        var place = 1
        var next = Int(first)
        while place < bytes.count {
            guard bytes.count - place > 4 else { return false }
            let key = DocidChunk.number(bytes, at: place)
            let end = place + 4 + DocidChunk.number(bytes, at: place + 2)
            guard key >= next, end <= bytes.count,
                body(UInt16(truncatingIfNeeded: key), bytes.extracting((place + 4)..<end))
            else { return false }
            next = key + 1
            place = end
        }
        return true
    }

    /// The rows for these chunks: as many in one as it takes.
    ///
    /// - Parameters:
    ///   - chunks: with rising numbers.
    ///   - apart: numbers of other chunks, over which no row may reach.
    package static func pack(
        _ chunks: [(key: UInt16, bytes: [UInt8])], apart: Set<UInt16> = []
    ) -> [(first: UInt16, bytes: [UInt8])] {
        var rows: [(first: UInt16, bytes: [UInt8])] = []
        var group: [(key: UInt16, bytes: [UInt8])] = []
        var size = 1
        func close() {
            guard let first = group.first else { return }
            rows.append((first.key, group.count == 1 ? first.bytes : Self.bytes(of: group)))
            group = []
            size = 1
        }
        for chunk in chunks {
            if let last = group.last?.key,
                size + 4 + chunk.bytes.count > sharedSize || apart.contains(where: { last < $0 && $0 < chunk.key })
            {
                close()
            }
            group.append(chunk)
            size += 4 + chunk.bytes.count
        }
        close()
        return rows
    }

    private static func bytes(of group: [(key: UInt16, bytes: [UInt8])]) -> [UInt8] {
        var bytes = [shared]
        for chunk in group {
            for number in [Int(chunk.key), chunk.bytes.count] {
                bytes.append(UInt8(truncatingIfNeeded: number))
                bytes.append(UInt8(truncatingIfNeeded: number >> 8))
            }
            bytes += chunk.bytes
        }
        return bytes
    }
}

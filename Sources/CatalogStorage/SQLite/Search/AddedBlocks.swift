internal import SQLite
internal import StillsModel

/// The `added_block` table: when the earliest and the latest of each 1,024 docids were added.
///
/// Docids rise with time, nearly everywhere. So the newest of some images are found by looking at few blocks, however old
/// they are; an index of times would be walked past all that are newer. The time when an image was added never changes;
/// a block that images have left is wider than it need be, which is no harm.
struct AddedBlocks {
    static let width: UInt32 = 1_024

    struct Block {
        var number: UInt32
        /// Microseconds since 1970.
        var earliest: Int64
        var latest: Int64

        var docids: Range<UInt32> { number * AddedBlocks.width..<(number + 1) * AddedBlocks.width }
    }

    static func read(in connection: SQLiteConnection) throws(SQLiteError) -> [Block] {
        var blocks: [Block] = []
        try connection.query("SELECT block, earliest, latest FROM added_block") {
            row throws(SQLiteError) in
            guard (0..<Int64(UInt32.max / width)).contains(row.integer(0)) else {
                throw .damaged("the times of a block of images cannot be read")
            }
            blocks.append(
                Block(
                    number: UInt32(truncatingIfNeeded: row.integer(0)), earliest: row.integer(1),
                    latest: row.integer(2)))
        }
        return blocks
    }

    // MARK: writing

    private var spans: [UInt32: ClosedRange<Int64>] = [:]

    /// Notes an image that is new.
    mutating func note(_ docid: UInt32, addedAt time: Instant) {
        let time = time.microseconds
        let span = spans[docid / Self.width] ?? time...time
        spans[docid / Self.width] = min(span.lowerBound, time)...max(span.upperBound, time)
    }

    mutating func write(in connection: SQLiteConnection) throws(SQLiteError) {
        for (number, span) in spans {
            try connection.run(
                """
                INSERT INTO added_block (block, earliest, latest) VALUES (?1, ?2, ?3) ON CONFLICT (block) DO UPDATE
                SET earliest = min(earliest, excluded.earliest), latest = max(latest, excluded.latest)
                """, .integer(Int64(number)), .integer(span.lowerBound), .integer(span.upperBound))
        }
        spans = [:]
    }
}

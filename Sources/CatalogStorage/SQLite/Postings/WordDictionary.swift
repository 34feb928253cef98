internal import Linux
internal import SQLite
internal import StillsModel

/// The `dictionary` table: the distinct words of each field of words, in blocks of some thousand, in the order in which they
/// came. What looks for a part of a word reads these, and not every posting.
///
/// A word stays when its last image goes: its postings are empty then.
struct WordDictionary {
    let connection: SQLiteConnection

    /// Stands behind every word; no word has it.
    private static let separator = UInt8(ascii: "\n")
    /// The size at which a block is full, in bytes.
    private static let blockSize = 16_384

    /// Whether the field's values are words.
    static func covers(_ field: String) -> Bool {
        field == SearchField.words || field == SearchField.restrictedWords
            || field.utf8.starts(with: SearchField.words(of: "").utf8)
    }

    /// - Parameter words: none of which the field had.
    func add(_ words: [[UInt8]], to field: String) throws(SQLiteError) {
        try add(words.filter { !Self.isNumber($0) }, to: field, .words)
        try add(words.filter(Self.isNumber), to: field, .numbers)
    }

    /// Nearly every image has a number of its own in its name: what has letters is not looked for among these.
    private enum Part {
        /// Blocks 0, 1, 2, …
        case words
        /// Digits alone. Blocks -1, -2, …
        case numbers
    }

    private static func isNumber(_ word: [UInt8]) -> Bool {
        word.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private func add(_ words: [[UInt8]], to field: String, _ part: Part) throws(SQLiteError) {
        guard !words.isEmpty else { return }
        let last =
            switch part {
            case .words: "block >= 0 ORDER BY block DESC"
            case .numbers: "block < 0 ORDER BY block"
            }
        var (number, block) =
            try connection.first(
                "SELECT block, words FROM dictionary WHERE field = ?1 AND \(last) LIMIT 1", .text(field)
            ) { ($0.integer(0), $0.blob(1)) } ?? (part == .words ? 0 : -1, [])
        for word in words {
            if block.count >= Self.blockSize {
                try write(block, number, of: field)
                number += part == .words ? 1 : -1
                block = []
            }
            block += word
            block.append(Self.separator)
        }
        try write(block, number, of: field)
    }

    private func write(_ block: [UInt8], _ number: Int64, of field: String) throws(SQLiteError) {
        try connection.run(
            "INSERT OR REPLACE INTO dictionary (field, block, words) VALUES (?1, ?2, ?3)", .text(field),
            .integer(number), .blob(block))
    }

    /// The words that hold `part`; with `isAtEnd` those that end so.
    func words(of field: String, holding part: [UInt8], isAtEnd: Bool) throws(SQLiteError) -> [[UInt8]] {
        let pattern = isAtEnd ? part + [Self.separator] : part
        var words: [[UInt8]] = []
        let blocks = Self.isNumber(part) ? "" : "AND block >= 0"
        try connection.query("SELECT words FROM dictionary WHERE field = ?1 \(blocks)", .text(field)) { row in
            row.withBlob(0) { Self.collect(from: $0, pattern, into: &words) }
        }
        return words
    }

    private static func collect(from block: Span<UInt8>, _ pattern: [UInt8], into words: inout [[UInt8]]) {
        var place = 0
        while let found = firstPlace(of: pattern.span, in: block, from: place) {
            var start = found
            while start > 0, block[start - 1] != separator { start -= 1 }
            var end = found
            while end < block.count, block[end] != separator { end += 1 }
            var word: [UInt8] = []
            word.reserveCapacity(end - start)
            for index in start..<end { word.append(block[index]) }
            words.append(word)
            place = end + 1
        }
    }
}

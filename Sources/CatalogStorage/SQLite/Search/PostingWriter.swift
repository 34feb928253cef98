internal import SQLite
internal import StillsModel

/// Gathers what a change set alters in the postings, and writes each posting once.
///
/// A posting is the set of docids that have one value of one field, in chunks of 65,536 docids: a word that half of a
/// batch's images have costs one row, not one for each of them.
struct PostingWriter {
    private struct Key: Hashable {
        var term: SearchTerm
        var chunk: UInt16
    }

    /// What becomes of one docid in one posting: the last word counts.
    private struct Change {
        var number: UInt16
        var isAdded: Bool
    }

    private let connection: SQLiteConnection
    private var changes: [Key: [Change]] = [:]

    init(connection: SQLiteConnection) { self.connection = connection }

    mutating func add(_ document: SearchDocument, docid: UInt32) {
        for term in document.terms { note(term, docid, isAdded: true) }
    }

    mutating func replace(_ old: SearchDocument, with new: SearchDocument, docid: UInt32) {
        let before = Set(old.terms)
        let after = Set(new.terms)
        for term in before.subtracting(after) { note(term, docid, isAdded: false) }
        for term in after.subtracting(before) { note(term, docid, isAdded: true) }
    }

    /// Sets or clears a flag, whatever it was.
    mutating func set(_ flag: QueryFlag, of docid: UInt32, _ isOn: Bool) {
        note(SearchTerm(SearchField.flag, SearchValue.text(flag.rawValue)), docid, isAdded: isOn)
    }

    private mutating func note(_ term: SearchTerm, _ docid: UInt32, isAdded: Bool) {
        guard ColumnField.named(term.field) == nil else { return }
        let key = Key(term: term, chunk: UInt16(truncatingIfNeeded: docid >> 16))
        changes[key, default: []].append(Change(number: UInt16(truncatingIfNeeded: docid), isAdded: isAdded))
    }

    mutating func flush() throws(SQLiteError) {
        // In the order of the table's key, so that neighbours are written to the same page.
        for (key, changes) in changes.sorted(by: { Self.precedes($0.key, $1.key) }) {
            var chunk = try PostingTable.chunk(key.term, key.chunk, in: connection) ?? DocidChunk()
            for change in changes {
                if change.isAdded { chunk.insert(change.number) } else { chunk.remove(change.number) }
            }
            try PostingTable.write(chunk, key.term, key.chunk, in: connection)
        }
        changes = [:]
    }

    private static func precedes(_ left: Key, _ right: Key) -> Bool {
        if left.term.field != right.term.field { return left.term.field < right.term.field }
        if left.term.value != right.term.value { return left.term.value.lexicographicallyPrecedes(right.term.value) }
        return left.chunk < right.chunk
    }
}

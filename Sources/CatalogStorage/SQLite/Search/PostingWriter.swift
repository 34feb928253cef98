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
    /// What was added by its prepared terms: which term of `list` got which docid.
    private var prepared: [(place: Int32, docid: UInt32)] = []
    private var list: TermList?

    init(connection: SQLiteConnection) { self.connection = connection }

    mutating func add(_ document: SearchDocument, docid: UInt32) {
        for term in document.terms { note(term, docid, isAdded: true) }
    }

    /// Adds an image whose terms were looked up before. Its docid is new: no change that was noted earlier concerns it.
    mutating func add(_ document: PreparedTerms, docid: UInt32) {
        if let list, list !== document.list { notePrepared() }
        list = document.list
        for place in document.places { prepared.append((place, docid)) }
    }

    mutating func replace(_ old: SearchDocument, with new: SearchDocument, docid: UInt32) {
        let before = Set(old.terms)
        let after = Set(new.terms)
        for term in before.subtracting(after) { note(term, docid, isAdded: false) }
        for term in after.subtracting(before) { note(term, docid, isAdded: true) }
    }

    mutating func remove(_ document: SearchDocument, docid: UInt32) {
        for term in document.terms { note(term, docid, isAdded: false) }
    }

    mutating func change(added: Set<SearchTerm>, removed: Set<SearchTerm>, docid: UInt32) {
        for term in removed { note(term, docid, isAdded: false) }
        for term in added { note(term, docid, isAdded: true) }
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

    /// Puts what was added by prepared terms before what was noted since: an image is added before it is changed.
    private mutating func notePrepared() {
        guard let list else { return }
        // Brings each term's docids together, in their order, without comparing anything.
        var ends = [Int](repeating: 0, count: list.terms.count + 1)
        for (place, _) in prepared { ends[Int(place) + 1] += 1 }
        for place in list.terms.indices { ends[place + 1] += ends[place] }
        let starts = ends
        var docids = [UInt32](repeating: 0, count: prepared.count)
        for (place, docid) in prepared {
            docids[ends[Int(place)]] = docid
            ends[Int(place)] += 1
        }
        for (place, term) in list.terms.enumerated() {
            var rest = docids[starts[place]..<starts[place + 1]]
            while let first = rest.first {
                let inChunk = rest.prefix { $0 >> 16 == first >> 16 }
                let added = inChunk.map { Change(number: UInt16(truncatingIfNeeded: $0), isAdded: true) }
                let key = Key(term: term, chunk: UInt16(truncatingIfNeeded: first >> 16))
                changes[key] = added + (changes[key] ?? [])
                rest = rest[inChunk.endIndex...]
            }
        }
        prepared.removeAll(keepingCapacity: true)
        self.list = nil
    }

    mutating func flush() throws(SQLiteError) {
        notePrepared()
        // In the order of the table's key, so that neighbours are written to the same page.
        var words: [String: [[UInt8]]] = [:]
        for (key, changes) in changes.sorted(by: { Self.precedes($0.key, $1.key) }) {
            let before = try PostingTable.chunk(key.term, key.chunk, in: connection)
            if before == nil, WordDictionary.covers(key.term.field),
                try !PostingTable.isKnown(key.term, in: connection)
            {
                words[key.term.field, default: []].append(key.term.value)
            }
            var chunk = before ?? DocidChunk()
            for change in changes {
                if change.isAdded { chunk.insert(change.number) } else { chunk.remove(change.number) }
            }
            try PostingTable.write(chunk, key.term, key.chunk, in: connection)
        }
        for (field, words) in words { try WordDictionary(connection: connection).add(words, to: field) }
        changes = [:]
    }

    private static func precedes(_ left: Key, _ right: Key) -> Bool {
        if left.term.field != right.term.field { return left.term.field < right.term.field }
        if left.term.value != right.term.value { return left.term.value.lexicographicallyPrecedes(right.term.value) }
        return left.chunk < right.chunk
    }
}

internal import SQLite
internal import StillsModel

/// Gathers what a change set alters in the postings, and writes it as one run (``PostingRuns``).
///
/// A posting is the set of docids that have one value of one field, in chunks of 65,536 docids.
struct PostingWriter {
    private struct Key: Hashable {
        var term: SearchTerm
        var chunk: UInt16
    }

    private let connection: SQLiteConnection
    private var changes: [Key: PostingChange] = [:]
    /// What was added by its prepared terms: which term of `list` got which docid.
    private var prepared: [(place: Int32, docid: UInt32)] = []
    private var list: TermList?

    private let limits: PostingRunLimits

    init(connection: SQLiteConnection, limits: PostingRunLimits = PostingRunLimits()) {
        self.connection = connection
        self.limits = limits
    }

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
        change(added: after.subtracting(before), removed: before.subtracting(after), docid: docid)
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

    /// Takes one term from many images and gives them another one.
    mutating func move(_ docids: DocidSet, from old: SearchTerm, to new: SearchTerm) {
        notePrepared()
        for part in docids.parts {
            changes[Key(term: old, chunk: part.key), default: PostingChange()].follow(
                by: PostingChange(removed: part.chunk))
            changes[Key(term: new, chunk: part.key), default: PostingChange()].follow(
                by: PostingChange(added: part.chunk))
        }
    }

    private mutating func note(_ term: SearchTerm, _ docid: UInt32, isAdded: Bool) {
        guard ColumnField.named(term.field) == nil else { return }
        // An image is added before it is changed.
        notePrepared()
        let key = Key(term: term, chunk: UInt16(truncatingIfNeeded: docid >> 16))
        let number = UInt16(truncatingIfNeeded: docid)
        if isAdded {
            changes[key, default: PostingChange()].add(number)
        } else {
            changes[key, default: PostingChange()].remove(number)
        }
    }

    // MARK: - What was prepared

    private mutating func notePrepared() {
        guard list != nil else { return }
        var noted = changes
        changes = [:]
        forEachPrepared { term, _, chunk, docids in
            let key = Key(term: term, chunk: chunk)
            noted[key, default: PostingChange()].follow(by: PostingChange(added: docids))
        }
        changes = noted
    }

    /// Hands over each term with the docids of each chunk, in the order of their keys, and forgets them. Brings each term's
    /// docids together, in their order, without comparing anything.
    private mutating func forEachPrepared<Failure>(
        _ body: (SearchTerm, TermKey, UInt16, DocidChunk) throws(Failure) -> Void
    ) throws(Failure) {
        guard let list else { return }
        var ends = [Int](repeating: 0, count: list.terms.count + 1)
        for (place, _) in prepared { ends[Int(place) + 1] += 1 }
        for place in list.terms.indices { ends[place + 1] += ends[place] }
        let starts = ends
        var docids = [UInt32](repeating: 0, count: prepared.count)
        for (place, docid) in prepared {
            docids[ends[Int(place)]] = docid
            ends[Int(place)] += 1
        }
        prepared.removeAll(keepingCapacity: true)
        self.list = nil
        for (place, term) in list.terms.enumerated() {
            var rest = docids[starts[place]..<starts[place + 1]]
            while let first = rest.first {
                let inChunk = rest.prefix { $0 >> 16 == first >> 16 }
                let numbers = inChunk.map { UInt16(truncatingIfNeeded: $0) }
                try body(
                    term, list.keys[place], UInt16(truncatingIfNeeded: first >> 16), DocidChunk(rising: numbers))
                rest = rest[inChunk.endIndex...]
            }
        }
    }

    // MARK: - Writing

    mutating func flush() throws(SQLiteError) {
        guard list != nil || !changes.isEmpty else { return }
        var run = try RunWriter(newestIn: connection, pageSize: limits.pageSize)
        if changes.isEmpty {
            try writePrepared(to: &run)
        } else {
            for change in takeChanges() { try run.append(change) }
        }
        try run.finish(level: 0)
        var runs = try PostingRuns(connection: connection, limits: limits)
        try runs.settle(written: run.pageCount)
    }

    /// A term whose docids lie in several chunks is one entry.
    private mutating func writePrepared(to run: inout RunWriter) throws(SQLiteError) {
        var waiting: (key: TermKey, chunk: UInt16, docids: DocidChunk)?
        var several: TermChange?
        let write: (inout RunWriter) throws(SQLiteError) -> Void = { run throws(SQLiteError) in
            if let change = several {
                try run.append(change)
            } else if let only = waiting {
                try run.append(only.key, chunk: only.chunk, added: only.docids)
            }
            several = nil
        }
        try forEachPrepared { (_, key, chunk, docids) throws(SQLiteError) in
            if let only = waiting, only.key == key {
                let part = (chunk: chunk, change: PostingChange(added: docids))
                if several?.parts.append(part) == nil {
                    let first = (chunk: only.chunk, change: PostingChange(added: only.docids))
                    several = TermChange(key: key, parts: [first, part])
                }
            } else {
                try write(&run)
                waiting = (key, chunk, docids)
            }
        }
        try write(&run)
    }

    /// Writes to the table of postings itself, for catalogs that have no runs yet.
    mutating func flushToTable() throws(SQLiteError) {
        let table = PostingTable(connection: connection)
        for change in takeChanges() { try table.apply(change) }
    }

    private mutating func takeChanges() -> [TermChange] {
        notePrepared()
        let sorted = changes.map { (key: TermKey($0.key.term), chunk: $0.key.chunk, change: $0.value) }
            .sorted { $0.key == $1.key ? $0.chunk < $1.chunk : $0.key < $1.key }
        changes = [:]
        var terms: [TermChange] = []
        for item in sorted {
            if terms.last?.key == item.key {
                terms[terms.count - 1].parts.append((item.chunk, item.change))
            } else {
                terms.append(TermChange(key: item.key, parts: [(item.chunk, item.change)]))
            }
        }
        return terms
    }
}

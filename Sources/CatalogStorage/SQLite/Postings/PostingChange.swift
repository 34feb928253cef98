internal import StillsModel

/// What becomes of one posting in one chunk: docids that are added, and docids that are removed. None is in both.
struct PostingChange: Equatable {
    private(set) var added: DocidChunk
    private(set) var removed: DocidChunk

    init(added: DocidChunk = DocidChunk(), removed: DocidChunk = DocidChunk()) {
        self.added = added
        self.removed = removed
    }

    mutating func add(_ number: UInt16) {
        if !removed.isEmpty { removed.remove(number) }
        added.insert(number)
    }

    mutating func remove(_ number: UInt16) {
        if !added.isEmpty { added.remove(number) }
        removed.insert(number)
    }

    /// The two changes as one, this one first.
    mutating func follow(by later: PostingChange) {
        removed = removed.subtracting(later.added).union(later.removed)
        added = added.subtracting(later.removed).union(later.added)
    }

    func applied(to docids: DocidChunk) -> DocidChunk {
        let kept = removed.isEmpty ? docids : docids.subtracting(removed)
        return added.isEmpty ? kept : kept.union(added)
    }
}

/// What becomes of one posting, by chunk.
struct TermChange {
    var key: TermKey
    /// Rising chunks.
    var parts: [(chunk: UInt16, change: PostingChange)]

    /// The two changes of the same term as one, this one first.
    mutating func follow(by later: TermChange) {
        for part in later.parts {
            let place = parts.firstIndex { $0.chunk >= part.chunk } ?? parts.count
            if place < parts.count, parts[place].chunk == part.chunk {
                parts[place].change.follow(by: part.change)
            } else {
                parts.insert(part, at: place)
            }
        }
    }

    func applied(to docids: DocidSet) -> DocidSet {
        var docids = docids
        for part in parts {
            docids.set(part.change.applied(to: docids.chunk(part.chunk) ?? DocidChunk()), at: part.chunk)
        }
        return docids
    }
}

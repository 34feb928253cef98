internal import StillsModel

/// The terms of one image that have postings, as places in a list that the images of a change set share.
///
/// The images of a batch have most terms in common. Kept once, they are hashed once for each image, before the writer's
/// turn, and the writer only counts.
struct PreparedTerms: Sendable {
    let list: TermList
    /// Each once.
    let places: [Int32]
}

/// Terms, each once, in the order of their keys. A class, so that two lists can be told apart without comparing them.
final class TermList: Sendable {
    let terms: [SearchTerm]
    let keys: [TermKey]

    fileprivate init(_ sorted: [(term: SearchTerm, key: TermKey)]) {
        terms = sorted.map(\.term)
        keys = sorted.map(\.key)
    }
}

/// Gathers the terms of many images into one list.
struct TermGatherer {
    /// In the order in which they were met.
    private var all: [SearchTerm] = []
    private var known: [SearchTerm: Int32] = [:]
    /// For each of `all`, the last image that had it, counted from 1.
    private var lastImage: [Int32] = []
    private var images: Int32 = 0

    /// For terms that have a column instead of postings.
    private static let column: Int32 = -1

    /// The terms of each tag that was met: the images of a batch have most in common.
    private var tags: [EmbeddedTag: TagTerms] = [:]

    private struct TagTerms {
        var places: [Int32]
        var wordCount: Int
    }

    /// The terms of the next image, each once.
    mutating func places(
        image: Image, original: Original, owner: AccountID, tags: [EmbeddedTag]
    ) -> [Int32] {
        images += 1
        var places: [Int32] = []
        places.reserveCapacity(256)
        var wordCount = 0
        for tag in tags {
            let known = terms(of: tag)
            wordCount += known.wordCount
            take(known.places, into: &places)
        }
        if wordCount > SearchDocument.Limits.words {
            // Only so many are found: which, depends on the order of the tags.
            images += 1
            places.removeAll()
            let all = SearchDocument.gatheredTerms(image: image, original: original, owner: owner, tags: tags)
            take(all.map { place(of: $0) }, into: &places)
        } else {
            let stated = SearchDocument.gatheredTerms(image: image, original: original, owner: owner)
            take(stated.map { place(of: $0) }, into: &places)
        }
        return places
    }

    private mutating func take(_ terms: [Int32], into places: inout [Int32]) {
        for place in terms where place != Self.column && lastImage[Int(place)] != images {
            lastImage[Int(place)] = images
            places.append(place)
        }
    }

    private mutating func terms(of tag: EmbeddedTag) -> TagTerms {
        if let known = tags[tag] { return known }
        let (terms, wordCount) = SearchDocument.gatheredTerms(of: tag)
        let known = TagTerms(places: terms.map { place(of: $0) }, wordCount: wordCount)
        tags[tag] = known
        return known
    }

    /// All terms that were met, and where in the list each place of ``places(of:)`` is now.
    func list() -> (list: TermList, places: [Int32]) {
        let keys = all.map { TermKey($0) }
        let order = all.indices.sorted { keys[$0] < keys[$1] }
        var places = [Int32](repeating: 0, count: all.count)
        for (place, met) in order.enumerated() { places[met] = Int32(place) }
        return (TermList(order.map { (all[$0], keys[$0]) }), places)
    }

    private mutating func place(of term: SearchTerm) -> Int32 {
        if let place = known[term] { return place }
        guard ColumnField.named(term.field) == nil else {
            known[term] = Self.column
            return Self.column
        }
        let place = Int32(all.count)
        known[term] = place
        all.append(term)
        lastImage.append(0)
        return place
    }
}

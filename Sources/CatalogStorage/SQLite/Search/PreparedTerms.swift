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

/// Terms, each once. A class, so that two lists can be told apart without comparing them.
final class TermList: Sendable {
    let terms: [SearchTerm]

    init(_ terms: [SearchTerm]) { self.terms = terms }
}

/// Gathers the terms of many images into one list.
struct TermGatherer {
    /// In the order in which they were met.
    private(set) var all: [SearchTerm] = []
    private var known: [SearchTerm: Int32] = [:]
    /// For each of `all`, the last image that had it, counted from 1.
    private var lastImage: [Int32] = []
    private var images: Int32 = 0

    /// For terms that have a column instead of postings.
    private static let column: Int32 = -1

    /// - Parameter terms: of the next image, the same one perhaps several times.
    mutating func places(of terms: [SearchTerm]) -> [Int32] {
        images += 1
        var places: [Int32] = []
        places.reserveCapacity(terms.count)
        for term in terms {
            let place = place(of: term)
            guard place != Self.column, lastImage[Int(place)] != images else { continue }
            lastImage[Int(place)] = images
            places.append(place)
        }
        return places
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

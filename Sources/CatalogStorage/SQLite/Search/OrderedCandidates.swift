internal import SQLite
internal import StillsModel

/// Hands over a question's candidates in the order of its results, by the shortest of three roads: look all of them up and
/// sort them; walk all images in that order and leave out the others; go block by block (``BlockwiseOrder``).
struct OrderedCandidates {
    private let rows: SearchRows
    private let candidates: DocidSet
    private let order: SearchOrder
    private let limit: Int

    /// How many steps of a walk take as long as looking a row up (measured among 400,000 images, in the page cache).
    private static let lookUp = 20
    /// A walk of at most so many steps is tried before all else.
    private static let shortWalk = 2_048

    /// - Parameter limit: how many will be taken, about.
    init(_ candidates: DocidSet, _ order: SearchOrder, limit: Int, rows: SearchRows) {
        self.candidates = candidates
        self.order = order
        self.limit = limit
        self.rows = rows
    }

    /// From behind a position on, until the body answers false.
    func visit(
        after start: SearchPosition?, _ body: (UInt32, SearchPosition) throws(SQLiteError) -> Bool
    ) throws(SQLiteError) {
        guard !candidates.isEmpty else { return }
        guard candidates.count > limit else { return try gather(after: start, body) }
        let total =
            try rows.connection.first("SELECT max(docid) FROM image") {
                Int(UInt32(truncatingIfNeeded: $0.integer(0)))
            } ?? 0
        let steps = (limit + 1) * (total / candidates.count + 1)
        var start = start
        if order.order.key == .added {
            // Where candidates are frequent they mostly are so among the next ones, too.
            if steps <= Self.shortWalk {
                guard let reached = try walk(after: start, steps: 2 * Self.shortWalk, body) else { return }
                start = reached
            }
            var blocks = try BlockwiseOrder(of: candidates, order, after: start, rows: rows)
            if blocks.effort(of: limit, lookUp: Self.lookUp) <= max(steps, 2 * Self.shortWalk) {
                while let (docid, position) = try blocks.next() {
                    guard try body(docid, position) else { return }
                }
                return
            }
        }
        if candidates.count * Self.lookUp <= steps {
            try gather(after: start, body)
        } else {
            try walk(after: start, steps: .max, body)
        }
    }

    private func gather(
        after start: SearchPosition?, _ body: (UInt32, SearchPosition) throws(SQLiteError) -> Bool
    ) throws(SQLiteError) {
        var positions: [(docid: UInt32, position: SearchPosition)] = []
        for docid in candidates {
            guard let position = try rows.position(docid, order) else { continue }
            if let start, !order.precedes(start, position) { continue }
            positions.append((docid, position))
        }
        for (docid, position) in positions.sorted(by: { order.precedes($0.position, $1.position) }) {
            guard try body(docid, position) else { return }
        }
    }

    /// - Returns: the last position that was reached when the steps did not suffice.
    @discardableResult
    private func walk(
        after start: SearchPosition?, steps: Int, _ body: (UInt32, SearchPosition) throws(SQLiteError) -> Bool
    ) throws(SQLiteError) -> SearchPosition? {
        let wanted = DocidCounter(candidates)
        var left = steps
        var reached: SearchPosition?
        try rows.walk(order, after: start) { (row) throws(SQLiteError) in
            left -= 1
            if wanted.contains(row.docid) {
                guard try body(row.docid, try row.position()) else { return false }
            }
            guard left == 0 else { return true }
            reached = try row.position()
            return false
        }
        return reached
    }
}

internal import SQLite
internal import StillsModel

/// Hands over images by the time when they were added, block after block (``AddedBlocks``): only blocks that have some of the
/// images are looked at, and of those only as many as are needed.
struct BlockwiseOrder {
    private let rows: SearchRows
    private let candidates: DocidSet
    private let order: SearchOrder
    private let start: SearchPosition?
    /// Those that hold candidates behind the start, the next one last.
    private var blocks: [(block: AddedBlocks.Block, count: Int)] = []
    /// What was read and has not been handed over, the next one last.
    private var pending: [(docid: UInt32, position: SearchPosition)] = []

    /// Of a block with more candidates than this, all rows are read in a row.
    private static let lookUpLimit = 32

    /// - Parameter order: by `added`, in either direction.
    init(
        of candidates: DocidSet, _ order: SearchOrder, after start: SearchPosition?, rows: SearchRows
    ) throws(SQLiteError) {
        self.rows = rows
        self.candidates = candidates
        self.order = order
        self.start = start
        let startTime = start?.key.flatMap { SearchValue.integer(from: $0) }
        for block in try AddedBlocks.read(in: rows.connection) {
            let count = candidates.count(in: block.docids)
            guard count > 0 else { continue }
            if let startTime, order.order.isDescending ? block.earliest > startTime : block.latest < startTime {
                continue
            }
            blocks.append((block, count))
        }
        if order.order.isDescending {
            blocks.sort { $0.block.latest < $1.block.latest }
        } else {
            blocks.sort { $0.block.earliest > $1.block.earliest }
        }
    }

    /// About how much is read to hand over so many images, in steps of a walk: much when times and docids do not rise
    /// together.
    ///
    /// - Parameter lookUp: how many steps take as long as looking a row up.
    func effort(of limit: Int, lookUp: Int) -> Int {
        var effort = 0
        var found = 0
        var reach: Int64?
        for (block, count) in blocks.reversed() {
            if found > limit, let reach, isBehind(block, reach) { break }
            found += count
            effort += min(count, Self.lookUpLimit) * lookUp
            let end = order.order.isDescending ? block.earliest : block.latest
            reach = reach.map { order.order.isDescending ? min($0, end) : max($0, end) } ?? end
        }
        return effort
    }

    /// Whether all of a block comes after this time.
    private func isBehind(_ block: AddedBlocks.Block, _ time: Int64) -> Bool {
        order.order.isDescending ? block.latest < time : block.earliest > time
    }

    /// The next image; nil when there are no more.
    mutating func next() throws(SQLiteError) -> (docid: UInt32, position: SearchPosition)? {
        while let block = blocks.last?.block {
            // Nothing of an unread block may come before what is handed over.
            if let first = pending.last, let time = first.position.key.flatMap({ SearchValue.integer(from: $0) }),
                isBehind(block, time)
            {
                break
            }
            blocks.removeLast()
            try read(block)
        }
        return pending.popLast()
    }

    private mutating func read(_ block: AddedBlocks.Block) throws(SQLiteError) {
        let docids = candidates.docids(in: block.docids)
        var found: [(docid: UInt32, position: SearchPosition)] = []
        if docids.count > Self.lookUpLimit {
            try rows.positions(in: block.docids, order) { (docid, position) in
                if candidates.contains(docid) { found.append((docid, position)) }
            }
        } else {
            for docid in docids {
                if let position = try rows.position(docid, order) { found.append((docid, position)) }
            }
        }
        if let start { found.removeAll { !order.precedes(start, $0.position) } }
        pending += found
        pending.sort { order.precedes($1.position, $0.position) }
    }
}

internal import SQLite
internal import StillsModel

/// For each docid of a chunk the sum of the hashes of its terms: half a megabyte for 65,536 images, whatever they hold.
///
/// Two images whose sums differ have different terms. Equal sums are taken for equal terms: that they are not has a chance of
/// one in 2⁶⁴, and the hashes are seeded anew in each process.
struct TermSums: Sendable {
    private var sums = [UInt64](repeating: 0, count: DocidChunk.capacity)

    /// The sums by the postings of a chunk.
    init(of chunk: UInt16, in connection: SQLiteConnection) throws(SQLiteError) {
        var sums = sums
        let fields = try IndexedFields(connection: connection)
        try PostingWalk(connection: connection).each(in: chunk) { term, docids in
            guard let first = fields.firstDocid(of: term.field) else { return }
            let hash = Self.hash(term)
            for number in docids.sorted() where UInt32(chunk) << 16 | UInt32(number) >= first {
                sums[Int(number)] &+= hash
            }
        }
        self.sums = sums
    }

    /// The sum of an image, which is forgotten: what stays at the end belongs to no image.
    mutating func take(_ docid: UInt32) -> UInt64 {
        let place = Int(docid & 0xFFFF)
        defer { sums[place] = 0 }
        return sums[place]
    }

    /// The numbers within the chunk, from one on, whose sums nobody took.
    func left(from first: UInt16) -> [UInt16] {
        (first...UInt16.max).filter { sums[Int($0)] != 0 }
    }

    /// The sum by the image's rows.
    static func sum(of row: IndexedRows.Row, _ fields: IndexedFields) -> UInt64 {
        var sum: UInt64 = 0
        for term in row.document.terms {
            guard let first = fields.firstDocid(of: term.field), first <= row.docid else { continue }
            sum &+= hash(term)
        }
        return sum
    }

    private static func hash(_ term: SearchTerm) -> UInt64 { UInt64(bitPattern: Int64(term.hashValue)) }
}

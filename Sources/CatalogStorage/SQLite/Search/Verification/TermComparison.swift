internal import SQLite
internal import StillsModel

/// Compares the terms of a few images one by one, within one transaction: what the index has of them, and what the rows give.
struct TermComparison {
    let connection: SQLiteConnection

    /// An image, or a docid without one, that the index has otherwise than the rows say.
    struct Difference: Sendable {
        var docid: UInt32
        var finding: IndexFinding
    }

    /// - Parameter docids: of one chunk, rising.
    func differences(_ docids: [UInt32]) throws(SQLiteError) -> [Difference] {
        guard let first = docids.first else { return [] }
        let fields = try IndexedFields(connection: connection)
        var indexed = try terms(of: docids, in: UInt16(truncatingIfNeeded: first >> 16))
        var differences: [Difference] = []
        let rows = IndexedRows(connection: connection)
        for docid in docids {
            let found = fields.terms(indexed.removeValue(forKey: docid) ?? [], of: docid)
            let row = try rows.row(docid)
            guard let row else {
                guard !found.isEmpty else { continue }
                let finding = IndexFinding(.goneImage(Int(docid)), surplus: Self.sorted(found))
                differences.append(Difference(docid: docid, finding: finding))
                continue
            }
            let expected = fields.terms(row.document.terms, of: docid)
            guard found != expected || !row.misplaced.isEmpty else { continue }
            let finding = IndexFinding(
                .image(row.document.id), missing: Self.sorted(expected.subtracting(found)),
                surplus: Self.sorted(found.subtracting(expected)), misplaced: row.misplaced)
            differences.append(Difference(docid: docid, finding: finding))
        }
        return differences
    }

    /// Writes for each of these terms what the rows give now, be it as it was when they were compared or not. Terms that were
    /// right are kept right by every change, and need nothing.
    func repair(_ differences: [Difference]) throws(SQLiteError) {
        var index = PostingWriter(connection: connection)
        let rows = IndexedRows(connection: connection)
        for difference in differences {
            let row = try rows.row(difference.docid)
            let expected = Set(row?.document.terms ?? [])
            let doubtful = Set(difference.finding.missing + difference.finding.surplus)
            index.change(
                added: doubtful.intersection(expected), removed: doubtful.subtracting(expected),
                docid: difference.docid)
            if let row, !row.misplaced.isEmpty { try rows.place(row) }
        }
        try index.flush()
    }

    private func terms(of docids: [UInt32], in chunk: UInt16) throws(SQLiteError) -> [UInt32: Set<SearchTerm>] {
        var terms: [UInt32: Set<SearchTerm>] = [:]
        let wanted = DocidChunk(docids.map { UInt16(truncatingIfNeeded: $0) })
        try PostingWalk(connection: connection).each(in: chunk) { term, found in
            for number in found.intersection(wanted).sorted() {
                terms[UInt32(chunk) << 16 | UInt32(number), default: []].insert(term)
            }
        }
        return terms
    }

    private static func sorted(_ terms: Set<SearchTerm>) -> [SearchTerm] {
        terms.sorted { left, right in
            left.field == right.field ? left.value.lexicographicallyPrecedes(right.value) : left.field < right.field
        }
    }
}

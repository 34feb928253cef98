internal import SQLite
internal import StillsModel

/// Whether a candidate matches what postings do not tell (``QueryPlan/residue``), by as little of its row as decides it.
struct RowCheck {
    private let rows: SearchRows
    private let plan: QueryPlan
    private let distances: [(centre: Position, metres: Double)]?
    private let isMonotonic: Bool

    init(_ plan: QueryPlan, rows: SearchRows) {
        self.rows = rows
        self.plan = plan.residue
        distances = self.plan.distances
        isMonotonic = self.plan.isMonotonic
    }

    /// Whether every candidate matches.
    var isEmpty: Bool { plan == .all }

    func matches(_ docid: UInt32) throws(SQLiteError) -> Bool {
        guard !isEmpty else { return true }
        if let distances {
            guard let place = try rows.place(docid) else { return false }
            return distances.allSatisfy { GreatCircle.distance($0.centre, place) <= $0.metres }
        }
        if isMonotonic, let stated = try rows.statedDocument(docid), QueryEvaluator.matches(stated, plan) {
            return true
        }
        guard let document = try rows.document(docid) else { return false }
        return QueryEvaluator.matches(document, plan)
    }
}

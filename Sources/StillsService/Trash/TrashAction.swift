package import StillsModel

/// What is to be done with them.
package enum TrashAction: Sendable, Equatable {
    /// Into the trash, where searches do not look.
    case trash
    /// Out of the trash.
    case restore
    /// Forgotten for good; bytes that no other image has are removed so many microseconds later.
    case purge(grace: Int64)

    /// A purge that leaves a week to think again: until then the same file, imported again, finds its bytes.
    package static let usualGrace: Int64 = 7 * 24 * 3_600 * 1_000_000

    var outcome: TrashOutcome {
        switch self {
        case .trash: .trashed
        case .restore: .restored
        case .purge: .purged
        }
    }

    /// What the query of this action is about: all but `rm` means images in the trash, without having to say so.
    func query(_ query: Query) -> Query {
        guard self != .trash else { return query }
        switch query.expression {
        case nil: return Query(.flag(.trashed))
        case .and(let parts)?: return Query(.and([.flag(.trashed)] + parts))
        case let expression?: return Query(.and([.flag(.trashed), expression]))
        }
    }
}

/// What became of one image.
package enum TrashOutcome: String, Sendable, CaseIterable {
    case trashed, restored, purged
    /// It was as it should be already.
    case unchanged
    /// It stays as it was; the reason says why.
    case refused
}

/// One image's outcome.
package struct TrashReport: Sendable, Equatable {
    /// nil where no image has the name.
    package var image: ImageID?
    /// The word by which it was asked for; nil where a query found it.
    package var name: String?
    package var outcome: TrashOutcome
    /// What kind of refusal it is; nil where it was not refused.
    package var code: ErrorCode?
    /// A full sentence; for `refused` and `unchanged`.
    package var reason: String?
}

/// The outcomes of a run, counted.
package struct TrashSummary: Sendable, Equatable {
    package private(set) var counts: [TrashOutcome: Int] = [:]

    package init() {}

    package subscript(outcome: TrashOutcome) -> Int { counts[outcome, default: 0] }
    package var total: Int { counts.values.reduce(0, +) }

    package mutating func count(_ report: TrashReport) { counts[report.outcome, default: 0] += 1 }
}

package import Linux
package import StillsModel

/// What became of one item. The words are what programs read.
package enum ImportOutcome: String, Sendable, CaseIterable {
    /// New in the library.
    case imported
    /// It was there, and nothing differs.
    case unchanged
    /// It was there, and got what its row or its options newly state, its bytes again, or other bytes by `--replace`.
    case updated
    /// It was there, and a person's value stays although the row states another one.
    case kept
    /// It was there, in the trash, and stays there.
    case trashed
    /// It was not taken in; the reason says why.
    case refused
    /// Nothing is wrong with it, but the run was to take in all or nothing, and another item was refused.
    case notImported

    /// There is an image, and nothing is in its way.
    fileprivate var isKnown: Bool {
        switch self {
        case .imported, .unchanged, .updated, .kept: true
        case .trashed, .refused, .notImported: false
        }
    }
}

/// One item's outcome.
package struct ImportReport: Sendable {
    package var path: Path
    package var row: Int?
    package var outcome: ImportOutcome
    package var image: ImageID?
    /// What the receipt attests; for `imported` only.
    package var receipt: Receipt?
    package var refusal: Refusal?
    /// What a person would like to know of an outcome that is no refusal.
    package var remark: String?
    /// What is wrong beside the picture, although it is in: its sidecar cannot be used.
    package var warning: String?
    package var byteCount: Int64

    init(
        _ item: ImportItem, _ outcome: ImportOutcome, image: ImageID? = nil, receipt: Receipt? = nil,
        refusal: Refusal? = nil, remark: String? = nil, byteCount: Int64 = 0
    ) {
        path = item.shownPath
        row = item.row
        self.outcome = outcome
        self.image = image
        self.receipt = receipt
        self.refusal = refusal
        self.remark = remark
        warning = outcome.isKnown ? item.sidecarWarning : nil
        self.byteCount = byteCount
    }
}

/// The outcomes of a run, counted.
package struct ImportSummary: Sendable, Equatable {
    package private(set) var counts: [ImportOutcome: Int] = [:]
    /// Bytes of originals newly kept.
    package private(set) var bytes: Int64 = 0
    /// What a run left out on purpose, such as symbolic links: no outcome, but told.
    package var leftOut = 0

    package init() {}

    package subscript(outcome: ImportOutcome) -> Int { counts[outcome, default: 0] }

    package var total: Int { counts.values.reduce(0, +) }

    package mutating func count(_ report: ImportReport) {
        counts[report.outcome, default: 0] += 1
        bytes += report.byteCount
    }
}

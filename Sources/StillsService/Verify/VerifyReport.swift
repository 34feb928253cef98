package import StillsModel

/// One thing that is not as it should be.
package struct VerifyFinding: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// A row whose blob is not there.
        case missing
        /// A blob without a row.
        case orphan
        /// A blob whose bytes are not those that were taken in.
        case mismatch
        /// An image that the search index has otherwise than its rows say.
        case misindexed
    }

    package var kind: Kind
    /// The images that are concerned; none for an orphan.
    package var images: [ImageID]
    package var locator: BlobLocator?
    /// What the index has wrongly, by the names that a query knows it by, or by the order's; empty for what is no matter of the
    /// index.
    package var fields: [String] = []
    /// A full sentence that says what was found, what was done about it, and the way out.
    package var reason: String
    package var isRepaired: Bool
}

/// What a look at the whole library showed.
package struct VerifySummary: Sendable, Equatable {
    /// Images whose originals, or of which only the terms, were looked at.
    package var images = 0
    package var missing = 0
    package var orphans = 0
    package var mismatched = 0
    package var misindexed = 0
    /// What was cleaned up, set aside or indexed anew.
    package var repaired = 0

    package init() {}

    /// Whether every row has its blob, every blob its row, every digest is right, and so is the index.
    package var isClean: Bool { missing == 0 && orphans == 0 && mismatched == 0 && misindexed == 0 }

    mutating func count(_ finding: VerifyFinding) {
        switch finding.kind {
        case .missing: missing += 1
        case .orphan: orphans += 1
        case .mismatch: mismatched += 1
        case .misindexed: misindexed += 1
        }
        if finding.isRepaired { repaired += 1 }
    }
}

/// How far a verification is.
package enum VerifyProgress: Sendable, Equatable {
    /// So many images' originals were looked at.
    case originals(Int)
    /// So many images were compared with the index.
    case index(Int)
}

/// One thing that a search index has otherwise than the rows say.
package struct IndexFinding: Sendable, Equatable {
    package enum Subject: Sendable, Equatable {
        case image(ImageID)
        /// An image that is gone, which the index knew by this number.
        case goneImage(Int)
        /// A part of the index that cannot be read.
        case unreadable
        /// By what parts of words are found.
        case dictionary
    }

    package var subject: Subject
    /// What the index must have, and has not.
    package var missing: [SearchTerm]
    /// What the index has, and must not have; of an unreadable part, what it was about.
    package var surplus: [SearchTerm]
    /// The orders in which the image stands at a wrong place.
    package var misplaced: [SortOrder.Key]
    /// Whether the index has the right terms now.
    package var isRepaired: Bool

    package init(
        _ subject: Subject, missing: [SearchTerm] = [], surplus: [SearchTerm] = [], misplaced: [SortOrder.Key] = [],
        isRepaired: Bool = false
    ) {
        self.subject = subject
        self.missing = missing
        self.surplus = surplus
        self.misplaced = misplaced
        self.isRepaired = isRepaired
    }
}

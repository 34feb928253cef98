package import StillsModel

/// What became of one image of a bulk edit. The words are what programs read.
package enum EditOutcome: String, Sendable, CaseIterable {
    case edited
    /// It was as asked already.
    case unchanged
    /// It stays as it was; the reason says why.
    case refused
}

/// One image's outcome.
package struct EditReport: Sendable {
    /// What the user called it, where no image has that name; else its id.
    package let name: String
    package let outcome: EditOutcome
    package let reason: String?
    /// What kind of refusal it is; nil where it was not refused.
    package let code: ErrorCode?
    /// As it was when it was looked at; nil where no image has the name.
    package let before: Image?
    /// As it is now; of a dry run, as it would be.
    package let after: Image?
    /// What a server told of it, which does not show the image itself.
    var told: Told?

    struct Told: Sendable {
        var version: Int?
        var changes: [Event.Change]
    }

    init(_ before: Image, _ outcome: EditOutcome, after: Image? = nil) {
        name = before.id.description
        self.outcome = outcome
        reason = nil
        code = nil
        self.before = before
        self.after = after
    }

    init(_ before: Image, refused code: ErrorCode, reason: String) {
        name = before.id.description
        outcome = .refused
        self.reason = reason
        self.code = code
        self.before = before
        after = nil
    }

    init(unknown name: String) {
        self.name = name
        outcome = .refused
        reason = "There is no image “\(name)” in this library."
        code = .notFound
        before = nil
        after = nil
    }

    /// The version that it has now; nil where it was refused.
    package var version: Int? { after?.version ?? told?.version }

    /// What differs.
    package var changes: [Event.Change] {
        guard let before, let after else { return told?.changes ?? [] }
        return before.differences(to: after)
    }
}

/// The outcomes of a run, counted.
package struct EditSummary: Sendable, Equatable {
    package private(set) var edited = 0
    package private(set) var unchanged = 0
    package private(set) var refused = 0

    package init() {}

    package var total: Int { edited + unchanged + refused }

    package mutating func count(_ report: EditReport) {
        switch report.outcome {
        case .edited: edited += 1
        case .unchanged: unchanged += 1
        case .refused: refused += 1
        }
    }
}

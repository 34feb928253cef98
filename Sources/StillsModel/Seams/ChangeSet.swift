/// Changes that are committed together: a value, without reads or closures.
package struct ChangeSet: Sendable, Equatable {
    package enum Atomicity: Sendable {
        /// A mutation whose precondition fails is left out; the others are applied.
        case perItem
        /// When one precondition fails, nothing is applied.
        case all
    }

    /// Who asks; nil for Stills itself.
    package var principal: AccountID?
    package var source: Source
    package var at: Instant
    package var atomicity: Atomicity
    package var mutations: [Mutation]
    /// What is noted of a bulk operation with them; nil where none asks. Nothing is where nothing is applied as a whole.
    package var notes: OperationNotes?

    package init(
        principal: AccountID?, source: Source, at: Instant, atomicity: Atomicity = .perItem, mutations: [Mutation],
        notes: OperationNotes? = nil
    ) {
        self.principal = principal
        self.source = source
        self.at = at
        self.atomicity = atomicity
        self.mutations = mutations
        self.notes = notes
    }
}

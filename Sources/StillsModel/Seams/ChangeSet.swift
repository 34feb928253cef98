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

    package init(
        principal: AccountID?, source: Source, at: Instant, atomicity: Atomicity = .perItem, mutations: [Mutation]
    ) {
        self.principal = principal
        self.source = source
        self.at = at
        self.atomicity = atomicity
        self.mutations = mutations
    }
}

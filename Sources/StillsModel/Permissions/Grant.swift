/// A level that an account is given on a container, a collection or an image.
package struct Grant: Sendable, Hashable {
    /// What a grant is on.
    package enum Target: Sendable, Hashable {
        case container(ContainerID)
        case collection(CollectionID)
        case image(ImageID)
    }

    package var target: Target
    package var account: AccountID
    package var level: AccessLevel

    package init(_ level: AccessLevel, on target: Target, to account: AccountID) {
        self.target = target
        self.account = account
        self.level = level
    }
}

/// One committed change of grants, as the record of them tells it.
package struct GrantEvent: Sendable, Equatable {
    /// Rises with every change; gaps are possible.
    package var sequence: Int64
    package var at: Instant
    /// Who gave or took it; nil for Stills itself.
    package var principal: AccountID?
    package var target: Grant.Target
    package var account: AccountID
    /// nil where there was none.
    package var from: AccessLevel?
    /// nil where it was taken.
    package var to: AccessLevel?

    package init(
        sequence: Int64, at: Instant, principal: AccountID?, target: Grant.Target, account: AccountID,
        from: AccessLevel?, to: AccessLevel?
    ) {
        self.sequence = sequence
        self.at = at
        self.principal = principal
        self.target = target
        self.account = account
        self.from = from
        self.to = to
    }
}

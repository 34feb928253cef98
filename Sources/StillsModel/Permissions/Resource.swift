/// What an action is about, with the facts that decide.
package enum Resource: Sendable, Hashable {
    /// The library as a whole: its stores, jobs and settings.
    case library
    case account(AccountID, Role)
    case container(Standing)
    case collection(Standing)
    case image(Standing, Visibility, ImageState)
}

/// How a principal's account stands to a thing.
package struct Standing: Sendable, Hashable {
    /// By ownership and grants, inherited ones included; nil for none.
    package var level: AccessLevel?
    /// The principal's key is confined to collections, and the thing is in none of them.
    package var isOutsideKey: Bool

    package init(_ level: AccessLevel?, isOutsideKey: Bool = false) {
        self.level = level
        self.isOutsideKey = isOutsideKey
    }
}

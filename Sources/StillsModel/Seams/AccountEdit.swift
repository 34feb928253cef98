/// What becomes of an account. It says everything that can change.
package struct AccountEdit: Sendable, Equatable {
    package var account: AccountID
    /// The role that it was looked at with.
    package var expectedRole: Role
    package var role: Role
    package var isDisabled: Bool

    package init(account: AccountID, expectedRole: Role, role: Role, isDisabled: Bool) {
        self.account = account
        self.expectedRole = expectedRole
        self.role = role
        self.isDisabled = isDisabled
    }

    /// What leaves the account as it is, to be changed.
    package init(_ account: Account) {
        self.init(
            account: account.id, expectedRole: account.role, role: account.role, isDisabled: account.isDisabled)
    }
}

/// The part of a catalog that knows who was given what.
package protocol GrantRecords: Sendable {
    /// What an account may do by ownership and grants, as ``AccessInheritance`` says of all that is committed. Nothing, for
    /// an account that is not there.
    func access(of account: AccountID) async throws(RecordStoreError) -> AccountAccess

    /// The grants on a target, without those on what it is in, in the order of the accounts' ids.
    func grants(on target: Grant.Target) async throws(RecordStoreError) -> [Grant]

    /// How the grants on a target changed, in the order of the commits. They are told of targets that are gone, too.
    func grantEvents(on target: Grant.Target) async throws(RecordStoreError) -> [GrantEvent]
}

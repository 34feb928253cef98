package import StillsModel
internal import Synchronization

extension MemoryCatalog {
    package func access(of account: AccountID) async throws(RecordStoreError) -> AccountAccess {
        state.withLock { $0.access(of: account) }
    }

    package func grants(on target: Grant.Target) async throws(RecordStoreError) -> [Grant] {
        state.withLock { $0.grants(on: target) }
    }

    package func grantEvents(on target: Grant.Target) async throws(RecordStoreError) -> [GrantEvent] {
        state.withLock { tables in tables.grantEvents.filter { $0.target == target } }
    }
}

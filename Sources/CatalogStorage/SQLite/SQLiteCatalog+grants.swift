internal import SQLite
package import StillsModel

extension SQLiteCatalog {
    package func access(of account: AccountID) async throws(RecordStoreError) -> AccountAccess {
        try await read { reader throws(SQLiteError) in try reader.access(of: account) }
    }

    package func grants(on target: Grant.Target) async throws(RecordStoreError) -> [Grant] {
        try await read { reader throws(SQLiteError) in try reader.grants(on: target) }
    }

    package func grantEvents(on target: Grant.Target) async throws(RecordStoreError) -> [GrantEvent] {
        try await read { reader throws(SQLiteError) in try reader.grantEvents(on: target) }
    }
}

internal import SQLite
package import StillsModel

extension SQLiteCatalog {
    package func access(of account: AccountID) async throws(RecordStoreError) -> AccountAccess {
        try await unchanged(account, in: { $0.access }) { version async throws(RecordStoreError) in
            try await read { reader throws(SQLiteError) in
                try version?.open()
                return try reader.access(of: account)
            }
        } ?? AccountAccess()
    }

    package func grants(on target: Grant.Target) async throws(RecordStoreError) -> [Grant] {
        try await read { reader throws(SQLiteError) in try reader.grants(on: target) }
    }

    package func grantEvents(on target: Grant.Target) async throws(RecordStoreError) -> [GrantEvent] {
        try await read { reader throws(SQLiteError) in try reader.grantEvents(on: target) }
    }
}

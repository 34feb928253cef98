internal import SQLite
internal import Synchronization

/// Says at once whether the catalog has changed, whoever changes it.
///
/// A connection of its own is asked on the caller's thread (`PRAGMA data_version`, sqlite.org/pragma.html): two calls into
/// the kernel and a look into the log's shared index, a tenth of a trip to a lane. It waits for nobody: where the answer is
/// not to be had at once there is none.
final class CatalogVersion: Sendable {
    private let connection = Mutex<SQLiteConnection?>(nil)
    private let connect: @Sendable () throws(SQLiteError) -> SQLiteConnection

    /// - Parameter connect: opens a connection that does not wait for locks.
    init(connect: @escaping @Sendable () throws(SQLiteError) -> SQLiteConnection) { self.connect = connect }

    /// A number that is another one after each change; nil as long as ``open()`` was not called, and where it is not to be
    /// had without waiting.
    var current: Int64? {
        connection.withLock { connection in
            do throws(SQLiteError) {
                return try connection?.first("PRAGMA data_version") { $0.integer(0) }
            } catch {
                // Whoever is not told reads the catalog itself, and hears from there what is wrong.
                return nil
            }
        }
    }

    /// Makes the connection, once. Blocks the thread.
    func open() throws(SQLiteError) {
        let failure = connection.withLock { connection -> SQLiteError? in
            guard connection == nil else { return nil }
            do throws(SQLiteError) {
                connection = try connect()
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    func close() { connection.withLock { $0 = nil } }
}

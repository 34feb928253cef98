/// What SQLite says about a call that failed.
package struct SQLiteError: Error, Sendable, CustomStringConvertible {
    /// The extended result code (sqlite.org/rescode.html).
    package let extendedCode: Int32
    /// SQLite's own words.
    package let words: String
    /// The beginning of the statement that they are about; for logs, not for users.
    package let statement: String?

    /// - Parameter description: what went wrong, without the statement.
    package init(extendedCode: Int32, description: String, statement: String? = nil) {
        self.extendedCode = extendedCode
        words = description
        self.statement = statement
    }

    package var description: String { words + (statement.map { " (in: \($0))" } ?? "") }

    /// The primary result code.
    package var kind: Kind { Kind(rawValue: extendedCode & 0xFF) ?? .other }

    /// The primary result codes that callers tell apart.
    package enum Kind: Int32, Sendable {
        case other = 1
        case aborted = 4
        case busy = 5
        case locked = 6
        case outOfMemory = 7
        case readOnly = 8
        case interrupted = 9
        case inputOutput = 10
        case corrupt = 11
        case full = 13
        case cannotOpen = 14
        case protocolError = 15
        case constraint = 19
        case notADatabase = 26
        /// Not one of SQLite's: the tables are of a build that this one does not know.
        case unknownFormat = 0xFE
    }
}

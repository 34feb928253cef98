internal import Execution
internal import SQLite
internal import StillsModel

extension RecordStoreError {
    /// SQLite's result codes in the words of the seam.
    init(_ error: LaneError<SQLiteError>) {
        switch error {
        case .failed(let error): self.init(error)
        case .full: self.init(.unavailable, "\(error)", cause: error)
        case .cancelled: self.init(.cancelled, "\(error)", cause: error)
        }
    }

    init(_ error: SQLiteError) {
        let (code, message): (ErrorCode, String) =
            switch error.kind {
            case .busy, .locked, .protocolError:
                (.unavailable, "The catalog is locked by another program: try again when it has finished.")
            case .full: (.resourceExhausted, "No space is left on the disk that holds the catalog.")
            case .readOnly: (.permissionDenied, "The catalog cannot be written: \(error.words)")
            case .cannotOpen: (.permissionDenied, "The catalog cannot be opened: \(error.words)")
            case .unknownFormat: (.unimplemented, "\(error)")
            case .corrupt: (.corrupt, "\(error.words)")
            case .notADatabase: (.corrupt, "The catalog is no SQLite database: \(error.words)")
            case .inputOutput: (.unavailable, "The disk that holds the catalog reported an error: \(error.words)")
            case .outOfMemory: (.resourceExhausted, "There is no memory left for the catalog.")
            case .interrupted, .aborted: (.cancelled, "The request to the catalog was interrupted.")
            case .constraint, .other: (.internal, "The catalog refused a statement: \(error.words)")
            }
        self.init(code, message, cause: error)
    }
}

extension SQLiteError {
    static func readOnly(_ path: String) -> SQLiteError {
        SQLiteError(extendedCode: Kind.readOnly.rawValue, description: "\(path) was opened for reading only.")
    }
}

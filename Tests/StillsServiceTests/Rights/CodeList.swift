import StillsModel
import StillsService
import Synchronization

/// The kinds of refusals that were reported; nil for what was not refused.
final class CodeList: Sendable {
    private let codes = Mutex<[ErrorCode?]>([])

    func append(_ code: ErrorCode?) { codes.withLock { $0.append(code) } }

    /// Whether the one thing asked for was not refused.
    ///
    /// - Throws: ``ServiceError`` with its kind, when it was.
    func outcome() throws -> Bool {
        let codes = codes.withLock { $0 }
        if case .some(.some(let code)) = codes.first { throw ServiceError(code, "refused") }
        return codes.count == 1
    }
}

/// Keeps bulk operations: what is asked for, how far it is, and what became of each image. Outcomes themselves are noted by
/// ``RecordStore/commit(_:)``, with the changes that they tell of (``OperationNotes``).
///
/// Every change is durable when its call returns. Operations go with the account that asked for them.
package protocol OperationStore: Sendable {
    /// Begins an operation.
    ///
    /// - Parameters:
    ///   - images: what it is about; nil where that is to be found out (``choose(_:for:from:)``).
    ///   - limit: how many running ones its account may have.
    /// - Throws: ``OperationStoreError`` with `.resourceExhausted`: the account has so many already; `.notFound`: there is no
    ///   such account.
    func begin(_ operation: BulkOperation, images: [ImageID]?, limit: Int) async throws(OperationStoreError)

    /// nil when there is none of that id.
    func operation(_ id: OperationID) async throws(OperationStoreError) -> BulkOperation?

    /// The latest first.
    ///
    /// - Parameters:
    ///   - owner: whose; nil for everybody's.
    ///   - key: only those that this key asked for; nil for all of the account's.
    ///   - after: the last one of the page before.
    func operations(
        of owner: AccountID?, by key: APIKeyID?, after: OperationID?, limit: Int
    ) async throws(OperationStoreError) -> [BulkOperation]

    /// Those that run, the oldest first.
    func runningOperations() async throws(OperationStoreError) -> [OperationID]

    /// Adds images to an operation, from a place on; what stood there and behind it goes.
    ///
    /// - Throws: ``OperationStoreError`` with `.conflict`: the operation is gone or over, or knows its images already.
    func choose(_ images: [ImageID], for id: OperationID, from place: Int) async throws(OperationStoreError)

    /// Notes that all images were added.
    ///
    /// - Throws: as ``choose(_:for:from:)``.
    func finishChoosing(_ id: OperationID) async throws(OperationStoreError)

    /// The images of an operation in the order of their places, from one on.
    ///
    /// - Parameter filter: which.
    func items(
        of id: OperationID, _ filter: OperationItemFilter, from place: Int, limit: Int
    ) async throws(OperationStoreError) -> [OperationItem]

    /// Asks a running operation to end. Where there is none, or it is over, nothing happens.
    func cancel(_ id: OperationID) async throws(OperationStoreError)

    /// Ends a running operation. Where there is none, or it is over, nothing happens.
    func end(
        _ id: OperationID, _ state: BulkOperation.State, reason: String?, at now: Instant, expiresAt: Instant
    ) async throws(OperationStoreError)

    /// Forgets up to `limit` operations that may be forgotten, and their items.
    ///
    /// - Returns: how many.
    func forgetOperations(at now: Instant, limit: Int) async throws(OperationStoreError) -> Int
}

/// Which images of a bulk operation are asked for.
package enum OperationItemFilter: Sendable, Equatable {
    case all
    /// Those without an outcome.
    case waiting
    case outcome(OperationItem.Outcome)
}

/// An error of an ``OperationStore``.
package struct OperationStoreError: SeamError {
    package let code: ErrorCode
    package let message: String
    package let cause: (any Error)?

    package init(_ code: ErrorCode, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

/// Work on many images that goes on after its request was answered: it is asked for once, and looked after until it ends.
package struct BulkOperation: Sendable, Equatable {
    package enum Action: String, Sendable, CaseIterable {
        case edit
        /// Into the trash.
        case delete
        /// Out of the trash.
        case restore
    }

    package enum State: String, Sendable, CaseIterable {
        case running
        /// Every image has its outcome; refusals among them are no failure of the whole.
        case succeeded
        /// It could not go on; ``BulkOperation/reason`` says why.
        case failed
        case cancelled
    }

    package var id: OperationID
    package var owner: AccountID
    /// The API key by which it was asked for: it may do no more than that key may.
    package var key: APIKeyID?
    package var action: Action
    /// Says what would become of each image, and changes none.
    package var isDryRun: Bool
    /// What is asked for, in the form of whoever carries it out.
    package var request: String
    package var state: State
    /// Whether it ends with the batch that is under way.
    package var isCancelling: Bool
    package var counts: OperationCounts
    package var startedAt: Instant
    /// nil as long as it runs.
    package var endedAt: Instant?
    /// When it may be forgotten; nil as long as it runs.
    package var expiresAt: Instant?
    /// Why it failed, as a full sentence.
    package var reason: String?

    /// One that begins.
    package init(
        id: OperationID, owner: AccountID, key: APIKeyID? = nil, action: Action, isDryRun: Bool = false,
        request: String, startedAt: Instant
    ) {
        self.id = id
        self.owner = owner
        self.key = key
        self.action = action
        self.isDryRun = isDryRun
        self.request = request
        state = .running
        isCancelling = false
        counts = OperationCounts()
        self.startedAt = startedAt
    }
}

package typealias OperationID = Identifier<BulkOperation>

/// How far a bulk operation is.
package struct OperationCounts: Sendable, Equatable {
    /// How many images it is about; nil until all of them are found.
    package var matched: Int?
    package var changed = 0
    package var unchanged = 0
    package var refused = 0

    package init(matched: Int? = nil, changed: Int = 0, unchanged: Int = 0, refused: Int = 0) {
        self.matched = matched
        self.changed = changed
        self.unchanged = unchanged
        self.refused = refused
    }

    /// How many have their outcome.
    package var done: Int { changed + unchanged + refused }
}

/// One image of a bulk operation.
package struct OperationItem: Sendable, Equatable {
    package enum Outcome: String, Sendable, CaseIterable {
        case changed
        /// It was as asked already.
        case unchanged
        /// It stays as it was; the reason says why.
        case refused
    }

    /// Its number in the operation, from 0.
    package var place: Int
    package var image: ImageID
    /// nil: its turn did not come yet.
    package var outcome: Outcome?
    /// Of the image, after the change.
    package var version: Int?
    /// What kind of refusal it is.
    package var code: ErrorCode?
    package var reason: String?

    package init(
        place: Int, image: ImageID, outcome: Outcome? = nil, version: Int? = nil, code: ErrorCode? = nil,
        reason: String? = nil
    ) {
        self.place = place
        self.image = image
        self.outcome = outcome
        self.version = version
        self.code = code
        self.reason = reason
    }
}

internal import Testing
package import StillsModel

/// One clause of the ``OperationStore`` contract, and of what a commit notes of operations, for a catalog that holds
/// ``SampleLibrary/founding`` and nothing else.
package struct OperationStoreCheck: Sendable, CustomStringConvertible {
    package typealias Store = OperationStore & RecordStore

    package let description: String
    private let body: @Sendable (any Store) async throws -> Void

    init(_ clause: String, _ body: @escaping @Sendable (any Store) async throws -> Void) {
        description = clause
        self.body = body
    }

    /// Runs the check in a catalog that is empty; what it does otherwise is recorded as an issue of the running test.
    package func callAsFunction(_ store: any Store) async throws {
        _ = try await store.commit(SampleLibrary.founding)
        try await body(store)
    }

    /// Every clause.
    package static let all: [OperationStoreCheck] = beginning + choosing + noting + ending

    private static let beginning: [OperationStoreCheck] = [
        .init("an operation is found as it was begun, and its images wait in their order") { store in
            var operation = sample(1)
            operation.key = APIKeyID(high: 6, low: 1)
            operation.isDryRun = true
            let begun = operation
            try await store.begin(begun, images: images(3), limit: 9)
            operation.counts.matched = 3
            #expect(try await store.operation(id(1)) == operation)
            #expect(try await store.operation(id(2)) == nil)
            #expect(try await store.items(of: id(1), .all, from: 0, limit: 9) == waiting(0..<3))
            #expect(try await store.items(of: id(1), .waiting, from: 1, limit: 1) == waiting(1..<2))
            #expect(try await store.runningOperations() == [id(1)])
        },
        .init("an account has no more running operations than the limit; those that ended do not count") { store in
            try await store.begin(sample(1), images: [], limit: 1)
            #expect(await code { try await store.begin(sample(2), images: [], limit: 1) } == .resourceExhausted)
            try await store.begin(sample(3, of: SampleLibrary.ben), images: [], limit: 1)
            try await store.end(id(1), .succeeded, reason: nil, at: later, expiresAt: later)
            try await store.begin(sample(2), images: [], limit: 1)
            #expect(try await store.runningOperations() == [id(2), id(3)])
        },
        .init("an operation of an account that is not there is refused") { store in
            let wrong = sample(1, of: AccountID(high: 9, low: 9))
            #expect(await code { try await store.begin(wrong, images: nil, limit: 9) } == .notFound)
        },
        .init("operations are listed by account and key, the latest first, page by page") { store in
            var keyed = sample(2)
            keyed.key = APIKeyID(high: 6, low: 1)
            let second = keyed
            try await store.begin(sample(1), images: nil, limit: 9)
            try await store.begin(second, images: nil, limit: 9)
            try await store.begin(sample(3, of: SampleLibrary.ben), images: nil, limit: 9)
            func ids(_ owner: AccountID?, _ key: APIKeyID? = nil, after: OperationID? = nil, _ limit: Int = 9)
                async throws -> [OperationID]
            {
                try await store.operations(of: owner, by: key, after: after, limit: limit).map(\.id)
            }
            #expect(try await ids(nil) == [id(3), id(2), id(1)])
            #expect(try await ids(nil, after: id(3), 1) == [id(2)])
            #expect(try await ids(SampleLibrary.anna) == [id(2), id(1)])
            #expect(try await ids(SampleLibrary.anna, second.key) == [id(2)])
        },
        .init("operations go with their account") { store in
            let account = Account(
                id: AccountID(high: 1, low: 9), name: "gone", role: .member, createdAt: SampleLibrary.now)
            try await store.apply([.createAccount(account)])
            try await store.begin(sample(1, of: account.id), images: images(2), limit: 9)
            #expect(
                try await store.apply([.removeAccount(account.id, expectedRole: .member)]) == [.applied])
            #expect(try await store.operation(id(1)) == nil)
            #expect(try await store.items(of: id(1), .all, from: 0, limit: 9) == [])
        },
    ]

    private static let choosing: [OperationStoreCheck] = [
        .init("images are added until all are known; what stood behind a place goes when it is added to again") {
            store in
            try await store.begin(sample(1), images: nil, limit: 9)
            #expect(try await store.operation(id(1))?.counts.matched == nil)
            try await store.choose(images(2), for: id(1), from: 0)
            try await store.choose(images(3), for: id(1), from: 2)
            try await store.choose(images(2), for: id(1), from: 0)
            #expect(try await store.items(of: id(1), .all, from: 0, limit: 9) == waiting(0..<2))
            try await store.finishChoosing(id(1))
            #expect(try await store.operation(id(1))?.counts.matched == 2)
        },
        .init("images are added to no operation that knows them, is over, or is not there") { store in
            try await store.begin(sample(1), images: [], limit: 9)
            try await store.begin(sample(2), images: nil, limit: 9)
            try await store.end(id(2), .cancelled, reason: nil, at: later, expiresAt: later)
            for number in 1...3 as ClosedRange<UInt64> {
                #expect(await code { try await store.choose(images(1), for: id(number), from: 0) } == .conflict)
                #expect(await code { try await store.finishChoosing(id(number)) } == .conflict)
            }
        },
    ]

    private static let noting: [OperationStoreCheck] = [
        .init("outcomes are noted with the mutations that they tell of, and only where those are applied") { store in
            try await store.takeIn(SampleLibrary.image(1), number: 1)
            try await store.begin(sample(1), images: images(3), limit: 9)
            let changes = edits([1, 7], notes: [done(0, 0), done(1, 1), refused(2)])
            #expect(try await store.commit(changes) == [.applied, .refused(.versionChanged(current: 2))])
            let items = try await store.items(of: id(1), .all, from: 0, limit: 9)
            #expect(items.map(\.outcome) == [.changed, nil, .refused])
            #expect(items.first?.version == 2)
            #expect(items.last?.code == .notFound && items.last?.reason == "There is none.")
            #expect(
                try await store.operation(id(1))?.counts
                    == OperationCounts(matched: 3, changed: 1, unchanged: 0, refused: 1))
            #expect(try await store.items(of: id(1), .waiting, from: 0, limit: 9).map(\.place) == [1])
            #expect(try await store.items(of: id(1), .outcome(.refused), from: 0, limit: 9).map(\.place) == [2])
        },
        .init("what is noted stays, and counts once") { store in
            try await store.begin(sample(1), images: images(2), limit: 9)
            _ = try await store.commit(edits([], notes: [refused(0)]))
            _ = try await store.commit(edits([], notes: [refused(0), done(0, nil)]))
            #expect(try await store.operation(id(1))?.counts == OperationCounts(matched: 2, refused: 1))
            #expect(try await store.items(of: id(1), .all, from: 0, limit: 1).map(\.outcome) == [.refused])
        },
        .init("nothing is noted where a change set is not applied as a whole") { store in
            try await store.takeIn(SampleLibrary.image(1), number: 1)
            try await store.begin(sample(1), images: images(2), limit: 9)
            var changes = edits([1, 7], notes: [done(0, 0), refused(1)])
            changes.atomicity = .all
            #expect(
                try await store.commit(changes) == [.notTried, .refused(.versionChanged(current: 2))])
            #expect(try await store.operation(id(1))?.counts.done == 0)
            #expect(try await store.record(of: SampleLibrary.image(1).id).image.version == 1)
        },
        .init("notes of an operation that is not there are no error") { store in
            let outcomes = try await store.commit(edits([], notes: [refused(0)]))
            #expect(outcomes.isEmpty)
            #expect(try await store.operation(id(1)) == nil)
        },
    ]

    private static let ending: [OperationStoreCheck] = [
        .init("an operation ends once, and keeps how") { store in
            try await store.begin(sample(1), images: [], limit: 9)
            try await store.cancel(id(1))
            #expect(try await store.operation(id(1))?.isCancelling == true)
            try await store.end(id(1), .failed, reason: "No.", at: SampleLibrary.now, expiresAt: later)
            try await store.end(id(1), .succeeded, reason: nil, at: later, expiresAt: SampleLibrary.now)
            try await store.cancel(id(1))
            let operation = try await store.operation(id(1))
            #expect(operation?.state == .failed && operation?.reason == "No." && operation?.isCancelling == false)
            #expect(operation?.endedAt == SampleLibrary.now && operation?.expiresAt == later)
            #expect(try await store.runningOperations() == [])
        },
        .init("what is not there is neither cancelled nor ended, and that is no error") { store in
            try await store.cancel(id(1))
            try await store.end(id(1), .failed, reason: nil, at: later, expiresAt: later)
            #expect(try await store.operation(id(1)) == nil)
        },
        .init("operations that may be forgotten go with their items, so many at a time; running ones stay") { store in
            for number in 1...4 as ClosedRange<UInt64> {
                try await store.begin(sample(number), images: images(1), limit: 9)
            }
            for number in 1...3 as ClosedRange<UInt64> {
                let expiry = number == 3 ? later : SampleLibrary.now
                try await store.end(id(number), .succeeded, reason: nil, at: SampleLibrary.now, expiresAt: expiry)
            }
            #expect(try await store.forgetOperations(at: SampleLibrary.now, limit: 1) == 1)
            #expect(try await store.forgetOperations(at: SampleLibrary.now, limit: 9) == 1)
            #expect(try await store.forgetOperations(at: SampleLibrary.now, limit: 9) == 0)
            let left = try await store.operations(of: nil, by: nil, after: nil, limit: 9).map(\.id)
            #expect(left == [id(4), id(3)])
            #expect(try await store.items(of: id(1), .all, from: 0, limit: 9) == [])
        },
    ]

    // MARK: - Samples

    private static let later = Instant(microseconds: SampleLibrary.now.microseconds + 1_000_000)

    private static func id(_ number: UInt64) -> OperationID { OperationID(high: 7, low: number) }

    private static func sample(_ number: UInt64, of owner: AccountID = SampleLibrary.anna) -> BulkOperation {
        BulkOperation(id: id(number), owner: owner, action: .edit, request: "{}", startedAt: SampleLibrary.now)
    }

    private static func images(_ count: UInt64) -> [ImageID] { (0..<count).map { ImageID(high: 4, low: $0 + 1) } }

    private static func waiting(_ places: Range<Int>) -> [OperationItem] {
        places.map { OperationItem(place: $0, image: ImageID(high: 4, low: UInt64($0) + 1)) }
    }

    private static func done(_ place: Int, _ mutation: Int?) -> OperationNotes.Note {
        .init(
            OperationItem(
                place: place, image: ImageID(high: 4, low: UInt64(place) + 1), outcome: .changed, version: 2),
            ifApplied: mutation)
    }

    private static func refused(_ place: Int) -> OperationNotes.Note {
        .init(
            OperationItem(
                place: place, image: ImageID(high: 4, low: UInt64(place) + 1), outcome: .refused, code: .notFound,
                reason: "There is none."))
    }

    /// Edits of the first image, one for each version that it is expected to have.
    private static func edits(_ versions: [Int], notes: [OperationNotes.Note]) -> ChangeSet {
        var changes = SampleLibrary.changes(
            versions.map { version in
                .editImage(
                    ImageEdit(
                        image: SampleLibrary.image(1).id, expectedVersion: version,
                        changes: [FieldChange(.title, .string("T\(version)"), source: .person)]))
            })
        changes.notes = OperationNotes(id(1), notes)
        return changes
    }

    private static func code(_ body: () async throws -> Void) async -> ErrorCode? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? OperationStoreError)?.code
        }
    }
}

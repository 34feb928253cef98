internal import Testing
package import StillsModel

/// One clause of the ``UploadStore`` contract, for a catalog that holds ``SampleLibrary/founding`` and nothing else.
package struct UploadStoreCheck: Sendable, CustomStringConvertible {
    package let description: String
    private let body: @Sendable (any UploadStore) async throws -> Void

    init(_ clause: String, _ body: @escaping @Sendable (any UploadStore) async throws -> Void) {
        description = clause
        self.body = body
    }

    /// Runs the check in a catalog that is empty; what it does otherwise is recorded as an issue of the running test.
    package func callAsFunction(_ store: any UploadStore & RecordStore) async throws {
        _ = try await store.commit(SampleLibrary.founding)
        try await body(store)
    }

    /// Every clause.
    package static let all: [UploadStoreCheck] = uploads + answers

    // MARK: - Resumable uploads

    private static let uploads: [UploadStoreCheck] = [
        .init("an upload is found by its id until it is removed, and removing twice is not an error") { store in
            let upload = sample(1)
            try await store.create(upload, limit: 10)
            #expect(try await store.upload(upload.id) == upload)
            #expect(try await store.upload(id(2)) == nil)
            try await store.remove([upload.id])
            try await store.remove([upload.id])
            #expect(try await store.upload(upload.id) == nil)
        },
        .init("an account has no more unfinished uploads than the limit; those that are over do not count") { store in
            var old = sample(1)
            old.expiresAt = SampleLibrary.now
            try await store.create(old, limit: 1)
            try await store.create(sample(2), limit: 1)
            #expect(await code { try await store.create(sample(3), limit: 1) } == .resourceExhausted)
            try await store.finish(id(2), result, expiresAt: later)
            try await store.create(sample(3), limit: 1)
        },
        .init("an upload of an account that is not there is refused") { store in
            var upload = sample(1)
            upload.owner = AccountID(high: 9, low: 9)
            let wrong = upload
            #expect(await code { try await store.create(wrong, limit: 9) } == .notFound)
        },
        .init("an upload advances from the offset that was noted, and no other, and never beyond its length") { store in
            try await store.create(sample(1), limit: 9)
            try await store.advance(id(1), from: 0, to: 40, expiresAt: later)
            #expect(try await store.upload(id(1))?.offset == 40)
            #expect(try await store.upload(id(1))?.expiresAt == later)
            #expect(await code { try await store.advance(id(1), from: 0, to: 50, expiresAt: later) } == .conflict)
            #expect(await code { try await store.advance(id(1), from: 40, to: 101, expiresAt: later) } == .conflict)
            #expect(await code { try await store.advance(id(2), from: 0, to: 1, expiresAt: later) } == .conflict)
            try await store.advance(id(1), from: 40, to: 30, expiresAt: later)
            #expect(try await store.upload(id(1))?.offset == 30)
        },
        .init("a finished upload is at its end, says what it became, and advances no more") { store in
            try await store.create(sample(1), limit: 9)
            try await store.finish(id(1), result, expiresAt: later)
            try await store.finish(id(1), result, expiresAt: later)
            let upload = try await store.upload(id(1))
            #expect(upload?.offset == 100)
            #expect(upload?.result == result)
            #expect(await code { try await store.advance(id(1), from: 100, to: 100, expiresAt: later) } == .conflict)
            #expect(await code { try await store.finish(id(2), result, expiresAt: later) } == .conflict)
        },
        .init("what is over is told, the oldest first, and as many as asked for") { store in
            for number in 1...3 {
                var upload = sample(UInt64(number))
                upload.expiresAt = moment(10 - number)
                try await store.create(upload, limit: 9)
            }
            try await store.create(sample(4), limit: 9)
            #expect(try await store.expired(at: moment(8), limit: 9) == [id(3), id(2)])
            #expect(try await store.expired(at: moment(9), limit: 2) == [id(3), id(2)])
            #expect(try await store.expired(at: moment(6), limit: 9).isEmpty)
        },
    ]

    // MARK: - Idempotency keys

    private static let answers: [UploadStoreCheck] = [
        .init("a key is taken once; the same request finds it taken, another one finds it another's") { store in
            let first = try await claim(store)
            #expect(first == .taken)
            #expect(try await claim(store) == .inFlight(holder: "we"))
            #expect(try await claim(store, request: 2) == .otherRequest)
        },
        .init("the same request gets the answer that was given, byte for byte") { store in
            _ = try await claim(store)
            let answer = StoredAnswer(
                status: 201, fields: [.init("Location", "/v1/images/1"), .init("ETag", "\"a:b\"")], body: [0, 255, 10])
            try await store.answer(try key("k"), answer, expiresAt: later)
            #expect(try await claim(store) == .answered(answer))
            #expect(try await claim(store, request: 2) == .otherRequest)
            #expect(try await claim(store, "other") == .taken)
        },
        .init("a key that was freed is there for the next; an answered one stays") { store in
            _ = try await claim(store)
            try await store.release(try key("k"))
            try await store.release(try key("k"))
            #expect(try await claim(store, request: 2) == .taken)
            let answer = StoredAnswer(status: 200, fields: [], body: [])
            try await store.answer(try key("k"), answer, expiresAt: later)
            try await store.release(try key("k"))
            #expect(try await claim(store, request: 2) == .answered(answer))
        },
        .init("what a process left unanswered that is gone is taken over by the same request only") { store in
            _ = try await claim(store)
            #expect(try await claim(store, request: 2, gone: "we") == .otherRequest)
            #expect(try await claim(store, gone: "others") == .inFlight(holder: "we"))
            #expect(try await claim(store, gone: "we") == .taken)
        },
        .init("a key that is over is free") { store in
            _ = try await claim(store)
            #expect(try await claim(store, request: 2, at: later) == .taken)
            _ = try await store.expired(at: moment(2_000_000), limit: 1)
            #expect(try await claim(store, request: 1) == .taken)
        },
        .init("an answer under a key that nobody holds is not kept") { store in
            try await store.answer(
                try key("k"), StoredAnswer(status: 200, fields: [], body: []), expiresAt: later)
            #expect(try await claim(store) == .taken)
        },
    ]

    // MARK: - Samples

    private static let later = moment(1_000_000)
    private static let result = UploadResult(image: ImageID(high: 3, low: 4), outcome: "imported", receipt: "a.b.c")

    private static func moment(_ seconds: Int) -> Instant {
        Instant(microseconds: SampleLibrary.now.microseconds + Int64(seconds) * 1_000_000)
    }

    private static func id(_ number: UInt64) -> UploadID { UploadID(high: 1, low: number) }

    private static func sample(_ number: UInt64) -> ResumableUpload {
        ResumableUpload(
            id: id(number), owner: SampleLibrary.anna, byteCount: 100, metadata: "filename YS5wbmc=",
            createdAt: SampleLibrary.now, expiresAt: moment(100))
    }

    private static func key(_ text: String) throws -> IdempotencyKey {
        try #require(IdempotencyKey(text, of: SampleLibrary.anna))
    }

    private static func claim(
        _ store: any UploadStore, _ text: String = "k", request: UInt8 = 1, gone: String? = nil,
        at now: Instant = SampleLibrary.now
    ) async throws -> IdempotencyClaim {
        let digest = try #require(Digest(bytes: Array(repeating: request, count: 32)))
        return try await store.claim(
            try key(text), request: digest, holder: "we", gone: gone, at: now, expiresAt: moment(1_000))
    }

    private static func code(_ body: () async throws -> Void) async -> ErrorCode? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? UploadStoreError)?.code
        }
    }
}

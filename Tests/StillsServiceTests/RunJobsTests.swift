import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("Removing the bytes of purged images")
struct RunJobsTests {
    private static let hour: Int64 = 3_600_000_000

    private func blobCount(_ library: TestLibrary) async throws -> Int {
        try await library.blobs.list(after: nil, limit: 100).count
    }

    private func intents(_ library: TestLibrary) async throws -> [Intent] {
        try await library.catalog.intents(in: library.blobs.id, after: nil, limit: 100)
    }

    @Test("Nothing is removed within the grace; after it the bytes are gone", arguments: LibraryBackend.allCases)
    func grace(backend: LibraryBackend) async throws {
        try await withPictures(["a", "b"], backend) { library in
            try await library.trash(.trash, .named(["a", "b"]))
            try await library.trash(.purge(grace: Self.hour), .named(["a"]))
            #expect(try await library.runJobs() == JobSummary())
            #expect(try await blobCount(library) == 2)
            try await library.trash(.purge(grace: 0), .named(["b"]))
            let summary = try await library.runJobs()
            #expect(summary.originals == 1 && summary.bytes == Int64(SamplePicture.png(2).count))
            #expect(summary.failure == nil)
            #expect(try await blobCount(library) == 1)
            #expect(try await intents(library) == [])
            #expect(try await library.runJobs() == JobSummary())
            #expect(try await library.verify().0.isClean)
        }
    }

    @Test("Bytes that another image has stay", arguments: LibraryBackend.allCases)
    func shared(backend: LibraryBackend) async throws {
        try await withPictures(["a"], backend) { library in
            let item = try library.item("a", externalID: "twin")
            #expect(try await library.importItems([item]).map(\.outcome) == [.imported])
            try await library.trash(.trash, .named(["a"]))
            try await library.trash(.purge(grace: 0), .named(["a"]))
            #expect(try await library.runJobs().originals == 0)
            #expect(try await library.bytes(of: #require(try await library.image("twin")).id) == SamplePicture.png(1))
        }
    }

    @Test(
        "Imported again within the grace, the picture shares its original, which then stays",
        arguments: LibraryBackend.allCases)
    func againWithin(backend: LibraryBackend) async throws {
        try await withPictures(["a"], backend) { library in
            try await library.trash(.trash, .named(["a"]))
            try await library.trash(.purge(grace: 0), .named(["a"]))
            let plan = FaultPlan.none()
            let reports = try await library.importItems(
                [try library.item("a", externalID: "a")], library: library.opened(plan: plan))
            #expect(reports.map(\.outcome) == [.imported] && reports.map(\.byteCount) == [0])
            #expect(!plan.calls.contains("blobs.stage"))
            #expect(try await library.runJobs().originals == 0)
            #expect(try await library.catalog.jobs(dueAt: Instant(microseconds: .max), after: nil, limit: 9) == [])
            #expect(try await library.bytes(of: #require(try await library.image("a")).id) == SamplePicture.png(1))
        }
    }

    @Test("Imported again after the removal, the picture brings its bytes", arguments: LibraryBackend.allCases)
    func againAfter(backend: LibraryBackend) async throws {
        try await withPictures(["a"], backend) { library in
            try await library.trash(.trash, .named(["a"]))
            try await library.trash(.purge(grace: 0), .named(["a"]))
            #expect(try await library.runJobs().originals == 1)
            let reports = try await library.importItems([try library.item("a", externalID: "a")])
            #expect(reports.map(\.outcome) == [.imported])
            #expect(try await library.bytes(of: #require(try await library.image("a")).id) == SamplePicture.png(1))
            #expect(try await library.verify().0.isClean)
        }
    }

    @Test("A store that does not answer puts the jobs off, and nothing is forgotten")
    func storeFails() async throws {
        try await withPictures(["a"]) { library in
            try await library.trash(.trash, .named(["a"]))
            try await library.trash(.purge(grace: 0), .named(["a"]))
            let broken = try library.opened(failingAt: "blobs.stat")
            let summary = try await library.runJobs(in: broken)
            #expect(summary.postponed == 1 && summary.originals == 0)
            #expect(summary.failure?.contains("blobs.stat fails") == true)
            #expect(try await library.catalog.originals(after: nil, limit: 9).count == 1)
            let jobs = try await library.catalog.jobs(dueAt: Instant(microseconds: .max), after: nil, limit: 9)
            #expect(jobs.map(\.attempts) == [1] && jobs.first?.reason?.contains("blobs.stat") == true)
            #expect(try await library.runJobs() == JobSummary(), "it is not due yet")
        }
    }

    @Test("Bytes that could not be removed are removed by the next run, also while the first process lives")
    func removalFails() async throws {
        try await withPictures(["a", "b"]) { library in
            try await library.trash(.trash, .named(["a", "b"]))
            try await library.trash(.purge(grace: 0), .named(["a"]))
            let summary = try await library.runJobs(in: library.opened(failingAt: "blobs.remove"))
            #expect(summary.postponed == 1 && summary.failure != nil)
            #expect(try await blobCount(library) == 2)
            try await library.trash(.purge(grace: 0), .named(["b"]))
            let second = try await library.runJobs()
            #expect(second.recovered == 1 && second.originals == 1)
            #expect(try await blobCount(library) == 0)
            #expect(try await intents(library) == [])
        }
    }
}

extension TestLibrary {
    /// A library whose calls of this name fail, all of them.
    func opened(failingAt name: String) throws -> Library {
        let store = FailingBlobStore(store: blobs, name: name)
        let open = try opened()
        return Library(
            id: open.id, layout: open.layout, blobs: store, records: open.records, search: open.search,
            accounts: open.accounts,
            uploads: open.uploads, operations: open.operations, searches: open.searches,
            receipts: open.receipts, principal: open.principal, account: open.account, owner: open.owner,
            environment: open.environment)
    }
}

/// A store of which looking at blobs, or removing them, fails.
private struct FailingBlobStore: BlobStore {
    let store: any BlobStore
    let name: String

    var id: StoreID { store.id }
    var capabilities: BlobStoreCapabilities { store.capabilities }

    private func fail(_ call: String) throws(BlobStoreError) {
        if call == name { throw BlobStoreError(.unavailable, "Planned: \(call) fails.") }
    }

    func stage(_ stream: any ByteStream, at key: BlobLocator) async throws(BlobStoreError) -> StagedBlob {
        try await store.stage(stream, at: key)
    }
    func commit(_ blobs: [StagedBlob]) async throws(BlobStoreError) { try await store.commit(blobs) }
    func discard(_ blob: StagedBlob) async throws(BlobStoreError) { try await store.discard(blob) }
    func read(_ key: BlobLocator, range: Range<Int64>?) async throws(BlobStoreError) -> any ByteStream {
        try await store.read(key, range: range)
    }
    func stat(_ key: BlobLocator) async throws(BlobStoreError) -> BlobStatus? {
        try fail("blobs.stat")
        return try await store.stat(key)
    }
    func list(after: BlobLocator?, limit: Int) async throws(BlobStoreError) -> [BlobStatus] {
        try await store.list(after: after, limit: limit)
    }
    func remove(_ keys: [BlobLocator]) async throws(BlobStoreError) {
        try fail("blobs.remove")
        try await store.remove(keys)
    }
    func quarantine(_ key: BlobLocator) async throws(BlobStoreError) -> String? {
        try await store.quarantine(key)
    }
}

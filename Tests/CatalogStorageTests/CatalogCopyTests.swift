import CatalogStorage
import Execution
import Foundation
import StillsModel
import StillsTesting
import Synchronization
import Testing

@Suite("Copying a catalog")
struct CatalogCopyTests {
    private static let pool = BlockingPool(name: "copies", threadLimit: 2)

    @Test("The copy is of the moment at which it began, whatever another process commits meanwhile")
    func consistent() async throws {
        try await withDatabase { path in
            let catalog = try await openDatabase(path)
            _ = try await catalog.commit(SampleLibrary.founding)
            let writer = try await openDatabase(path, access: .readWrite)
            try await writer.announce(0..<20_000)
            let steps = Mutex(0)
            let written = Mutex<Task<Void, any Error>?>(nil)
            try await catalog.copy(to: path + ".copy") { done, all in
                // The first step is over: what is written from here on must not be in the copy, nor begin it anew.
                let isFirst = steps.withLock { steps in
                    steps += 1
                    return steps == 1
                }
                if isFirst {
                    let semaphore = DispatchSemaphore(value: 0)
                    written.withLock {
                        $0 = Task {
                            defer { semaphore.signal() }
                            try await writer.announce(20_000..<20_500)
                        }
                    }
                    semaphore.wait()
                    #expect(done < all)
                }
                return true
            }
            try await written.withLock { $0 }?.value
            #expect(steps.withLock { $0 } > 1)
            let copy = try await openDatabase(path + ".copy", access: .readOnly)
            #expect(try await copy.intentCount() == 20_000)
            #expect(try await catalog.intentCount() == 20_500)
        }
    }

    @Test("The copy is one file that reads without a log, and says the same")
    func oneFile() async throws {
        try await withDatabase { path in
            let catalog = try await openDatabase(path)
            _ = try await catalog.commit(SampleLibrary.founding)
            try await catalog.copy(to: path + ".copy")
            let folder = (path as NSString).deletingLastPathComponent
            let beside = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.contains(".copy") }
            #expect(beside.count == 1)
            let copy = try await openDatabase(path + ".copy", access: .immutable)
            #expect(try await copy.directory() == catalog.directory())
            let read = try await SQLiteCatalogCopy(path: path + ".copy", pool: Self.pool)
            let counts = try await read.counts()
            #expect(counts.images == 0 && counts.originals == 0 && counts.bytes == 0)
            #expect(try await read.damage(isQuick: false) == nil)
        }
    }

    @Test("A copy that is ended early says so")
    func ended() async throws {
        try await withDatabase { path in
            let catalog = try await openDatabase(path)
            try await catalog.announce(0..<20_000)
            let refused = await #expect(throws: RecordStoreError.self) {
                try await catalog.copy(to: path + ".copy") { _, _ in false }
            }
            #expect(refused?.code == .cancelled)
        }
    }
}

extension RecordStore {
    /// Makes the catalog longer.
    fileprivate func announce(_ numbers: Range<Int>) async throws {
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 1_000) {
            _ = try await commit(
                ChangeSet(
                    principal: nil, source: .program, at: Instant(microseconds: 0),
                    mutations: (start..<min(numbers.upperBound, start + 1_000)).map { number in
                        .openIntent(
                            Intent(
                                store: StoreID(rawValue: "local"),
                                locator: SampleLibrary.locator("a-long-name-that-fills-pages/of-the-table/\(number)"),
                                owner: "an owner with a long name too, so that pages fill",
                                leaseEnds: Instant(microseconds: 0)))
                    }))
        }
    }

    fileprivate func intentCount() async throws -> Int {
        try await intents(in: StoreID(rawValue: "local"), after: nil, limit: 1_000_000).count
    }
}

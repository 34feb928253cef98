import BlobStorage
import Execution
import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Synchronization
import Testing

@Suite("Uploads that wait are committed together")
struct GroupCommitTests {
    @Test("Many at once share few commits", arguments: LibraryBackend.allCases)
    func fewCommits(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            let plan = FaultPlan.none()
            let opened = try library.opened(plan: plan)
            let use = ReceiveImages(library: opened, intake: try library.intake(opened))
            let received = try await Self.receive(1...200, use)
            #expect(received.allSatisfy { $0.outcome == .imported && $0.receipt != nil })
            #expect(Set(received.map(\.image)).count == 200)
            let commits = plan.calls.filter { $0 == "blobs.commit" }.count
            #expect(commits <= 100, "\(commits) commits of blobs for 200 uploads")
        }
    }

    @Test("The same picture many times at once is one image")
    func samePicture() async throws {
        try await withLibrary(.localAndSQLite) { library in
            let use = ReceiveImages(library: try library.opened(), intake: try library.intake())
            let received = try await Self.receive(Array(repeating: 7, count: 60), use)
            #expect(Set(received.map(\.image)).count == 1)
            #expect(received.filter { $0.outcome == .imported }.count == 1)
            #expect(received.filter { $0.outcome == .unchanged }.count == 59)
            #expect(try await library.blobs.list(after: nil, limit: 10).count == 1)
            #expect(try await library.catalog.intents(in: library.blobs.id, after: nil, limit: 10).isEmpty)
        }
    }

    @Test("Each image is told as taken in by the account that sent it")
    func accounts() async throws {
        try await withLibrary(.localAndSQLite) { library in
            let other = Account(
                id: Library.Environment.system.newID(), name: "other", role: .admin,
                createdAt: Library.Environment.system.now())
            try await library.catalog.apply([.createAccount(other)])
            let opened = try library.opened()
            let intake = try library.intake(opened)
            let mine = ReceiveImages(library: opened, intake: intake)
            let others = ReceiveImages(library: opened.acting(as: .account(other.id, .admin)), intake: intake)
            let collection = CollectionName.id(library.collection.id)
            async let first = Self.receive(1...40, mine, collection)
            async let second = Self.receive(41...80, others, collection)
            for (images, account) in [(try await first, library.account.id), (try await second, other.id)] {
                for one in images {
                    let events = try await library.catalog.history(of: #require(one.image))
                    #expect(events.map(\.principal) == [account])
                }
            }
        }
    }

    @Test("A batch that fails is told to those in it, and the next one succeeds, and cleans up")
    func failedBatch() async throws {
        try await withLibrary { library in
            let plan = FaultPlan([4: .failBefore, 5: .failBefore])
            let opened = try library.opened(plan: plan, code: .resourceExhausted)
            let intake = try library.intake(opened)
            let use = ReceiveImages(library: opened, intake: intake)
            let error = await #expect(throws: ServiceError.self) { try await Self.receive([1], use) }
            #expect(error?.code == .resourceExhausted)
            _ = try await Self.receive([2], use)
            await intake.drain()
            #expect(try await library.blobs.list(after: nil, limit: 10).count == 1)
            #expect(try await library.catalog.intents(in: library.blobs.id, after: nil, limit: 10).isEmpty)
        }
    }

    @Test(
        "What was told as imported is there, whichever call fails",
        arguments: [FaultPlan.Fault.failBefore, .failAfter, .crashBefore, .crashAfter])
    func everyCall(fault: FaultPlan.Fault) async throws {
        var number = 1
        var wasReached = true
        while wasReached {
            let plan = FaultPlan.once(fault, atCall: number)
            try await withLibrary { library in
                let opened = try library.opened(by: TestLibrary.deadOwner, plan: plan)
                let use = ReceiveImages(library: opened, intake: try library.intake(opened))
                let told = await Self.outcomes([1, 2, 2, 3], use)
                for image in told { #expect(try await !library.bytes(of: image).isEmpty) }
                _ = try await library.verify(repairs: true)
                #expect(try await library.verify().0.isClean, "\(plan.calls)")
                let again = ReceiveImages(library: try library.opened(), intake: try library.intake())
                let second = try await Self.receive([1, 2, 2, 3], again)
                #expect(Set(second.map(\.image)).count == 3)
            }
            wasReached = plan.calls.count >= number
            number += 1
        }
        #expect(number > 8, "uploads make hardly any calls")
    }

    private static func receive(
        _ numbers: some Swift.Collection<Int> & Sendable, _ use: ReceiveImages, _ collection: CollectionName? = nil
    ) async throws -> [ReceivedImage] {
        try await withThrowingTaskGroup(of: ReceivedImage.self) { group in
            for number in numbers { group.addTask { try await use.run(upload(number, collection)) } }
            var all: [ReceivedImage] = []
            for try await one in group { all.append(one) }
            return all
        }
    }

    /// The images of those that were told as taken in.
    private static func outcomes(_ numbers: [Int], _ use: ReceiveImages) async -> [ImageID] {
        var images: [ImageID] = []
        for number in numbers {
            do throws(ServiceError) {
                if let image = try await use.run(upload(number, nil)).image { images.append(image) }
            } catch { continue }
        }
        return images
    }

    private static func upload(_ number: Int, _ collection: CollectionName?) -> Upload {
        var upload = Upload(MemoryByteStream(SamplePicture.png(number)))
        upload.collection = collection
        return upload
    }
}

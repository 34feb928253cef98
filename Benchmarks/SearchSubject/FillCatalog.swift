import CatalogStorage
import StillsModel
import StillsTesting

/// Takes the images in as an import does: batches, each with its intents in one commit and its images in the next, several
/// at a time; every commit is durable.
struct FillCatalog {
    let sample: SampleImages

    private static let batch = 768
    private static let atOnce = 4
    /// Images that are made before the clock runs.
    private static let group = batch * 16
    private static let step = 100_000

    func run(at path: String) async throws {
        let catalog = try await openCatalog(path, .create)
        try await found(catalog)
        var spent = Duration.zero
        var reported = 0
        for first in stride(from: 0, to: sample.count, by: Self.group) {
            let numbers = first..<min(first + Self.group, sample.count)
            let batches = stride(from: numbers.lowerBound, to: numbers.upperBound, by: Self.batch).map { start in
                Batch(sample, start..<min(start + Self.batch, numbers.upperBound))
            }
            let begun = ContinuousClock.now
            try await commit(batches, to: catalog)
            spent += ContinuousClock.now - begun
            guard numbers.upperBound - reported >= Self.step || numbers.upperBound == sample.count else { continue }
            let rate = Double(numbers.upperBound - reported) / (spent / .seconds(1))
            try Report.line(("images", .number(Double(numbers.upperBound))), ("rate", .number(rate)))
            reported = numbers.upperBound
            spent = .zero
        }
        await catalog.close()
    }

    private func commit(_ batches: [Batch], to catalog: SQLiteCatalog) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, batch) in batches.enumerated() {
                if number >= Self.atOnce { try await group.next() }
                group.addTask {
                    for changes in [batch.intents, batch.images] {
                        let outcomes = try await catalog.commit(changes)
                        guard outcomes.allSatisfy({ $0 == .applied }) else {
                            throw Misuse(text: "An image was refused: is the catalog a new one?")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Accounts, the container, its collections and who may read them.
    private func found(_ catalog: SQLiteCatalog) async throws {
        let accounts = [
            Account(id: SampleImages.owner, name: "owner", role: .admin, createdAt: SampleImages.end),
            Account(id: SampleImages.reader, name: "reader", role: .member, createdAt: SampleImages.end),
        ]
        let container = Container(id: SampleImages.container, name: "main", owner: SampleImages.owner)
        let collections = (0..<SampleImages.collectionCount).map { number in
            Collection(
                id: SampleImages.collection(number), container: SampleImages.container, parent: nil,
                name: "collection-\(number)", path: "collection-\(number)", owner: SampleImages.owner,
                createdAt: SampleImages.end)
        }
        let grants = (0..<SampleImages.collectionCount / 2).map { number in
            Mutation.grant(Grant(.read, on: .collection(SampleImages.collection(number * 2)), to: SampleImages.reader))
        }
        _ = try await catalog.commit(
            SampleLibrary.changes(
                accounts.map(Mutation.createAccount) + [.createContainer(container)]
                    + collections.map(Mutation.createCollection) + grants, atomicity: .all,
                principal: SampleImages.owner, at: SampleImages.end))
        // An import begins by reading what there is; the catalog then knows the owners of collections.
        _ = try await catalog.directory()
    }
}

/// Some images, ready to be committed.
private struct Batch: Sendable {
    let intents: ChangeSet
    let images: ChangeSet

    init(_ sample: SampleImages, _ numbers: Range<Int>) {
        let leaseEnds = Instant(microseconds: SampleImages.end.microseconds + 3_600_000_000)
        var intents: [Mutation] = []
        var images: [Mutation] = []
        for number in numbers {
            let (image, original, location, tags) = sample.image(number)
            intents.append(
                .openIntent(
                    Intent(store: location.store, locator: location.locator, owner: "bench", leaseEnds: leaseEnds)))
            images.append(
                .addImage(
                    ImageAddition(image: image, original: .new(original, location, tags: tags, heldBy: "bench"))))
        }
        self.intents = SampleLibrary.changes(intents, principal: SampleImages.owner, at: SampleImages.end)
        self.images = SampleLibrary.changes(images, principal: SampleImages.owner, at: SampleImages.end)
    }
}

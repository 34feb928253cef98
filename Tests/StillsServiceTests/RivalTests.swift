import StillsModel
import StillsService
import StillsTesting
import Synchronization
import Testing

/// Between an import's look at the catalog and its commit another process may do anything.
@Suite("An import beside a rival")
struct RivalTests {
    /// Acts once, before the first commit that holds a mutation of the kind asked for.
    private func once(
        before isMeant: @escaping @Sendable (Mutation) -> Bool,
        _ act: @escaping @Sendable () async throws -> Void
    ) -> FaultyRecordStore.Rival {
        let hasActed = Atomic(false)
        return { changes async throws(RecordStoreError) in
            guard changes.mutations.contains(where: isMeant), !hasActed.exchange(true, ordering: .relaxed) else {
                return
            }
            do {
                try await act()
            } catch {
                throw RecordStoreError(.internal, "The rival failed: \(error)", cause: error)
            }
        }
    }

    @Test("Bytes stored again are kept when the image changed meanwhile", arguments: LibraryBackend.allCases)
    func healing(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            let bytes = try library.write(SamplePicture.png(1), "a")
            try await library.importItems([try library.item("a", externalID: "a")])
            let image = try #require(try await library.image("a"))
            for location in try await library.catalog.record(of: image.id).original.locations {
                try await library.blobs.remove(location.locator)
            }
            _ = try await library.verify(repairs: true)
            let isHealing: @Sendable (Mutation) -> Bool = { if case .storeLocation = $0 { true } else { false } }
            let rival = once(before: isHealing) {
                try await library.catalog.apply([
                    .editImage(
                        ImageEdit(
                            image: image.id, expectedVersion: 1,
                            changes: [FieldChange(.description, .string("Rival"), source: .person)]))
                ])
            }
            let item = try library.item("a", externalID: "a", [.title: .string("New")])
            let reports = try await library.importItems([item], library: library.opened(rival: rival))
            #expect(reports.map(\.outcome) == [.updated])
            #expect(try await library.bytes(of: image.id) == bytes)
            let now = try #require(try await library.image("a"))
            #expect(now.title == "New" && now.description == "Rival")
            #expect(try await library.verify().0.isClean)
        }
    }

    @Test("What a rival took in first is taken in once, and one blob is left", arguments: LibraryBackend.allCases)
    func sameItem(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            let bytes = try library.write(SamplePicture.png(1), "a")
            let item = try library.item("a", externalID: "a")
            let isAddition: @Sendable (Mutation) -> Bool = { if case .addImage = $0 { true } else { false } }
            let rival = once(before: isAddition) { try await library.importItems([item]) }
            let reports = try await library.importItems([item], library: library.opened(rival: rival))
            #expect(reports.map(\.outcome) == [.unchanged])
            #expect(try await library.bytes(of: #require(reports.first?.image)) == bytes)
            #expect(try await library.blobs.list(after: nil, limit: 10).count == 1)
            #expect(try await library.catalog.intents(in: library.blobs.id, after: nil, limit: 10) == [])
        }
    }

    @Test(
        "An import whose announcement was taken for a dead one's acknowledges nothing",
        arguments: LibraryBackend.allCases)
    func lostLease(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            try library.write(SamplePicture.png(1), "a")
            try library.write(SamplePicture.png(2, byteCount: 300_000), "b")
            let items = [try library.item("a", externalID: "a"), try library.item("b", externalID: "b")]
            let isAddition: @Sendable (Mutation) -> Bool = { if case .addImage = $0 { true } else { false } }
            let rival = once(before: isAddition) { _ = try await library.verify(repairs: true) }
            let reports = try await library.importItems(
                items, library: library.opened(by: TestLibrary.deadOwner, rival: rival))
            #expect(reports.map(\.outcome) == [.refused, .refused])
            #expect(reports.allSatisfy { $0.receipt == nil && $0.refusal?.reason.isEmpty == false })
            #expect(try await library.catalog.originals(after: nil, limit: 10) == [])
            #expect(try await library.blobs.list(after: nil, limit: 10) == [])
            #expect(try await library.importItems(items).map(\.outcome) == [.imported, .imported])
            #expect(try await library.verify().0.isClean)
        }
    }
}

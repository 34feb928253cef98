import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("Collections")
struct CollectionTests {
    private func create(_ path: String, in library: TestLibrary, parents: Bool = true) async throws -> [String] {
        try await EditCollections(library: library.opened())
            .create(CollectionPath(path), visibility: nil, makesParents: parents).map(\.path)
    }

    /// The error's code, and nil when there is none.
    private func failure(_ body: () async throws -> Void) async -> ErrorCode? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? any SeamError)?.code ?? .internal
        }
    }

    @Test(
        "A name that could be mistaken is refused",
        arguments: [
            "", " ", "/", "a/", "/a", "a//b", ".", "..", "a/../b", "a\nb", "a\u{0}b", "\u{9B}2J", "a\u{2028}b",
            String(repeating: "ä", count: 128), Array(repeating: "a", count: 33).joined(separator: "/"),
        ])
    func names(path: String) async {
        #expect(await failure { _ = try CollectionPath(path) } == .invalidArgument)
    }

    @Test(
        "Other names are taken as they are",
        arguments: ["a", "shoots/2024", "...", "Ünïcode 📷", "a b", String(repeating: "ä", count: 127)])
    func goodNames(path: String) throws {
        #expect(try CollectionPath(path).description == path)
    }

    @Test("With those above it or not at all", arguments: LibraryBackend.allCases)
    func parents(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            #expect(await failure { _ = try await create("a/b", in: library, parents: false) } == .notFound)
            #expect(try await create("a/b/c", in: library) == ["a", "a/b", "a/b/c"])
            #expect(await failure { _ = try await create("a/b/c", in: library) } == .alreadyExists)
            #expect(try await create("a/d", in: library, parents: false) == ["a/d"])
            let entries = try await ListCollections(library: library.opened()).run()
            #expect(entries.map(\.collection.path) == ["General", "a", "a/b", "a/b/c", "a/d"])
            #expect(entries.map(\.collections) == [0, 2, 1, 0, 0])
        }
    }

    @Test(
        "Renamed and moved, with everything below; never General, never into itself", arguments: LibraryBackend.allCases
    )
    func moves(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            let edit = EditCollections(library: try library.opened())
            _ = try await create("a/b/c", in: library)
            _ = try await create("x", in: library)
            #expect(try await edit.rename("a/b", to: "B").path == "a/B")
            #expect(try await edit.move("a/B", into: "x").path == "x/B")
            #expect(try await edit.move("x/B", into: nil).path == "B")
            #expect(try await edit.setVisibility("B/c", .public).defaultVisibility == .public)
            #expect(await failure { _ = try await edit.rename("B", to: "x") } == .alreadyExists)
            #expect(await failure { _ = try await edit.rename("B", to: "x/y") } == .invalidArgument)
            #expect(await failure { _ = try await edit.move("B", into: "B/c") } == .invalidArgument)
            #expect(await failure { _ = try await edit.rename("General", to: "x") } == .invalidArgument)
            #expect(await failure { _ = try await edit.move("General", into: "x") } == .invalidArgument)
            #expect(await failure { _ = try await edit.rename("nothing", to: "x") } == .notFound)
            #expect(try await edit.setVisibility("General", .public).defaultVisibility == .public)
        }
    }

    @Test("Removed with its images moved, those in the trash too", arguments: LibraryBackend.allCases)
    func removed(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            try await fill(library)
            let remove = RemoveCollection(library: try library.opened())
            let plan = try await remove.plan("shelf")
            #expect(plan.images == 2 && plan.trashed == 1 && plan.nested.map(\.path) == ["shelf/low"])
            let moved = MovedList()
            #expect(try await remove.run(plan, images: .move(to: "General")) { moved.append($0) })
            #expect(moved.all.count == 3 && moved.all.allSatisfy { $0.refusal == nil })
            #expect(try await library.catalog.directory().collections.map(\.path) == ["General"])
            #expect(try await library.image("b")?.state == .trashed)
            #expect(try await library.image("c")?.state == .active)
        }
    }

    @Test(
        "Removed with its images in the trash, from where they come back into General",
        arguments: LibraryBackend.allCases)
    func trashed(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            try await fill(library)
            let remove = RemoveCollection(library: try library.opened())
            #expect(try await remove.run(remove.plan("shelf"), images: .trash) { _ in })
            #expect(try await library.trash(.restore, .matching(Query())).count == 3)
            for (name, number) in [("a", 1), ("b", 2), ("c", 3)] {
                let image = try #require(try await library.image(name))
                #expect(try await library.bytes(of: image.id) == SamplePicture.png(number))
            }
        }
    }

    @Test("An image whose identity is taken stays, and so does its collection", arguments: LibraryBackend.allCases)
    func conflict(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            try await fill(library)
            try library.write(SamplePicture.png(9), "other")
            try await library.importItems([try library.item("other", externalID: "a")])
            let remove = RemoveCollection(library: try library.opened())
            let moved = MovedList()
            #expect(try await !remove.run(remove.plan("shelf"), images: .move(to: "General")) { moved.append($0) })
            #expect(moved.all.count { $0.refusal != nil } == 1)
            let plan = try await remove.plan("shelf")
            #expect(plan.images == 1 && plan.trashed == 0)
            #expect(await failure { _ = try await remove.target(.move(to: "shelf/low"), of: plan) } == .invalidArgument)
            #expect(await failure { _ = try await remove.plan("General") } == .invalidArgument)
        }
    }

    @Test("Every call of a removal fails once: no image is lost, and the same removal completes")
    func faults() async throws {
        var number = 1
        var wasReached = true
        while wasReached {
            let plan = FaultPlan.once(number.isMultiple(of: 2) ? .crashAfter : .crashBefore, atCall: number)
            try await withLibrary { library in
                try await fill(library)
                do {
                    let remove = RemoveCollection(library: try library.opened(plan: plan))
                    _ = try await remove.run(remove.plan("shelf"), images: .move(to: "General")) { _ in }
                } catch let error as ServiceError {
                    #expect(error.message.contains("Planned"), "\(plan.calls): \(error)")
                }
                if try await library.catalog.directory().collection(at: "shelf", in: library.container.id) != nil {
                    let again = RemoveCollection(library: try library.opened())
                    #expect(try await again.run(again.plan("shelf"), images: .move(to: "General")) { _ in })
                }
                for name in ["a", "b", "c"] { #expect(try await library.image(name) != nil, "\(plan.calls)") }
            }
            wasReached = plan.calls.count >= number
            number += 1
        }
        #expect(number > 4)
    }

    /// `shelf` with `a`, and `b` in the trash; `shelf/low` with `c`.
    private func fill(_ library: TestLibrary) async throws {
        _ = try await create("shelf/low", in: library)
        let directory = try await library.catalog.directory()
        for (number, (name, path)) in [("a", "shelf"), ("b", "shelf"), ("c", "shelf/low")].enumerated() {
            var options = library.options
            options.collection = try #require(directory.collection(at: path, in: library.container.id))
            try library.write(SamplePicture.png(number + 1), name)
            try await library.importItems([try library.item(name, externalID: name)], options: options)
        }
        try await library.trash(.trash, .named(["b"]))
    }
}

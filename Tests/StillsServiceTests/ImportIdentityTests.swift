import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

/// What is the same picture (Documentation/Architecture.md, design: Identity in a collection).
@Suite("Identity of what is imported")
struct ImportIdentityTests {
    @Test(
        "A new picture is imported with what it and its owner state, and a receipt", arguments: LibraryBackend.allCases)
    func new(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            let bytes = try library.write(SamplePicture.png(1, title: "Embedded"), "a.png")
            let item = try library.item("a.png", externalID: "a", [.attribute("shelf"): .number(3)])
            let report = try #require(try await library.importItems([item]).first)
            #expect(report.outcome == .imported && report.byteCount == Int64(bytes.count))
            let image = try #require(try await library.image("a"))
            #expect(image.id == report.image && image.title == "Embedded" && image.originalName == "a.png")
            #expect(image.sources == ["title": .embedded, "attributes.shelf": .manifest])
            #expect(try await library.bytes(of: image.id) == bytes)
            let claims = try VerifyReceipt(keys: library.layout.keys).verify(try #require(report.receipt))
            #expect(claims.image == image.id && claims.byteCount == Int64(bytes.count))
        }
    }

    @Test("The same once more is unchanged, without a receipt, and writes nothing", arguments: LibraryBackend.allCases)
    func unchanged(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            try library.write(SamplePicture.png(1), "a.png")
            try library.write(SamplePicture.png(2), "b.png")
            let items = [try library.item("a.png", externalID: "a", [.title: .string("T")]), try library.item("b.png")]
            let first = try await library.importItems(items)
            let events = try await library.catalog.changes(since: 0, limit: 100)
            let plan = FaultPlan.none()
            let again = try await library.importItems(items, library: try library.opened(plan: plan))
            #expect(again.map(\.outcome) == [.unchanged, .unchanged])
            #expect(
                again.map(\.image) == first.map(\.image) && again.allSatisfy { $0.receipt == nil && $0.byteCount == 0 })
            #expect(try await library.catalog.changes(since: 0, limit: 100) == events)
            #expect(plan.calls == ["records.sightings", "records.lookUp"], "unchanged files are not even read")
        }
    }

    @Test("A file that was touched and holds the same bytes is unchanged")
    func touched() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a.png")
            let item = try library.item("a.png", externalID: "a")
            try await library.importItems([item])
            try library.write(SamplePicture.png(1), "copy.png")
            let copy = try library.item("copy.png", externalID: "a")
            #expect(try await library.importItems([copy]).map(\.outcome) == [.unchanged])
            #expect(try await library.blobs.list(after: nil, limit: 10).count == 1)
        }
    }

    @Test("The same id with other bytes is refused, and everything stays as it is")
    func conflict() async throws {
        try await withLibrary { library in
            let old = try library.write(SamplePicture.png(1), "a.png")
            try await library.importItems([try library.item("a.png", externalID: "a")])
            try library.write(SamplePicture.png(2), "other.png")
            let report = try #require(
                try await library.importItems([try library.item("other.png", externalID: "a")]).first)
            #expect(report.outcome == .refused && report.refusal?.field == "externalId")
            #expect(report.refusal?.reason.contains("--replace") == true)
            #expect(try await library.bytes(of: try #require(report.image)) == old)
            #expect(try await library.blobs.list(after: nil, limit: 10).count == 1)
            #expect(try await library.catalog.intents(in: library.blobs.id, after: nil, limit: 10) == [])
        }
    }

    @Test("With --replace the image gets the new bytes and what they state, and the old original is kept")
    func replace() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1, title: "Old"), "a.png")
            let first = try await library.importItems([try library.item("a.png", externalID: "a")])
            let new = try library.write(SamplePicture.png(2, title: "New"), "other.png")
            var options = library.options
            options.replaces = true
            let item = try library.item("other.png", externalID: "a", [.description: .string("D")])
            let report = try #require(try await library.importItems([item], options: options).first)
            #expect(report.outcome == .updated && report.image == first.first?.image)
            let image = try #require(try await library.image("a"))
            #expect(image.title == "New" && image.description == "D")
            #expect(try await library.bytes(of: image.id) == new)
            #expect(try await library.catalog.originals(after: nil, limit: 10).count == 2)
            #expect(try await library.verify().0.isClean)
        }
    }

    @Test("Another id with the same bytes is an image that shares the original")
    func sharing() async throws {
        try await withLibrary { library in
            let bytes = try library.write(SamplePicture.png(1), "a.png")
            try library.write(bytes, "b.png")
            let reports = try await library.importItems([
                try library.item("a.png", externalID: "a"), try library.item("b.png", externalID: "b"),
            ])
            #expect(reports.map(\.outcome) == [.imported, .imported])
            #expect(Set(reports.map(\.image)).count == 2)
            let (first, second) = (try await library.image("a"), try await library.image("b"))
            #expect(first?.original == second?.original && first != nil)
            #expect(try await library.blobs.list(after: nil, limit: 10).count == 1)
        }
    }

    @Test("Without ids the same bytes are one image, under whatever names")
    func sameBytes() async throws {
        try await withLibrary { library in
            for name in ["a.png", "b.png"] { try library.write(SamplePicture.png(1), name) }
            let reports = try await library.importItems([try library.item("a.png"), try library.item("b.png")])
            #expect(reports.map(\.outcome) == [.imported, .unchanged])
            #expect(reports[0].image == reports[1].image)
        }
    }

    @Test("What is in the trash stays there, until --again takes it out")
    func trash() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a.png")
            let item = try library.item("a.png", externalID: "a")
            try await library.importItems([item])
            let image = try #require(try await library.image("a"))
            try await library.catalog.apply([
                .editImage(ImageEdit(image: image.id, expectedVersion: 1, changes: [], state: .trashed))
            ])
            #expect(try await library.importItems([item]).map(\.outcome) == [.trashed])
            #expect(try await library.image("a")?.state == .trashed)
            var options = library.options
            options.restores = true
            #expect(try await library.importItems([item], options: options).map(\.outcome) == [.updated])
            #expect(try await library.image("a")?.state == .active)
        }
    }

    @Test("What a row newly states is set; what a person changed since is kept")
    func edits() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a.png")
            let row = { (title: String, shelf: Double) in
                try library.item(
                    "a.png", externalID: "a", [.title: .string(title), .attribute("shelf"): .number(shelf)])
            }
            try await library.importItems([try row("One", 1)])
            #expect(try await library.importItems([try row("One", 2)]).map(\.outcome) == [.updated])
            #expect(try await library.image("a")?.attributes == ["shelf": .number(2)])

            let image = try #require(try await library.image("a"))
            try await library.catalog.apply(
                [
                    .editImage(
                        ImageEdit(
                            image: image.id, expectedVersion: image.version,
                            changes: [FieldChange(.title, .string("Mine"), source: .person)]))
                ], source: .person)
            #expect(try await library.importItems([try row("One", 2)]).map(\.outcome) == [.unchanged])
            let kept = try #require(try await library.importItems([try row("Two", 3)]).first)
            #expect(kept.outcome == .kept && kept.remark?.contains("title") == true)
            let now = try #require(try await library.image("a"))
            #expect(now.title == "Mine" && now.attributes == ["shelf": .number(3)])
            // The row was seen: the same one says nothing new.
            #expect(try await library.importItems([try row("Two", 3)]).map(\.outcome) == [.unchanged])
        }
    }

    @Test("A dry run tells every outcome and writes nothing", arguments: LibraryBackend.allCases)
    func dryRun(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            try library.write(SamplePicture.png(1), "known.png")
            try await library.importItems([try library.item("known.png", externalID: "known")])
            try library.write(SamplePicture.png(2), "new.png")
            try library.write(SamplePicture.png(3, byteCount: 300_000), "long.png")
            try library.write(Array("no picture".utf8), "text.jpg")
            var options = library.options
            options.isDryRun = true
            let items = [
                try library.item("known.png", externalID: "known"), try library.item("new.png"),
                try library.item("long.png"), try library.item("text.jpg"),
                try library.item("new.png", externalID: "known"),
                try library.item("known.png", externalID: "known", [.title: .string("T")]),
            ]
            let plan = FaultPlan.none()
            let reports = try await library.importItems(items, options: options, library: library.opened(plan: plan))
            let outcomes = Dictionary(grouping: reports, by: \.outcome).mapValues(\.count)
            #expect(outcomes == [.unchanged: 1, .imported: 2, .refused: 2, .updated: 1])
            #expect(Set(plan.calls).isSubset(of: ["records.sightings", "records.lookUp"]))
            #expect(try await library.catalog.originals(after: nil, limit: 10).count == 1)
            #expect(try await library.blobs.list(after: nil, limit: 10).count == 1)
        }
    }

    @Test("What is no picture is refused with the reason, and the others are taken in")
    func refusals() async throws {
        try await withLibrary { library in
            try library.write([], "empty.jpg")
            try library.write(Array("plain words".utf8), "text.jpg")
            try library.write(Array(SamplePicture.png(1).prefix(20)), "broken.png")
            try library.write(SamplePicture.png(2), "good.png")
            let names = ["empty.jpg", "text.jpg", "broken.png", "gone.png", ".", "good.png"]
            let reports = try await library.importItems(try names.map { try library.item($0) })
            let refused = reports.filter { $0.outcome == .refused }
            #expect(reports.count == 6 && refused.count == 5)
            #expect(refused.allSatisfy { $0.refusal?.reason.isEmpty == false && $0.image == nil })
            #expect(reports.filter { $0.outcome == .imported }.map(\.path.lastPart) == ["good.png"])
        }
    }

    @Test("Two imports of the same folder at once take each picture in once", arguments: LibraryBackend.allCases)
    func concurrent(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            var items: [ImportItem] = []
            for number in 1...30 {
                try library.write(SamplePicture.png(number), "\(number).png")
                items.append(try library.item("\(number).png", externalID: number % 2 == 0 ? "id-\(number)" : nil))
            }
            let all = items
            async let first = library.importItems(all)
            async let second = library.importItems(all)
            let reports = try await first + second
            #expect(reports.allSatisfy { $0.outcome == .imported || $0.outcome == .unchanged })
            #expect(reports.count { $0.outcome == .imported } == 30 && reports.count == 60)
            #expect(Set(reports.map(\.image)).count == 30)
            #expect(try await library.catalog.originals(after: nil, limit: 100).count == 30)
            #expect(try await library.blobs.list(after: nil, limit: 100).count == 30)
            #expect(try await library.catalog.intents(in: library.blobs.id, after: nil, limit: 10) == [])
            #expect(try await library.verify().0.isClean)
        }
    }
}

import Foundation
import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("Sidecars over imports and re-scans")
struct SidecarImportTests {
    private static let everything = SampleSidecar(
        title: "Heron", description: "At the lake", taken: "2020-02-03T04:05:06+01:00",
        position: ("48,30.5N", "2,15W"), keywords: ["bird", "water"], rating: 4, creator: "Ann")

    @Test("A new picture has what its sidecar states, above its own", arguments: LibraryBackend.allCases)
    func new(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            try library.write(SamplePicture.png(1, title: "Embedded"), "a.png")
            try library.write(Self.everything, "a.png.xmp")
            let report = try #require(try await library.importFolder()["a.png"])
            let record = try #require(try await library.record(report))
            let image = record.image
            #expect(report.outcome == .imported && report.warning == nil)
            #expect(image.title == "Heron" && image.description == "At the lake")
            #expect(image.takenAt == Timestamp("2020-02-03T04:05:06+01:00"))
            #expect(image.position == Position(latitude: 48 + 30.5 / 60, longitude: -2.25))
            #expect(Set(image.sources.values) == [.sidecar] && image.sources.count == 4)
            #expect(record.sidecar?.tags.contains(EmbeddedTag(name: "XMP:Creator", value: .string("Ann"))) == true)
            #expect(record.tags.contains { $0.name == "PNG:Title" })
            for text in ["keyword:bird", "rating:4", "creator:Ann", "heron", "XMP:Subject=water"] {
                #expect(try await library.count(text) == 1, "\(text)")
            }
        }
    }

    @Test("An unchanged pair is known without either being read")
    func unread() async throws {
        try await withLibrary { library in
            let date = Date(timeIntervalSinceNow: -7_200)
            let picture = try library.write(SamplePicture.png(1), "a.png")
            try library.write(SampleSidecar(title: "one"), "a.xmp")
            for name in ["a.png", "a.xmp"] { try library.date(name, date) }
            try await library.importFolder()
            // Other bytes of the same length and time: whoever reads them notices.
            try library.write([UInt8](repeating: 0, count: picture.count), "a.png")
            try library.write(SampleSidecar(title: "two"), "a.xmp")
            for name in ["a.png", "a.xmp"] { try library.date(name, date) }
            let plan = FaultPlan.none()
            let report = try await library.importFolder(library: try library.opened(plan: plan))["a.png"]
            #expect(report?.outcome == .unchanged && report?.remark == nil)
            #expect(plan.calls == ["records.sightings", "records.lookUp", "records.sightings"])
        }
    }

    @Test(
        "A sidecar that changed, appeared or vanished updates its image, and the picture is not read",
        arguments: LibraryBackend.allCases)
    func changes(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            let date = Date(timeIntervalSinceNow: -7_200)
            let picture = try library.write(SamplePicture.png(1, title: "Embedded"), "a.png")
            try library.date("a.png", date)
            try await library.importFolder()
            // From here on whoever reads the picture finds none.
            try library.write([UInt8](repeating: 0, count: picture.count), "a.png")
            try library.date("a.png", date)

            func run(_ outcome: ImportOutcome, _ remark: String?, _ title: String?, _ source: Source?) async throws {
                let report = try #require(try await library.importFolder()["a.png"])
                #expect(report.outcome == outcome && report.remark == remark)
                let image = try #require(try await library.record(report)?.image)
                #expect(image.title == title && image.sources["title"] == source)
                let again = try await library.importFolder()["a.png"]
                #expect(again?.outcome == .unchanged && again?.remark == nil)
            }
            try library.write(SampleSidecar(title: "one", keywords: ["heron"]), "a.xmp")
            try await run(.updated, "Its sidecar was read.", "one", .sidecar)
            #expect(try await library.count("keyword:heron") == 1)
            try library.write(SampleSidecar(title: "second", keywords: ["stork"]), "a.xmp")
            try await run(.updated, "Its sidecar changed.", "second", .sidecar)
            #expect(try await library.count("keyword:heron") == 0)
            #expect(try await library.count("keyword:stork") == 1)
            try library.write(SampleSidecar(keywords: ["stork"]), "a.xmp")
            try await run(.updated, "Its sidecar changed.", "Embedded", .embedded)
            try library.write(SampleSidecar(title: "third"), "a.xmp")
            try await run(.updated, "Its sidecar changed.", "third", .sidecar)
            try library.remove("a.xmp")
            try await run(.updated, "Its sidecar is gone.", "Embedded", .embedded)
            let id = try #require(try await library.importFolder()["a.png"]?.image)
            #expect(try await library.catalog.images([id]).first??.sidecar == nil)
            let history = try await library.catalog.history(of: id)
            #expect(history.count == 6)
            #expect(history.dropFirst().allSatisfy { $0.source == .sidecar })
            #expect(history.dropFirst().allSatisfy { $0.changes.contains { $0.field == "sidecar" } })
        }
    }

    @Test("One that vanished and came back as it was is read again")
    func returns() async throws {
        try await withLibrary { library in
            let date = Date(timeIntervalSinceNow: -7_200)
            try library.write(SamplePicture.png(1), "a.png")
            for expected: ImportOutcome in [.imported, .updated] {
                try library.write(SampleSidecar(title: "T"), "a.xmp")
                try library.date("a.xmp", date)
                #expect(try await library.importFolder()["a.png"]?.outcome == expected)
                try library.remove("a.xmp")
                let gone = try await library.importFolder()["a.png"]
                #expect(gone?.outcome == .updated)
                #expect(try await library.record(gone)?.image.title == nil)
            }
        }
    }

    @Test("Touched or renamed, and the same bytes, is unchanged")
    func renamed() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a.png")
            try library.write(SampleSidecar(title: "T"), "a.xmp")
            try await library.importFolder()
            try library.date("a.xmp", Date(timeIntervalSinceNow: -9_000))
            #expect(try await library.importFolder()["a.png"]?.outcome == .unchanged)
            try library.remove("a.xmp")
            try library.write(SampleSidecar(title: "T"), "a.png.xmp")
            let moved = try await library.importFolder()["a.png"]
            #expect(moved?.outcome == .unchanged)
            #expect(try await library.record(moved)?.image.version == 1)
            try library.remove("a.png.xmp")
            #expect(try await library.importFolder()["a.png"]?.remark == "Its sidecar is gone.")
        }
    }

    @Test("Two pictures share one: both follow it, and one of them no longer when it gets its own")
    func shared() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a.jpg")
            try library.write(SamplePicture.png(2), "a.nef")
            try library.write(SampleSidecar(title: "T"), "a.xmp")
            try await library.importFolder()
            try library.write(SampleSidecar(title: "Changed"), "a.xmp")
            let both = try await library.importFolder()
            #expect(both.values.map(\.outcome) == [.updated, .updated])
            try library.write(SampleSidecar(title: "Own"), "a.nef.xmp")
            let own = try await library.importFolder()
            #expect(own["a.jpg"]?.outcome == .unchanged && own["a.nef"]?.outcome == .updated)
            #expect(try await library.record(own["a.jpg"])?.image.title == "Changed")
            #expect(try await library.record(own["a.nef"])?.image.title == "Own")
        }
    }

    @Test("Of two copies with sidecars of their own the first one's counts as long as it is there")
    func copies() async throws {
        try await withLibrary { library in
            for name in ["a", "b"] {
                try library.write(SamplePicture.png(1), "\(name).png")
                try library.write(SampleSidecar(title: name), "\(name).xmp")
            }
            let first = try await library.importFolder()
            #expect(first["b.png"]?.outcome == .unchanged)
            #expect(first["b.png"]?.remark?.hasPrefix("Its sidecar is not read: the image has that at ") == true)
            for _ in 0..<3 {
                let again = try await library.importFolder()
                #expect(again.values.allSatisfy { $0.outcome == .unchanged })
                #expect(try await library.record(again["a.png"])?.image.title == "a")
            }
            try library.remove("a.xmp")
            try await library.importFolder()
            let last = try await library.importFolder()
            #expect(last.values.allSatisfy { $0.outcome == .unchanged })
            #expect(try await library.record(last["a.png"])?.image.title == "b")
        }
    }

    @Test("A broken one is told with every run, refuses nothing, and takes nothing away", arguments: [false, true])
    func broken(isLarge: Bool) async throws {
        try await withLibrary { library in
            let broken =
                isLarge ? [UInt8](repeating: 0x20, count: 20 << 20) : Array(SampleSidecar(title: "x").bytes.dropLast(9))
            try library.write(SamplePicture.png(1, title: "Embedded"), "a.png")
            try library.write(broken, "a.xmp")
            let first = try #require(try await library.importFolder()["a.png"])
            #expect(first.outcome == .imported)
            #expect(first.warning?.contains("a.xmp is not used: ") == true)
            #expect(first.warning?.contains(isLarge ? "the limit is 16777216" : "not well-formed") == true)
            #expect(try await library.record(first)?.image.title == "Embedded")
            #expect(try await library.importFolder()["a.png"]?.warning == first.warning)
            try library.write(SampleSidecar(title: "whole"), "a.xmp")
            #expect(try await library.importFolder()["a.png"]?.outcome == .updated)
            try library.write(broken, "a.xmp")
            let again = try #require(try await library.importFolder()["a.png"])
            #expect(again.outcome == .unchanged && again.warning == first.warning)
            #expect(try await library.record(again)?.image.title == "whole")
        }
    }

    @Test("Without sidecars none is read, and none is missed")
    func off() async throws {
        try await withLibrary { library in
            var options = library.options
            options.readsSidecars = false
            try library.write(SamplePicture.png(1), "a.png")
            try library.write(SampleSidecar(title: "T"), "a.xmp")
            let without = try await library.importFolder(options)["a.png"]
            #expect(try await library.record(without)?.image.title == nil)
            #expect(try await library.importFolder()["a.png"]?.outcome == .updated)
            try library.remove("a.xmp")
            let kept = try await library.importFolder(options)["a.png"]
            #expect(kept?.outcome == .unchanged)
            #expect(try await library.record(kept)?.image.title == "T")
        }
    }

    @Test("A dry run says what would become of the sidecar, and changes nothing")
    func dryRun() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a.png")
            try await library.importFolder()
            try library.write(SampleSidecar(title: "T"), "a.xmp")
            var options = library.options
            options.isDryRun = true
            let events = try await library.catalog.changes(since: 0, limit: 10)
            let would = try await library.importFolder(options)["a.png"]
            #expect(would?.outcome == .updated && would?.remark == "Its sidecar was read.")
            #expect(try await library.catalog.changes(since: 0, limit: 10) == events)
            #expect(try await library.importFolder()["a.png"]?.outcome == .updated)
        }
    }

    @Test("All or nothing: sidecars come with their pictures, and by themselves")
    func atomic() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1, title: "Embedded"), "a.png")
            try library.write(SampleSidecar(title: "T"), "a.xmp")
            try library.write(SamplePicture.png(2), "b.png")
            var reports = try await library.importAtomically(try library.found())
            #expect(reports.map(\.outcome) == [.imported, .imported])
            #expect(try await library.record(reports.first)?.image.title == "T")
            try library.remove("a.xmp")
            try library.write(SampleSidecar(title: "B"), "b.xmp")
            try library.write(Array("no picture".utf8), "c.png")
            reports = try await library.importAtomically(try library.found())
            #expect(Set(reports.map(\.outcome)) == [.refused, .notImported])
            try library.remove("c.png")
            reports = try await library.importAtomically(try library.found())
            #expect(reports.map(\.outcome) == [.updated, .updated])
            #expect(try await library.record(reports.first)?.image.title == "Embedded")
            #expect(try await library.record(reports.last)?.image.title == "B")
            #expect(try await library.record(reports.first)?.sidecar == nil)
        }
    }

    @Test("With other bytes the sidecar beside them counts, and one that went no longer")
    func replace() async throws {
        try await withLibrary { library in
            var options = library.options
            options.replaces = true
            func run(_ number: Int, _ outcome: ImportOutcome) async throws -> ImageRecord? {
                try library.write(SamplePicture.png(number, title: "Embedded \(number)"), "a.png")
                let item = try library.item("a.png", externalID: "a")
                let report = try await library.importItems([item], options: options).first
                #expect(report?.outcome == outcome)
                return try await library.record(report)
            }
            try library.write(SampleSidecar(title: "T", description: "D"), "a.xmp")
            #expect(try await run(1, .imported)?.image.title == "T")
            let same = try #require(try await run(2, .updated))
            #expect(same.image.title == "T" && same.sidecar != nil)
            try library.write(SampleSidecar(description: "E"), "a.xmp")
            let changed = try #require(try await run(3, .updated))
            #expect(changed.image.title == "Embedded 3" && changed.image.description == "E")
            try library.remove("a.xmp")
            let gone = try #require(try await run(4, .updated))
            #expect(gone.image.title == "Embedded 4" && gone.image.description == nil && gone.sidecar == nil)
        }
    }

    @Test("A picture in the trash is left alone; taken out, it has its sidecar")
    func trashed() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a.png")
            let id = try #require(try await library.importFolder()["a.png"]?.image)
            _ = try await library.catalog.commit(
                ChangeSet(
                    principal: library.account.id, source: .person, at: Instant(microseconds: 1),
                    mutations: [.editImage(ImageEdit(image: id, expectedVersion: 1, changes: [], state: .trashed))]))
            try library.write(SampleSidecar(title: "T"), "a.xmp")
            #expect(try await library.importFolder()["a.png"]?.outcome == .trashed)
            var options = library.options
            options.restores = true
            let out = try await library.importFolder(options)["a.png"]
            #expect(out?.outcome == .updated)
            #expect(try await library.record(out)?.image.title == "T")
        }
    }
}

extension TestLibrary {
    /// How many images a query finds.
    fileprivate func count(_ text: String) async throws -> Int {
        try await FindImages(library: opened()).count(try Query(text))
    }
}

import Foundation
import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("An export, taken into an empty library, makes the same images again")
struct ExportRoundTripTests {
    @Test(
        "Whatever is in the library: equal images, and byte for byte the same export",
        arguments: LibraryBackend.allCases, ExportFormat.allCases)
    func roundTrip(backend: LibraryBackend, format: ExportFormat) async throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            try await withLibrary(backend) { old in
                var hostile = HostileLibrary(seed: seed)
                try await hostile.fill(old, count: 24)
                let first = try await old.export(format, to: "first", history: seed != 2)
                #expect(first.failures.isEmpty && first.summary.isComplete)
                try await withLibrary(backend) { new in
                    let reports = try await new.importManifest("\(first.folder)/manifest.\(format.rawValue)")
                    #expect(reports.count == first.summary.images)
                    #expect(
                        reports.allSatisfy { $0.outcome == .imported }, "\(reports.filter { $0.outcome != .imported })")
                    try await Self.expectSame(old, new, history: seed != 2)
                    let second = try await new.export(format, to: "second", history: seed != 2)
                    let name = "manifest.\(format.rawValue)"
                    let (text, again) = (try first.bytes(name), try second.bytes(name))
                    #expect(text == again, "seed \(seed)")
                    #expect(try first.files() == second.files())
                    for file in try first.files() where file.hasSuffix(".xmp") {
                        let (before, after) = (try first.bytes(file), try second.bytes(file))
                        #expect(before == after)
                    }
                    let once = try await new.importManifest("\(first.folder)/\(name)")
                    #expect(once.allSatisfy { $0.outcome == .unchanged || $0.outcome == .trashed })
                }
            }
        }
    }

    /// The parts of both that are not the same, as text.
    private static func firstDifference(_ one: ImageRecord, _ other: ImageRecord) -> String {
        for (left, right) in zip(Mirror(reflecting: one.image).children, Mirror(reflecting: other.image).children)
        where "\(left.value)" != "\(right.value)" && left.label != "attributes" {
            return "\(left.label ?? ""): \(left.value) and \(right.value)"
        }
        return one.tags == other.tags ? "the originals or attributes" : "tags: \(one.tags) and \(other.tags)"
    }

    private static func expectSame(_ old: TestLibrary, _ new: TestLibrary, history: Bool) async throws {
        let (before, after) = (try await old.comparable(), try await new.comparable())
        try #require(before.count == after.count)
        for (one, other) in zip(before, after) {
            if one != other { Issue.record("\(Self.firstDifference(one, other))") }
            let (told, telling) = (
                try await old.comparableHistory(of: one.image.id), try await new.comparableHistory(of: one.image.id)
            )
            if history {
                #expect(told == telling)
            } else {
                #expect(telling.count == 1 && telling.first?.version == one.image.version)
            }
        }
    }

    @Test("An export taken into the library that it comes from changes nothing, and a person's later word stays")
    func same() async throws {
        try await withLibrary(.localAndSQLite) { library in
            try library.write(SamplePicture.png(1, title: "Embedded"), "a.png")
            try await library.importItems([try library.item("a.png", externalID: "a", [.attribute("x"): .number(1)])])
            let exported = try await library.export(to: "out")
            #expect(
                try await library.importManifest(exported.folder + "/manifest.ndjson").map(\.outcome) == [.unchanged])
            let known = try #require(try await library.image("a"))
            #expect(known.sources["title"] == .embedded && known.version == 1)
            let edit = ImageEdit(
                image: known.id, expectedVersion: 1,
                changes: [FieldChange(.attribute("x"), .number(2), source: .person)])
            try await library.catalog.apply([.editImage(edit)])
            #expect(try await library.importManifest(exported.folder + "/manifest.ndjson").map(\.outcome) == [.kept])
            #expect(try await library.image("a")?.attributes["x"] == .number(2))
        }
    }

    @Test("An id that belongs to another image is refused by name, and so is the second of two rows with one id")
    func takenID() async throws {
        try await withLibrary(.localAndSQLite) { library in
            for number in 1...3 { try library.write(SamplePicture.png(number), "\(number).png") }
            try await library.importItems([try library.item("1.png", externalID: "first")])
            let known = try #require(try await library.image("first"))
            func row(_ number: Int, _ id: String) -> String {
                """
                {"id":"\(id)","externalId":"new \(number)","addedAt":"2024-05-01T10:00:00Z","version":4,"path":"\(number).png"}

                """
            }
            let free = "01900000-0000-7000-8000-000000000001"
            try library.write(Array((row(2, "\(known.id)") + row(2, free) + row(3, free)).utf8), "m.ndjson")
            let reports = try await library.importManifest("\(library.pictures)/m.ndjson")
            #expect(reports.map(\.outcome) == [.refused, .imported, .refused])
            let refusal = try #require(reports[0].refusal)
            #expect(refusal.reason.contains("belongs to another image, in “General”, external id “first”"))
            #expect(refusal.field == "/id" && refusal.line == 1)
            #expect(reports[2].refusal?.reason.contains("external id “new 2”") == true)
            let image = try #require(try await library.image("new 2"))
            #expect(image.id == ImageID(free) && image.version == 4)
            #expect(image.createdAt == Timestamp("2024-05-01T10:00:00Z")?.instant && image.updatedAt == image.createdAt)
        }
    }

    @Test("Another's “id”, “version” and “state” are attributes as ever")
    func othersMembers() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a.png")
            try library.write(SamplePicture.png(2), "b.png")
            try library.write(Array(#"{"path":"a.png","id":"17","version":2,"state":"Utah"}"#.utf8), "m.ndjson")
            try library.write(Array("path,id,version,state\nb.png,18,3,Ohio\n".utf8), "m.csv")
            for name in ["m.ndjson", "m.csv"] {
                #expect(try await library.importManifest("\(library.pictures)/\(name)").map(\.outcome) == [.imported])
            }
            let images = try await library.comparable().map(\.image)
            #expect(images.map { $0.attributes["id"] } == [.string("17"), .string("18")])
            #expect(images.map { $0.attributes["state"] } == [.string("Utah"), .string("Ohio")])
            #expect(images.allSatisfy { $0.version == 1 })
        }
    }

    @Test("What a hand wrote wrong into an export is refused with its place", arguments: HandMistake.all)
    func handMistake(_ mistake: HandMistake) async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a.png")
            let id = "01900000-0000-7000-8000-000000000001"
            let json =
                #"{"id":"\#(id)","addedAt":"2024-05-01T10:00:00Z","version":1,"path":"a.png",\#(mistake.member)}"#
            let parts = mistake.column.split(separator: ",", maxSplits: 1).map(String.init)
            let csv = "stills:id,version,path,\(parts[0])\r\n\(id),1,a.png,\(parts[1])\r\n"
            for (name, text) in [("m.ndjson", json + "\n"), ("m.csv", csv)] {
                try library.write(Array(text.utf8), name)
                let reports = try await library.importManifest("\(library.pictures)/\(name)")
                let refusal = try #require(reports.first?.refusal, "\(name)")
                #expect(refusal.reason.contains(mistake.reason), "\(refusal.reason)")
                #expect(refusal.field?.contains(parts[0]) == true)
            }
        }
    }

    @Test("A history that names an account of another library only is kept without it, and that is said")
    func unknownAccount() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a.png")
            let event = #"{"at":"2024-05-01T10:00:00Z","principal":"alice","source":"person","version":3,"changes":{}}"#
            let row = #"{"id":"01900000-0000-7000-8000-000000000001","addedAt":"2024-05-01T10:00:00Z","version":3,"#
            try library.write(Array((row + #""path":"a.png","history":[\#(event)]}"#).utf8), "m.ndjson")
            let reports = try await library.importManifest("\(library.pictures)/m.ndjson")
            #expect(reports.map(\.outcome) == [.imported])
            #expect(reports.first?.remark?.contains("alice") == true)
            let history = try await library.catalog.history(of: try #require(reports.first?.image))
            #expect(history.map(\.version) == [3] && history.first?.principal == nil)
        }
    }
}

/// Something that a hand wrote wrong, as JSON and as CSV has it, and words of the refusal.
struct HandMistake: Sendable {
    var member: String
    var column: String
    var reason: String

    init(_ member: String, _ column: String, _ reason: String) {
        self.member = member
        self.column = column
        self.reason = reason
    }

    static let all: [HandMistake] = [
        .init(#""state":"gone""#, "state,gone", "no state"),
        .init(#""sources":{"title":"hearsay"}"#, #"sources,"{""title"":""hearsay""}""#, "no source"),
        .init(#""sources":5"#, "sources,5", "no object"),
        .init(#""updatedAt":"now""#, "updatedAt,now", "no time"),
        .init(#""imported":{"title":{"x":1}}"#, #"imported,"{""title"":{""x"":1}}""#, "An object cannot be kept"),
        .init(#""history":{}"#, "history,{}", "no history"),
        .init(#""history":[{}]"#, "history,[{}]", "no time"),
        .init(
            #""history":[{"at":"2024-05-01T10:00Z","source":"person","version":1,"changes":{"title":[1]}}]"#,
            #"history,"[{""at"":""2024-05-01T10:00Z"",""source"":""person"",""version"":1,""changes"":{""title"":[1]}}]""#,
            "no list of the value before"),
    ]
}

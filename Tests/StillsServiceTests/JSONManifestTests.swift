import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("Manifests in JSON and NDJSON")
struct JSONManifestTests {
    private func items(_ text: String, in library: TestLibrary, columns: String? = nil) throws -> [ImportItem] {
        try library.write(SamplePicture.png(1), "a.png")
        try library.write(Array(text.utf8), "manifest")
        var reading = ManifestReading()
        if let columns {
            try library.write(Array(columns.utf8), "columns.yaml")
            reading.columns = try library.path("columns.yaml")
        }
        var source = try ManifestItems(
            manifest: try library.path("manifest"), options: StatedFields(fields: [.title: .string("Options")]),
            reading: reading)
        var items: [ImportItem] = []
        while let item = try source.next() { items.append(item) }
        return items
    }

    @Test("Types are kept, attributes have an object of their own, and what is null states nothing")
    func types() async throws {
        try await withLibrary { library in
            let text = """
                {"path":"a.png","externalId":"x","latitude":48.85,"longitude":2.35,"takenAt":{"time":"2024-05-01T10:00+02:00"},
                "visibility":"public","originalName":"b.png","description":null,"mediaType":"x/y","shelf":[1,"a",true],
                "attributes":{"title":"T","price":5.5,"day":{"day":"2024-05-01"},"gone":null,"when":"2024-05-01"},
                "attributes.path":"elsewhere"}
                """
            for layout in ["[\(text)]", text.replacingOccurrences(of: "\n", with: "") + "\n"] {
                let item = try #require(try items(layout, in: library).first)
                let fields = item.stated.fields
                #expect(item.refusal == nil && item.row == 1 && item.stated.externalID == "x")
                #expect(item.originalName == "b.png" && fields[.title] == .string("Options"))
                #expect(fields[.position] == .list([.number(48.85), .number(2.35)]))
                #expect(fields[.takenAt] == Timestamp("2024-05-01T10:00+02:00").map(AttributeValue.timestamp))
                #expect(fields[.attribute("shelf")] == .list([.number(1), .string("a"), .boolean(true)]))
                #expect(fields[.attribute("title")] == .string("T") && fields[.attribute("price")] == .number(5.5))
                #expect(
                    fields[.attribute("day")] == Timestamp("2024-05-01T00:00").map { AttributeValue.date($0.local) })
                #expect(fields[.attribute("when")] == .string("2024-05-01"))
                #expect(fields[.attribute("path")] == .string("elsewhere"))
                #expect(fields[.description] == nil && fields[.attribute("gone")] == nil && fields.count == 10)
            }
        }
    }

    /// An object, the pointer and column of what is wrong with it, and a part of the reason.
    static let faults: [(String, String?, Int, String)] = [
        (#"{"path":"a.png","x":{"y":1}}"#, "/x", 21, "An object cannot be kept"),
        (#"{"path":"a.png","attributes":{"a/b":{"y":1}}}"#, "/attributes/a~1b", 37, "An object cannot be kept"),
        (#"{"path":"a.png","x":[1,[2]]}"#, "/x/1", 21, "A list within a list"),
        (#"{"path":"a.png","x":[null]}"#, "/x/0", 21, "not null"),
        (#"{"path":"a.png","x":9007199254740993}"#, "/x", 21, "cannot be kept exactly"),
        (#"{"path":"a.png","x":123456789012345678901}"#, "/x", 21, "cannot be kept exactly"),
        (#"{"path":"a.png","x":1e999}"#, "/x", 21, "cannot be kept exactly"),
        (#"{"path":"a.png","x":{"time":"noon"}}"#, "/x/time", 29, "is no time"),
        (#"{"path":"a.png","x":{"day":"2024-05-01T10:00"}}"#, "/x/day", 28, "is no day"),
        (#"{"path":7}"#, "/path", 9, "is no text"), (#"{"title":"x"}"#, nil, 1, "has no “path”"),
        (#"{"path":""}"#, nil, 1, "has no “path”"), (#"{"path":"gone.png"}"#, "/path", 9, "no such file"),
        (#"{"path":"../a.png"}"#, "/path", 9, "no such file"), (#"{"path":"a\u0000"}"#, "/path", 9, "NUL"),
        (#"{"path":"a.png","title":true}"#, "/title", 25, "is no text"),
        (#"{"path":"a.png","visibility":"secret"}"#, "/visibility", 30, "is no visibility"),
        (#"{"path":"a.png","takenAt":"soon"}"#, "/takenAt", 27, "is no date"),
        (#"{"path":"a.png","latitude":91}"#, "/latitude", 28, "is no latitude"),
        (#"{"path":"a.png","digest":"00"}"#, "/digest", 26, "is no SHA-256"),
        (#"{"path":"a.png","byteCount":1.5}"#, "/byteCount", 29, "is no number of bytes"),
        (#"{"path":"a.png","file":"b.png"}"#, "/file", 24, "means the same as /path"),
        (#"{"path":"a.png","x":1,"attributes":{"x":2}}"#, "/attributes/x", 41, "means the same as /x"),
        (#"{"path":"a.png","x":1,"x":2}"#, "/x", 23, "has this name twice"),
        (#"{"path":"a.png",}"#, "/path", 17, "name in quotes is expected"),
    ]

    @Test(
        "A wrong value is refused with object, line, column and pointer; the objects around it are read",
        arguments: faults)
    func wrongValues(object: String, pointer: String?, column: Int, reason: String) async throws {
        try await withLibrary { library in
            let good = #"{"path":"a.png"}"#
            let items = try items("\(good)\n\n\(object)\n\(good)\n", in: library)
            #expect(items.map(\.row) == [1, 2, 3] && items[0].refusal == nil && items[2].refusal == nil)
            let refusal = try #require(items[1].refusal)
            #expect(refusal.reason.contains(reason), "\(refusal)")
            #expect(refusal.line == 3 && refusal.column == column, "\(refusal)")
            #expect(refusal.field == pointer, "\(refusal)")
        }
    }

    @Test("A broken array refuses what follows, with its place; what was before it is read")
    func brokenArray() async throws {
        try await withLibrary { library in
            let items = try items("[{\"path\":\"a.png\"},\n{\"path\" \"a.png\"},\n{\"path\":\"a.png\"}]", in: library)
            #expect(items.count == 2 && items[0].refusal == nil)
            #expect(items[1].row == 2 && items[1].refusal?.line == 2 && items[1].refusal?.column == 9)
        }
    }

    @Test("What the manifest says that the file is, is compared with it, with long files and seen ones, too")
    func expectedBytes() async throws {
        try await withLibrary { library in
            let bytes = SamplePicture.png(11, byteCount: 300_000)
            try library.write(bytes, "long.png")
            let wrong = String(repeating: "0", count: 64)
            let first = try await library.importItems(
                try items("{\"path\":\"a.png\"}\n{\"path\":\"long.png\"}", in: library))
            #expect(first.map(\.outcome) == [.imported, .imported])
            let use = try await library.catalog.originals(after: nil, limit: 10).map(\.record.original)
            let lines = use.map { original in
                let name = original.byteCount > 300_000 ? "long.png" : "a.png"
                return "{\"path\":\"\(name)\",\"digest\":\"\(original.digest)\",\"byteCount\":\(original.byteCount)}\n"
                    + "{\"path\":\"\(name)\",\"digest\":\"\(wrong)\"}\n{\"path\":\"\(name)\",\"byteCount\":3}\n"
            }
            let text = lines.joined()
            // Known by their times, and read anew as items of another collection.
            var options = library.options
            for _ in 0..<2 {
                let reports = try await library.importItems(try items(text, in: library), options: options)
                let refused = reports.filter { $0.outcome == .refused }
                #expect(refused.count == 4 && reports.count == 6, "\(reports)")
                #expect(Set(refused.compactMap(\.refusal?.field)) == ["/digest", "/byteCount"])
                options.isDryRun = true
            }
        }
    }

    @Test("Rows go to the collections they name, which are made when that is wanted")
    func collections() async throws {
        for backend in LibraryBackend.allCases {
            try await withLibrary(backend) { library in
                let text = """
                    {"path":"a.png","collection":"shoots/2024"}
                    {"path":"a.png","collection":"General"}
                    {"path":"a.png","collection":"shoots//x"}
                    {"path":"a.png"}
                    {"path":"a.png","externalId":"e","collection":"shoots"}
                    """
                let items = try items(text, in: library)
                let refused = try await library.importItems(items)
                #expect(refused.filter { $0.outcome == .refused }.compactMap(\.row).sorted() == [1, 3, 5])
                #expect(refused.first { $0.row == 1 }?.refusal?.reason.contains("--create-collections") == true)
                #expect(refused.first { $0.row == 1 }?.refusal?.field == "/collection")
                var options = library.options
                options.createsCollections = true
                options.isDryRun = true
                let dry = try await library.importItems(items, options: options)
                #expect(dry.filter { $0.outcome == .imported }.compactMap(\.row).sorted() == [1, 5])
                #expect(try await library.catalog.directory().collections.count == 1)
                options.isDryRun = false
                let made = try await library.importItems(items, options: options)
                #expect(made.filter { $0.outcome == .imported }.compactMap(\.row).sorted() == [1, 5])
                #expect(made.filter { $0.outcome == .refused }.compactMap(\.row) == [3])
                #expect(
                    try await library.catalog.directory().collections.map(\.path).sorted() == [
                        "General", "shoots", "shoots/2024",
                    ])
                let again = try await library.importItems(items, options: library.options)
                #expect(again.count { $0.outcome == .unchanged } == 4)
            }
        }
    }
}

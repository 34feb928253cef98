import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("Manifests")
struct ManifestTests {
    /// Writes a manifest beside the pictures and reads its items.
    private func items(_ text: String, in library: TestLibrary, root: Path? = nil) throws -> [ImportItem] {
        try library.write(Array(text.utf8), "manifest.csv")
        var source = try ManifestItems(
            manifest: try library.path("manifest.csv"),
            options: StatedFields(fields: [.attribute("from"): .string("options"), .title: .string("Options")]),
            reading: ManifestReading(root: root))
        var items: [ImportItem] = []
        while let item = try source.next() { items.append(item) }
        return items
    }

    private static let retail = """
        name,store_id,camera_id,barcode_info(cost),time_stamp,path,Unique_id
        claw hammer,1,03,18,"8/29/21, 12:19 PM",a.png,kJ7v

        """

    @Test("The retail format is read unchanged: its id, its typed date, its name as the title")
    func retailFormat() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a.png")
            let item = try #require(try items(Self.retail, in: library).first)
            let taken = try #require(Timestamp("2021-08-29T12:19"))
            #expect(item.row == 2 && item.refusal == nil && item.stated.externalID == "kJ7v")
            #expect(item.stated.fields[.title] == .string("claw hammer"))
            #expect(item.stated.fields[.takenAt] == .timestamp(taken))
            #expect(item.stated.fields[.attribute("time_stamp")] == .timestamp(taken))
            #expect(item.stated.fields[.attribute("camera_id")] == .string("03"))
            #expect(item.stated.fields[.attribute("barcode_info(cost)")] == .string("18"))
            #expect(item.stated.fields[.attribute("from")] == .string("options"))
            #expect(try await library.importItems([item]).map(\.outcome) == [.imported])
            #expect(try await library.image("kJ7v")?.takenAt == taken)
        }
    }

    private static let times: [(String, String?)] = [
        ("8/29/21, 12:19 PM", "2021-08-29T12:19"), ("8/29/21, 12:19 AM", "2021-08-29T00:19"),
        ("12/31/1999, 11:59 PM", "1999-12-31T23:59"), ("2/29/20, 1:00 AM", "2020-02-29T01:00"),
        ("2/29/21, 1:00 AM", nil), ("13/1/21, 1:00 AM", nil), ("8/29/21, 13:00 PM", nil), ("8/29/21, 0:00 AM", nil),
        ("8/29/21", nil), ("yesterday", nil), ("8/29/21, 12:60 PM", nil), ("-8/29/21, 12:00 PM", nil),
    ]

    @Test("Wrong dates are refused with row, column and field", arguments: times)
    func retailTimes(cell: String, expected: String?) async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a.png")
            let text = Self.retail.replacingOccurrences(of: "8/29/21, 12:19 PM", with: cell)
            let item = try #require(try items(text, in: library).first)
            if let expected {
                #expect(item.stated.fields[.takenAt] == Timestamp(expected).map(AttributeValue.timestamp))
            } else {
                #expect(item.refusal?.column == 5 && item.refusal?.field == "time_stamp" && item.row == 2)
                #expect(item.refusal?.reason.contains(cell) == true)
            }
        }
    }

    @Test("Any table with a path column is read; wrong cells name their column")
    func anyTable() async throws {
        try await withLibrary { library in
            for name in ["a.png", "b.png"] { try library.write(SamplePicture.png(name.utf8.count), name) }
            let text = """
                \u{FEFF}title,path,latitude,longitude,visibility,takenAt,shelf
                "A ""quoted"", title",a.png,48.85,2.35,public,2024-05-01,"two
                lines"
                ,b.png,91,0,,,
                ,b.png,1,1,secret,,
                ,b.png,,,,tomorrow,
                ,,,,,,
                ,b.png,nan,inf,,,x

                """
            let items = try items(text, in: library)
            #expect(items.map(\.row) == [2, 3, 4, 5, 6, 7])
            #expect(items[0].stated.fields[.title] == .string("A \"quoted\", title"))
            #expect(items[0].stated.fields[.position] == .list([.number(48.85), .number(2.35)]))
            #expect(items[0].stated.fields[.attribute("shelf")] == .string("two\nlines"))
            #expect(items[0].stated.fields[.takenAt] == Timestamp("2024-05-01T00:00").map(AttributeValue.timestamp))
            #expect(items.dropFirst().map(\.refusal?.column) == [3, 5, 6, 2, 3])
            #expect(
                items.dropFirst().map(\.refusal?.field) == ["latitude", "visibility", "takenAt", "path", "latitude"])
        }
    }

    private static let unusable = [
        "", "title,shelf\nx,y\n", "path,path\na,b\n", "path,file\na,b\n", "title,Title,path\n", "path,\"unclosed\n",
    ]

    @Test("A manifest without a usable header is refused as a whole", arguments: unusable)
    func headers(text: String) async throws {
        try await withLibrary { library in
            let error = #expect(throws: ServiceError.self) { try items(text, in: library) }
            #expect(error?.code == .invalidArgument)
            #expect(error?.message.contains("manifest.csv") == true)
        }
    }

    @Test("An unclosed quote and a wrong number of cells are refused with their row, and the rows before are read")
    func brokenRows() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a.png")
            let items = try items("path,title\na.png,Good\na.png,\"never closed\na.png,x\n", in: library)
            #expect(items.first?.refusal == nil && items.first?.row == 2)
            #expect(items.count == 2 && items.last?.refusal != nil && items.last?.row == 3)
        }
    }

    @Test("No path leads out of the root: not by .., not absolute, not by a symbolic link")
    func leavingTheRoot() async throws {
        try await withLibrary { library in
            let secret = "\(library.folder)/secret.png"
            try Data(SamplePicture.png(1)).write(to: URL(fileURLWithPath: secret))
            let files = FileManager.default
            try files.createDirectory(atPath: "\(library.pictures)/folder", withIntermediateDirectories: true)
            try files.createSymbolicLink(atPath: "\(library.pictures)/link.png", withDestinationPath: secret)
            try files.createSymbolicLink(
                atPath: "\(library.pictures)/up", withDestinationPath: "\(library.folder)")
            try library.write(SamplePicture.png(2), "inside.png")
            let paths = [
                "../secret.png", "folder/../../secret.png", secret, "link.png", "up/secret.png", "..", "gone.png",
            ]
            let text = "path\n" + paths.joined(separator: "\n") + "\nfolder/../inside.png\n"
            let items = try items(text, in: library)
            #expect(items.dropLast().allSatisfy { $0.refusal?.field == "path" && $0.refusal?.column == 1 })
            #expect(items.last?.refusal == nil && items.count == paths.count + 1)
            let reports = try await library.importItems(items)
            #expect(reports.count { $0.outcome == .refused } == paths.count)
            #expect(reports.map(\.row) == Array(2...9))
            // A folder beside the root whose name begins like the root's is outside, too.
            try files.createDirectory(atPath: "\(library.pictures)-other", withIntermediateDirectories: true)
            try Data(SamplePicture.png(3)).write(to: URL(fileURLWithPath: "\(library.pictures)-other/x.png"))
            #expect(try self.items("path\n../pictures-other/x.png\n", in: library).first?.refusal != nil)
        }
    }

    @Test("A date whose leap second lies in the year 10000 is refused: no text form would give it back")
    func lastMoment() async throws {
        try await withLibrary(.localAndSQLite) { library in
            try library.write(SamplePicture.png(1), "a.png")
            let rows = ["9999-12-31T23:59:60", "9999-12-31T23:59:59.999999", "2016-12-31T23:59:60"]
            let text = "path,externalId,takenAt\n" + rows.map { "a.png,\($0),\($0)\n" }.joined()
            let items = try items(text, in: library)
            #expect(items.map(\.refusal?.column) == [3, nil, nil])
            let reports = try await library.importItems(items)
            #expect(reports.map(\.outcome) == [.refused, .imported, .imported])
            #expect(try await library.image(rows[1])?.takenAt == Timestamp(rows[1]))
            #expect(try await library.image(rows[2])?.takenAt == Timestamp("2017-01-01T00:00"))
            #expect(try await library.catalog.changes(since: 0, limit: 10).count == 2)
        }
    }
}

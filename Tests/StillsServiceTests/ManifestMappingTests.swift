import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("Column-mapping files")
struct ManifestMappingTests {
    private func items(_ text: String, columns: String, in library: TestLibrary) throws -> [ImportItem] {
        try library.write(SamplePicture.png(1), "a.png")
        try library.write(Array(text.utf8), "manifest")
        try library.write(Array(columns.utf8), "columns.yaml")
        var reading = ManifestReading()
        reading.columns = try library.path("columns.yaml")
        var source = try ManifestItems(
            manifest: try library.path("manifest"), options: StatedFields(fields: [.attribute("o"): .string("option")]),
            reading: reading)
        var items: [ImportItem] = []
        while let item = try source.next() { items.append(item) }
        return items
    }

    /// A column's YAML, a cell, and what it becomes; nil when it is refused.
    static let cells: [(String, String, AttributeValue?)] = [
        ("attribute v", "1", .string("1")), ("{attribute: v}", "1", .string("1")),
        ("{attribute: v, type: number}", "-1.5e2", .number(-150)), ("{attribute: v, type: number}", "1,5", nil),
        ("{attribute: v, type: number}", "nan", nil), ("{attribute: v, type: number}", "0x10", nil),
        ("{attribute: v, type: number}", "9007199254740993", nil), ("{attribute: v, type: number}", "-", nil),
        ("{attribute: v, type: number, decimal: \",\"}", "1.234.567,5", .number(1_234_567.5)),
        ("{attribute: v, type: number, decimal: \",\"}", "1.5", nil),
        ("{attribute: v, type: boolean}", "Yes", .boolean(true)),
        ("{attribute: v, type: boolean}", "0", .boolean(false)),
        ("{attribute: v, type: boolean}", "2", nil),
        ("{attribute: v, type: list}", "a; b;;c", .list([.string("a"), .string("b"), .string("c")])),
        ("{attribute: v, type: list, separator: \"/\", of: number}", "1/2.5", .list([.number(1), .number(2.5)])),
        ("{attribute: v, type: list, of: number}", "1;x", nil),
        ("{attribute: v, type: date, format: M/D/YY}", "8/29/21", day("2021-08-29")),
        ("{attribute: v, type: date, format: YYYYMMDD}", "20240229", day("2024-02-29")),
        ("{attribute: v, type: date, format: YYYYMMDD}", "20230229", nil),
        ("{attribute: v, type: date}", "2024-05-01", day("2024-05-01")),
        ("{attribute: v, type: timestamp, format: D.M.YYYY H:MM}", "1.2.2024 9:05", time("2024-02-01T09:05")),
        ("{attribute: v, type: timestamp, format: D.M.YYYY H:MM}", "1.2.24 9:05", nil),
        (
            "{attribute: v, type: timestamp, format: \"YYYY:MM:DD HH:MM:SS\"}", "2024:05:01 10:11:12",
            time("2024-05-01T10:11:12")
        ),
        ("{attribute: v, format: \"M/D/YY, H:MM AM|PM\"}", "8/29/21, 12:19 AM", time("2021-08-29T00:19")),
        (
            "{attribute: v, format: \"D/M/YYYY H:MM:SS AM|PM\"}", "29/8/2021 1:02:03\u{202F}pm",
            time("2021-08-29T13:02:03")
        ),
        ("{attribute: v, format: \"D/M/YYYY H:MM AM|PM\"}", "29/8/2021 13:02 PM", nil),
        ("{attribute: v, format: unix seconds}", "1714557600", time("2024-05-01T10:00:00+00:00")),
        ("{attribute: v, format: unix milliseconds}", "1714557600250", time("2024-05-01T10:00:00.250+00:00")),
        ("{attribute: v, format: unix seconds}", "1e30", nil),
        ("{attribute: v, format: ISO}", "2024-05-01", time("2024-05-01T00:00")),
        ("{attribute: v, format: ISO}", "May", nil),
    ]

    private static func day(_ text: String) -> AttributeValue? { Timestamp(text + "T00:00").map { .date($0.local) } }
    private static func time(_ text: String) -> AttributeValue? { Timestamp(text).map(AttributeValue.timestamp) }

    @Test("Cells become what the file says, or refuse their row with the column", arguments: cells)
    func cell(column: String, cell: String, expected: AttributeValue?) async throws {
        try await withLibrary { library in
            let text = "path;C\na.png;\"\(cell)\"\n".replacingOccurrences(of: ";", with: "\t")
            let tabbed = text.replacingOccurrences(
                of: "\"\(cell.replacingOccurrences(of: ";", with: "\t"))\"", with: "\"\(cell)\"")
            let item = try #require(try items(tabbed, columns: "columns:\n  C: \(column)\n", in: library).first)
            if let expected {
                #expect(item.refusal == nil && item.stated.fields[.attribute("v")] == expected, "\(item)")
            } else {
                #expect(item.refusal?.column == 2 && item.refusal?.field == "C" && item.row == 2, "\(item)")
                #expect(item.refusal?.reason.contains("“") == true)
            }
        }
    }

    @Test("Constants count where the row says nothing, and less than the options")
    func constants() async throws {
        try await withLibrary { library in
            let columns = """
                columns: {File: path, Old: ignore}
                constants: {shop: 7, title: All, o: constant, tags: [a, 2], visibility: public, bought: {day: "2024-05-01"}}
                """
            let items = try items("File,Old,title,shop\na.png,x,Own,8\na.png,x,,\n", columns: columns, in: library)
            #expect(items.map { $0.stated.fields[.title] } == [.string("Own"), .string("All")])
            #expect(items.map { $0.stated.fields[.attribute("shop")] } == [.string("8"), .number(7)])
            for item in items {
                #expect(item.stated.fields[.attribute("o")] == .string("option"))
                #expect(item.stated.fields[.attribute("tags")] == .list([.string("a"), .number(2)]))
                #expect(item.stated.fields[.attribute("Old")] == nil)
                #expect(item.stated.fields[.attribute("bought")] == Self.day("2024-05-01"))
            }
        }
    }

    @Test("The file rules JSON as well, where typed values stay as they are")
    func json() async throws {
        try await withLibrary { library in
            let columns =
                "columns: {Photo: path, Price: {attribute: price, type: number}, At: {field: takenAt, format: unix seconds}}\nothers: ignore\n"
            let text =
                "{\"Photo\":\"a.png\",\"Price\":\"5\",\"At\":1714557600,\"x\":{\"y\":1}}\n{\"Photo\":\"a.png\",\"Price\":true}\n"
            let items = try items(text, columns: columns, in: library)
            #expect(items[0].stated.fields[.attribute("price")] == .number(5))
            #expect(items[0].stated.fields[.takenAt] == Self.time("2024-05-01T10:00:00+00:00"))
            #expect(items[0].stated.fields[.attribute("x")] == nil && items[0].refusal == nil)
            #expect(items[1].refusal?.field == "/Price")
        }
    }

    /// A file with a fault, where it is, and a part of the message.
    static let faults: [(String, String, String)] = [
        ("colums: {}\n", "Line 1, column 1", "no “colums”"), ("columns:\n  C: {}\n", "Line 2, column 6", "either"),
        ("columns:\n  C: {attribute: a, field: title}\n", "Line 2", "either"),
        ("columns:\n  C: {attribute: a, typ: number}\n", "Line 2, column 21", "no “typ”"),
        ("columns:\n  C: {attribute: a, type: int}\n", "Line 2, column 27", "“int” is no type"),
        ("columns:\n  C: {attribute: a, format: DMY}\n", "Line 2, column 29", "no format"),
        ("columns:\n  C: {attribute: a, format: \"D.M.YY MM\"}\n", "Line 2", "no format"),
        ("columns:\n  C: {attribute: a, separator: x}\n", "Line 2", "is for the type list"),
        ("columns:\n  C: {field: title, type: number}\n", "Line 2", "has the type string"),
        ("columns:\n  C: {field: takenAt, decimal: \",\"}\n", "Line 2", "is for the type number"),
        ("columns:\n  C: heading\n", "Line 2, column 6", "“heading” is no field"),
        ("columns: [C]\n", "Line 1, column 10", "holds keys and values"),
        ("others: all\n", "Line 1, column 9", "by name"),
        ("delimiter: xx\n", "Line 1, column 12", "comma"), ("encoding: ebcdic\n", "Line 1, column 11", "utf-16le"),
        ("constants: {path: x}\n", "Line 1, column 13", "the same for all"),
        ("constants: {visibility: all}\n", "Line 1, column 25", "no visibility"),
        ("constants: {a: ~}\n", "Line 1", "not null"), ("columns: {C: ignore}\nx: [\n", "Line 3", "did not find"),
        ("columns: {Missing: ignore}\n", "Missing", "does not have"),
        ("others: refuse\ncolumns: {path: path}\n", "“C”", "says nothing"),
        ("columns: {C: path}\n", "mean the same", "“path”"),
    ]

    @Test("A faulty file is refused as a whole, with line and column", arguments: faults)
    func faulty(columns: String, place: String, reason: String) async throws {
        try await withLibrary { library in
            let error = #expect(throws: ServiceError.self) {
                try items("path,C\na.png,1\n", columns: columns, in: library)
            }
            #expect(error?.code == .invalidArgument)
            #expect(
                error?.message.contains("columns.yaml") == true || place == "mean the same", "\(error?.message ?? "")")
            #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
            #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        }
    }

    @Test("Defused formulas are undone where the first column says that Stills defused them, and nowhere else")
    func formulas() async throws {
        try await withLibrary { library in
            let rows = "path,title,note\na.png,'=1+1,''-5\n"
            let plain = try #require(try items(rows, columns: "", in: library).first)
            let ours = try #require(try items("stills:" + rows, columns: "", in: library).first)
            #expect(plain.stated.fields[.title] == .string("'=1+1"))
            #expect(ours.stated.fields[.title] == .string("=1+1"))
            #expect(ours.stated.fields[.attribute("note")] == .string("'-5") && ours.refusal == nil)
        }
    }
}

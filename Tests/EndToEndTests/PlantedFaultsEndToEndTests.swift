import Foundation
import StillsTesting
import Testing

/// A thousand rows, of which some have a fault each, of every kind: each is named with its place, and the others go in.
@Suite("Planted faults")
struct PlantedFaultsEndToEndTests {
    private static let rowCount = 1_000

    /// A fault: the row's cells in place of good ones, the column and field that the refusal names, a part of the reason.
    struct Fault: Sendable {
        var cells: [String]
        var column: Int?
        var field: String?
        var reason: String
    }

    private static let names = ["path", "externalId", "takenAt", "latitude", "visibility", "byteCount", "title"]

    private static func good(_ row: Int) -> [String] {
        ["\(row % 20).jpg", "row-\(row)", "2024-05-01", "48.5", "public", "", "Row \(row)"]
    }

    private static func fault(_ column: Int, _ cell: String, _ reason: String) -> Fault {
        var cells = good(0)
        cells[1] = "faulty"
        cells[column - 1] = cell
        return Fault(cells: cells, column: column, field: names[column - 1], reason: reason)
    }

    static let csvFaults: [Fault] = [
        fault(1, "", "does not say where"), fault(1, "gone.jpg", "no such file"), fault(1, "../x.jpg", "no such file"),
        fault(1, "/etc/passwd", "leads out"), fault(3, "2024-02-30", "is no date"), fault(4, "95", "is no latitude"),
        fault(5, "secret", "is no visibility"), fault(6, "7", "the manifest says 7"),
        fault(6, "many", "is no number of bytes"),
        Fault(cells: ["0.jpg", "a"], column: nil, field: nil, reason: "The row has 2 fields"),
        Fault(cells: good(0) + ["more"], column: nil, field: nil, reason: "must stand in quotes"),
        Fault(
            cells: Array(good(0).dropLast()) + ["x\"y"], column: 7, field: nil, reason: "stands inside the field"),
        Fault(
            cells: Array(good(0).dropLast()) + ["\"x\"y"], column: 7, field: nil, reason: "follows the closing"),
    ]

    /// Every so many rows there is a fault; the last one is a quotation mark that is never closed.
    private static func isFaulty(_ row: Int) -> Bool { row % 40 == 13 }

    @Test("In CSV, by row and column", arguments: [",", ";", "\t"])
    func csv(delimiter: String) async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<20, to: "in")
            var expected: [Int: Fault] = [:]
            var lines = [Self.names]
            for row in 2...Self.rowCount {
                if Self.isFaulty(row) {
                    let fault = Self.csvFaults[row / 40 % Self.csvFaults.count]
                    expected[row] = fault
                    lines.append(fault.cells)
                } else {
                    lines.append(Self.good(row))
                }
            }
            var bytes = Array(lines.map { $0.joined(separator: delimiter) + "\r\n" }.joined().utf8)
            // One row holds what is no UTF-8, and the last one a quotation mark that is never closed.
            bytes += Array(["1.jpg", "bytes", "", "", "", "", "caf"].joined(separator: delimiter).utf8) + [0xE9, 0x0A]
            expected[Self.rowCount + 1] = Fault(cells: [], column: 7, field: nil, reason: "not UTF-8")
            bytes += Array((["1.jpg", "open"].joined(separator: delimiter) + delimiter + "\"never closed\n").utf8)
            expected[Self.rowCount + 2] = Fault(cells: [], column: 3, field: nil, reason: "is never closed")
            try sandbox.write("in/list.csv", bytes)
            let manifest = ["import", "--json", "--manifest", "in/list.csv", "--encoding", "utf-8"]
            let end = try await sandbox.program.run(sandbox.call(manifest)).expect(1)
            try check(try end.objects(), expected)
            let summary = try #require(try end.objects().last)
            #expect(summary.object("manifest")?.text("delimiter") == delimiter)
            #expect(summary.integer("imported") == Self.rowCount - 1 - (expected.count - 2))
        }
    }

    private func check(_ lines: [JSONObject], _ expected: [Int: Fault]) throws {
        let refused = lines.dropLast().filter { $0.text("outcome") == "refused" }
        #expect(refused.count == expected.count)
        for line in refused {
            let row = try #require(line.integer("row"))
            let fault = try #require(expected[row], "\(line.members)")
            #expect(line.integer("column") == fault.column && line.text("field") == fault.field, "\(line.members)")
            #expect(line.text("reason")?.contains(fault.reason) == true, "\(line.members)")
        }
    }

    /// A faulty line, the column and pointer, and a part of the reason.
    static let objectFaults: [Fault] = [
        ("{\"path\":\"0.jpg\",\"x\":{\"y\":1}}", 21, "/x", "An object cannot be kept"),
        ("{\"path\":\"0.jpg\",\"attributes\":{\"n\":1e999}}", 35, "/attributes/n", "cannot be kept exactly"),
        ("{\"path\":\"0.jpg\",\"title\":1}", 25, "/title", "is no text"),
        ("{\"path\":\"gone.jpg\"}", 9, "/path", "no such file"), ("{\"title\":\"x\"}", 1, nil, "has no “path”"),
        ("{\"path\":\"0.jpg\"", 16, "/path", "A comma or } is expected"), ("[]", 1, nil, "An object is expected"),
        ("\"x\"", 1, nil, "An object is expected"), ("nonsense", 1, nil, "A value is expected"),
        ("{\"path\":\"0.jpg\",\"collection\":\"nowhere\"}", 1, "/collection", "There is no collection"),
    ].map { Fault(cells: [$0.0], column: $0.1, field: $0.2, reason: $0.3) }

    @Test("In NDJSON, by object, line, column and pointer")
    func ndjson() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<20, to: "in")
            var expected: [Int: Fault] = [:]
            var text = ""
            for row in 1...Self.rowCount {
                if Self.isFaulty(row) {
                    let fault = Self.objectFaults[row / 40 % Self.objectFaults.count]
                    expected[row] = fault
                    text += fault.cells[0] + "\n"
                } else {
                    text += "{\"path\":\"\(row % 20).jpg\",\"externalId\":\"row-\(row)\",\"n\":\(row)}\n"
                }
            }
            try sandbox.write("in/list.ndjson", text: text)
            let lines = try await sandbox.stills("import", "--json", "--manifest", "in/list.ndjson").expect(1).objects()
            try check(lines, expected)
            #expect(lines.last?.integer("imported") == Self.rowCount - expected.count)
            let refused = lines.dropLast().filter { $0.text("outcome") == "refused" }
            #expect(refused.allSatisfy { $0.integer("line") == $0.integer("row") })
        }
    }

}

import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("The text of an export")
struct ExportTextTests {
    private func library(_ body: (TestLibrary) async throws -> Void) async throws {
        try await withLibrary(.localAndSQLite) { library in
            for number in 1...3 {
                try library.write(SamplePicture.png(number), "\(number).png")
                let fields: [ImageField: AttributeValue] = [
                    .title: .string("=HYPERLINK(\"x\")"), .attribute("n"): .number(Double(number)),
                    .attribute("word"): .string(number == 2 ? "" : "-\(number)"),
                ]
                try await library.importItems([try library.item("\(number).png", externalID: "\(number)", fields)])
            }
            let image = try #require(try await library.image("3"))
            let edit = ImageEdit(image: image.id, expectedVersion: 1, changes: [], state: .trashed)
            try await library.catalog.apply([.editImage(edit)])
            try await body(library)
        }
    }

    @Test("What is in the trash comes when all is asked for, or when the query asks for it")
    func trash() async throws {
        try await library { library in
            #expect(try await library.exportedText(trash: false).split(separator: "\n").count == 2)
            #expect(try await library.exportedText(trash: true).split(separator: "\n").count == 3)
            let trashed = try await library.exportedText(trash: false, query: Query("is:trashed"))
            #expect(trashed.contains(#""externalId":"3""#) && trashed.split(separator: "\n").count == 1)
            let both = try await library.exportedText(trash: true, query: Query("n>1"))
            #expect(both.split(separator: "\n").count == 2)
        }
    }

    @Test("Members have one order, values that are not there have none, and times are to the microsecond")
    func members() async throws {
        try await library { library in
            let lines = try await library.exportedText().split(separator: "\n")
            let first = try #require(lines.first)
            let names = [
                "id", "externalId", "collection", "title", "originalName", "visibility", "attributes", "state",
                "sources", "imported", "digest", "byteCount", "mediaType", "width", "height", "addedAt", "updatedAt",
                "version",
            ]
            var rest = first
            for name in names {
                let place = try #require(rest.range(of: "\"\(name)\":"), "\(name)")
                rest = rest[place.upperBound...]
            }
            #expect(!first.contains("\"takenAt\"") && !first.contains("\"history\"") && !first.contains("null"))
            #expect(first.contains(/"addedAt":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"/))
        }
    }

    @Test("CSV runs no formula, keeps types apart from texts, and has a column for each attribute")
    func csv() async throws {
        try await library { library in
            let rows = try await library.exportedText(.csv).components(separatedBy: "\r\n")
            #expect(rows.count == 5 && rows[4] == "")
            #expect(rows[0].hasPrefix("stills:id,externalId,collection,title,"))
            #expect(rows[0].contains(",attributes.n:=,attributes.word,attributes.word:=,state,"))
            #expect(rows[1].contains(#","'=HYPERLINK(""x"")",1.png,"#) && rows[1].contains(",1,'-1,,active,"))
            #expect(rows[2].contains(#",2,,"""""",active,"#))
        }
    }

    @Test("An empty library exports as nothing, an empty array, and a header")
    func empty() async throws {
        try await withLibrary { library in
            let lines = try await library.exportedText(.ndjson)
            let array = try await library.exportedText(.json)
            let table = try await library.exportedText(.csv)
            #expect(lines.isEmpty && array == "[\n]\n" && table.components(separatedBy: "\r\n").count == 2)
        }
    }

    @Test("Whoever takes no more gets no more")
    func stopped() async throws {
        try await library { library in
            let summary = try await ExportImages(library: library.opened(), options: ExportOptions(format: .ndjson))
                .run(Query()) { (_) throws(ServiceError) in false }
            #expect(!summary.isComplete)
        }
    }

    @Test("A file of an export is there when it is whole, and replaces nothing unasked")
    func file() async throws {
        try await withTestFolder { folder in
            let path = folder.appending("out.ndjson")
            func names() throws -> [String] {
                try FileManager.default.contentsOfDirectory(atPath: "\(folder)").filter { $0.hasPrefix("out") }
            }
            let given = try ExportFile(path, replaces: false)
            try given.write([1])
            #expect(try names() == ["out.ndjson.part"])
            try given.giveUp()
            #expect(try names() == [])
            let first = try ExportFile(path, replaces: false)
            try first.write([1, 2])
            try first.finish(replaces: false)
            #expect(try names() == ["out.ndjson"])
            #expect(throws: ServiceError.self) { try ExportFile(path, replaces: false) }
            let second = try ExportFile(path, replaces: true)
            try second.write([3])
            try second.finish(replaces: true)
            #expect(try Data(contentsOf: URL(fileURLWithPath: "\(path)")) == Data([3]))
            #expect(throws: ServiceError.self) { try ExportFile(folder, replaces: true) }
        }
    }
}

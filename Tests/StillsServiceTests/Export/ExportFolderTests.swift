import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("Exporting with originals")
struct ExportFolderTests {
    private func fill(_ library: TestLibrary, _ count: Int) async throws {
        var items: [ImportItem] = []
        for number in 1...count {
            try library.write(SamplePicture.png(number), "\(number).png")
            items.append(try library.item("\(number).png", externalID: "\(number)"))
        }
        try await library.importItems(items)
    }

    @Test("What was interrupted is continued by the same export, and is then as if nothing had happened")
    func continued() async throws {
        try await withLibrary(.localAndSQLite) { library in
            try await fill(library, 300)
            let whole = try await library.export(to: "whole")
            let stopped = try await library.export(to: "out") { $0.images < 200 }
            #expect(!stopped.summary.isComplete && stopped.summary.images == 256)
            #expect(try stopped.files().contains("manifest.ndjson") == false)
            // What a loss of power can do to a file that was not durable yet.
            let damaged = try #require(try stopped.files().first { $0.hasSuffix(".png") })
            try Data([0]).write(to: URL(fileURLWithPath: "\(stopped.folder)/\(damaged)"))
            let done = try await library.export(to: "out")
            #expect(done.summary.isComplete && done.summary.images == 300)
            #expect(try done.files() == whole.files())
            for file in try whole.files() where file.contains(".") {
                let (one, other) = (try whole.bytes(file), try done.bytes(file))
                #expect(one == other, "\(file)")
            }
        }
    }

    @Test("A folder that holds something else, or the beginning of another export, is refused")
    func otherFolders() async throws {
        try await withLibrary { library in
            try await fill(library, 3)
            _ = try await library.export(to: "begun") { _ in false }
            for format in [ExportFormat.csv, .json] {
                let error = await #expect(throws: ServiceError.self) { try await library.export(format, to: "begun") }
                #expect(error?.message.contains("the beginning of another export") == true)
            }
            _ = try await library.export(to: "begun")
            let error = await #expect(throws: ServiceError.self) { try await library.export(to: "begun") }
            #expect(error?.code == .alreadyExists && error?.message.contains("is not empty") == true)
            await #expect(throws: ServiceError.self) { try await library.export(to: "pictures") }
        }
    }

    @Test("A missing and a damaged original are named, and stand in the manifest without a path; the others are there")
    func damaged() async throws {
        try await withLibrary(.localAndSQLite) { library in
            try await fill(library, 4)
            let ids = try await library.comparable().map(\.image.id)
            let records = try await library.catalog.images(ids).compactMap { $0 }
            let root = "\(library.folder)/library/originals"
            let places = records.map { "\(root)/\($0.original.locations.first?.locator.rawValue ?? "")" }
            try FileManager.default.removeItem(atPath: places[1])
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: places[2])
            try Data(SamplePicture.png(99)).write(to: URL(fileURLWithPath: places[2]))
            let exported = try await library.export(to: "out")
            #expect(exported.summary.images == 4 && exported.summary.failed == 2 && exported.summary.isComplete)
            #expect(exported.failures.map(\.image) == [ids[1], ids[2]])
            let lines = String(decoding: try exported.bytes("manifest.ndjson"), as: UTF8.self).split(separator: "\n")
            #expect(lines.map { $0.contains(#""path":"#) } == [true, false, false, true])
            #expect(try exported.files().filter { $0.hasSuffix(".png") }.count == 2)
            #expect(try exported.files().filter { $0.contains(".part") }.isEmpty)
        }
    }

    @Test(
        "Whatever an image and its collection are called, its file stays in the folder and its name can be read anywhere"
    )
    func names() async throws {
        try await withLibrary { library in
            let names = [
                "../../x.png", "/etc/passwd", "..", ".hidden.jpg", "a\u{202E}b.png", "CON: ",
                String(repeating: "é", count: 300),
            ]
            for (number, name) in names.enumerated() {
                try library.write(SamplePicture.png(number + 1), "\(number).png")
                var item = try library.item("\(number).png")
                item.originalName = name
                try await library.importItems([item])
            }
            let exported = try await library.export(to: "out")
            #expect(exported.failures.isEmpty)
            let files = try exported.files().filter { $0.hasPrefix("originals/General/") && !$0.hasSuffix(".xmp") }
            #expect(files.count == names.count)
            for file in files {
                let name = file.dropFirst("originals/General/".count)
                #expect(!name.contains("/") && !name.hasPrefix(".") && name.utf8.count < 250)
                #expect(!name.contains { ":\\*?\"<>|\u{202E}".contains($0) })
                #expect(FileManager.default.fileExists(atPath: "\(exported.folder)/\(file).xmp"))
            }
        }
    }
}

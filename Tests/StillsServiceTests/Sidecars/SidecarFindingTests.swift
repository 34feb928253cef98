import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Synchronization
import Testing

/// Which XMP file belongs to which picture (Documentation/Decisions/0018-sidecars.md).
@Suite("Finding sidecars")
struct SidecarFindingTests {
    /// Imports a folder of these files and gives back the title of each picture: its sidecar's name.
    private func titles(
        pictures: [String], sidecars: [String], leftOut: [String] = []
    ) async throws -> [String: String] {
        var titles: [String: String] = [:]
        try await withLibrary { library in
            for (number, name) in pictures.enumerated() { try library.write(SamplePicture.png(number), name) }
            for name in sidecars { try library.write(SampleSidecar(title: name), name) }
            let told = Mutex<[String]>([])
            let items = try library.found { path, _ in told.withLock { $0.append(path.lastPart.text ?? "") } }
            #expect(told.withLock { $0.sorted() } == leftOut.sorted())
            let reports = try await library.importItems(items)
            #expect(reports.map(\.outcome) == pictures.map { _ in .imported })
            for report in reports {
                let name = try #require(report.path.lastPart.text)
                titles[name] = try await library.record(report)?.image.title ?? ""
            }
            // Named one by one they are the same.
            for name in pictures {
                let again = try await library.importItems([try library.item(name)])
                #expect(again.map(\.outcome) == [.unchanged], "\(name)")
            }
        }
        return titles
    }

    @Test("The picture's whole name with .xmp comes first, else its name without extension")
    func order() async throws {
        let titles = try await titles(
            pictures: ["a.jpg", "b.jpg", "c.d.jpg", "e"],
            sidecars: ["a.jpg.xmp", "b.xmp", "c.d.xmp", "e.xmp", "c.xmp"], leftOut: ["c.xmp"])
        #expect(titles == ["a.jpg": "a.jpg.xmp", "b.jpg": "b.xmp", "c.d.jpg": "c.d.xmp", "e": "e.xmp"])
    }

    @Test("One without extension belongs to all pictures of its name that have none of their own")
    func shared() async throws {
        let titles = try await titles(
            pictures: ["a.jpg", "a.nef", "b.jpg", "b.nef"], sidecars: ["a.xmp", "b.xmp", "b.nef.xmp"])
        #expect(titles == ["a.jpg": "a.xmp", "a.nef": "a.xmp", "b.jpg": "b.xmp", "b.nef": "b.nef.xmp"])
    }

    @Test("The case of .xmp does not matter, that of the name does; of two the lower one counts")
    func letterCase() async throws {
        let titles = try await titles(
            pictures: ["a.jpg", "b.jpg", "c.jpg", "d.jpg"],
            sidecars: ["a.XMP", "b.jpg.Xmp", "C.xmp", "d.xmp", "d.XMP"], leftOut: ["C.xmp", "d.XMP"])
        #expect(titles == ["a.jpg": "a.XMP", "b.jpg": "b.jpg.Xmp", "c.jpg": "", "d.jpg": "d.xmp"])
    }

    @Test("A sidecar is no item; one without a picture is told as left out, a hidden one passed over")
    func leftOut() async throws {
        let titles = try await titles(
            pictures: ["a.jpg"], sidecars: ["a.xmp", "gone.xmp", "a.xmp.xmp", ".hidden.xmp"],
            leftOut: ["a.xmp.xmp", "gone.xmp"])
        #expect(titles == ["a.jpg": "a.xmp"])
    }

    @Test("In a folder that is read in parts the sidecar may be anywhere")
    func largeFolder() async throws {
        try await withTestFolder { folder in
            let pictures = "\(folder)/pictures"
            let count = 9_000
            for number in 0..<count {
                for name in ["\(number).jpg"] + (number.isMultiple(of: 100) ? ["\(number).xmp"] : []) {
                    try Data().write(to: URL(fileURLWithPath: "\(pictures)/\(name)"))
                }
            }
            try Data().write(to: URL(fileURLWithPath: "\(pictures)/orphan.xmp"))
            let leftOut = Mutex<[String]>([])
            var finder = FileFinder(roots: [folder.appending("pictures")], stated: StatedFields()) { path, _ in
                leftOut.withLock { $0.append(path.lastPart.text ?? "") }
            }
            var withSidecar = 0
            var items = 0
            while let item = try finder.next() {
                items += 1
                if case .file(let path) = item.sidecar {
                    withSidecar += 1
                    #expect(path.text == item.path.text?.replacing(".jpg", with: ".xmp"))
                }
            }
            #expect(items == count && withSidecar == count / 100)
            #expect(leftOut.withLock { $0 } == ["orphan.xmp"])
        }
    }

    @Test("A symbolic link is not followed in a folder, and below a manifest's root only within it")
    func links() async throws {
        try await withLibrary { library in
            for name in ["a", "b"] { try library.write(SamplePicture.png(name == "a" ? 1 : 2), "\(name).png") }
            try library.write(SampleSidecar(title: "inside"), "real")
            let outside = "\(library.folder)/secret.xmp"
            try Data(SampleSidecar(title: "outside").bytes).write(to: URL(fileURLWithPath: outside))
            let files = FileManager.default
            try files.createSymbolicLink(atPath: "\(library.pictures)/a.xmp", withDestinationPath: "real")
            try files.createSymbolicLink(atPath: "\(library.pictures)/b.xmp", withDestinationPath: outside)
            #expect(try library.found().allSatisfy { $0.sidecar == .absent })

            let named = try await library.importItems([try library.item("a.png", externalID: "named")])
            #expect(named.first?.warning?.contains("a symbolic link, which is not followed") == true)
            try library.write(Array("path,externalId\na.png,1\nb.png,2\n".utf8), "list.csv")
            var source = try ManifestItems(
                manifest: try library.path("list.csv"), options: StatedFields(), reading: ManifestReading())
            var items: [ImportItem] = []
            while let item = try source.next() { items.append(item) }
            let reports = try await library.importItems(items)
            #expect(reports.map(\.outcome) == [.imported, .imported])
            #expect(try await library.image("1")?.title == "inside")
            #expect(try await library.image("2")?.title == nil)
            let leading = reports.first { $0.row == 3 }
            #expect(leading?.warning?.contains("leads out of the manifest's root") == true)
        }
    }

    @Test("A manifest's rows have the sidecars beside their pictures, unless it is read without")
    func manifest() async throws {
        try await withLibrary { library in
            try FileManager.default.createDirectory(
                atPath: "\(library.pictures)/deep", withIntermediateDirectories: false)
            try library.write(SamplePicture.png(1), "deep/a.png")
            try library.write(SampleSidecar(title: "T", description: "D"), "deep/a.xmp")
            try library.write(Array("path,externalId,title\ndeep/a.png,1,Row\n".utf8), "list.csv")
            func items(reads: Bool) throws -> [ImportItem] {
                var source = try ManifestItems(
                    manifest: try library.path("list.csv"), options: StatedFields(), reading: ManifestReading())
                source.readsSidecars = reads
                var items: [ImportItem] = []
                while let item = try source.next() { items.append(item) }
                return items
            }
            #expect(try await library.importItems(try items(reads: false)).map(\.outcome) == [.imported])
            #expect(try await library.image("1")?.description == nil)
            #expect(try await library.importItems(try items(reads: true)).map(\.outcome) == [.updated])
            let image = try #require(try await library.image("1"))
            #expect(image.title == "Row" && image.description == "D")
            #expect(image.sources == ["title": .manifest, "description": .sidecar])
        }
    }
}

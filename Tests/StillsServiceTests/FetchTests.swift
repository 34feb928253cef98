import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Synchronization
import Testing

@Suite("Giving originals back")
struct FetchTests {
    private func fetch(_ images: [ImageID], from library: TestLibrary) async throws -> [FetchOriginals.Fetched] {
        let target = "\(library.folder)/out"
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        let fetched = Mutex<[FetchOriginals.Fetched]>([])
        try await FetchOriginals(library: library.opened()).run(images, into: try #require(Path(target))) { one in
            fetched.withLock { $0.append(one) }
        }
        return fetched.withLock { $0 }
    }

    private func contents(of library: TestLibrary) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: "\(library.folder)/out"))
    }

    /// Puts an image straight into the catalog, with an original name of a stranger's choosing.
    private func add(_ number: Int, named name: String?, to library: TestLibrary) async throws -> ImageID {
        try library.write(SamplePicture.png(number), "\(number)")
        try await library.importItems([try library.item("\(number)", externalID: "\(number)")])
        let known = try #require(try await library.image("\(number)"))
        var image = known
        image.id = try library.opened().environment.newID()
        image.externalID = "copy of \(number)"
        image.originalName = name
        let shared = OriginalAddition.shared(known.original)
        try await library.catalog.apply([.addImage(ImageAddition(image: image, original: shared))])
        return image.id
    }

    @Test("Originals come back byte for byte under their names; a name that is taken gets a number")
    func collisions() async throws {
        try await withLibrary(.localAndSQLite) { library in
            var images: [ImageID] = []
            for number in 1...3 { images.append(try await add(number, named: "photo.png", to: library)) }
            let fetched = try await fetch(images, from: library)
            #expect(fetched.map(\.path?.lastPart) == ["photo.png", "photo-2.png", "photo-3.png"])
            for (number, one) in fetched.enumerated() {
                let data = try Data(contentsOf: URL(fileURLWithPath: "\(try #require(one.path))"))
                #expect([UInt8](data) == SamplePicture.png(number + 1))
            }
            // A second run replaces nothing.
            let again = try await fetch([images[0]], from: library)
            #expect(again.map(\.path?.lastPart) == ["photo-4.png"])
        }
    }

    private static let hostileNames = [
        "../../escape.png", "/etc/passwd", "a/b/c.png", "..", ".", "", "line\nbreak.png", "\u{1B}[31mred.png",
        String(repeating: "é", count: 200) + ".png", String(repeating: "x", count: 300), ".png", "a\u{0}b.png", "~",
        "photo." + String(repeating: "e", count: 300), "-rf", "\u{7F}",
    ]

    @Test("A hostile name stays inside the directory", arguments: hostileNames)
    func hostile(name: String) async throws {
        try await withLibrary { library in
            let image = try await add(1, named: name, to: library)
            let before = try FileManager.default.contentsOfDirectory(atPath: "\(library.folder)")
            for _ in 1...2 {
                let one = try #require(try await fetch([image], from: library).first)
                let path = try #require(one.path, "\(String(describing: one.failure))")
                #expect(path.parent == library.folder.appending("out"))
                #expect(path.lastPart.byteCount <= 255 && !path.lastPart.bytes.contains { $0 < 32 || $0 == 127 })
            }
            #expect(try contents(of: library).count == 2)
            let after = try FileManager.default.contentsOfDirectory(atPath: "\(library.folder)")
            #expect(Set(after) == Set(before).union(["out"]))
        }
    }

    @Test("Damaged or missing bytes are reported for their image, leave no file, and hold up no other")
    func damaged() async throws {
        try await withLibrary(.localAndSQLite) { library in
            var images: [ImageID] = []
            for number in 1...3 { images.append(try await add(number, named: "\(number).png", to: library)) }
            var places: [BlobLocator] = []
            for image in images {
                places += try await library.catalog.record(of: image).original.locations.map(\.locator)
            }
            var bytes = SamplePicture.png(1)
            bytes[20] ^= 1
            try await library.blobs.store(bytes, at: places[0])
            try await library.blobs.remove(places[1])
            let unknown = ImageID(high: 7, low: 7)
            let fetched = try await fetch([images[0], unknown, images[1], images[2]], from: library)
            #expect(fetched.map(\.failure?.code) == [.corrupt, .notFound, .notFound, nil])
            #expect(fetched.map(\.path?.lastPart) == [nil, nil, nil, "3.png"])
            #expect(try contents(of: library) == ["3.png"])
        }
    }

    @Test("An image without a name is named by its id and type; what an interrupted run left is replaced")
    func unnamed() async throws {
        try await withLibrary { library in
            let image = try await add(1, named: nil, to: library)
            try FileManager.default.createDirectory(
                atPath: "\(library.folder)/out", withIntermediateDirectories: true)
            try Data([1]).write(to: URL(fileURLWithPath: "\(library.folder)/out/.stills-\(image).part"))
            #expect(try await fetch([image], from: library).map(\.path?.lastPart.text) == ["\(image).png"])
            #expect(try contents(of: library) == ["\(image).png"])
        }
    }
}

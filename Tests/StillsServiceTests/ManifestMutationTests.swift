import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("Damaged manifests are read or refused, and never stop the program")
struct ManifestMutationTests {
    static let texts = [
        "path,externalId,takenAt,latitude,longitude,digest,attributes.x\r\na.png,\"1\",2024-05-01,1,2,,'=1\r\n,,,,,,\r\n",
        "stills:path;title;note\na.png;'=1+1;x\n'+b.png;;\n",
        "[{\"path\":\"a.png\",\"attributes\":{\"n\":[1,{\"day\":\"2024-05-01\"}]},\"title\":null},\n {\"path\":\"a.png\",\"byteCount\":5}]",
        "{\"path\":\"a.png\",\"collection\":\"a/b\",\"x\":{\"time\":\"2024-05-01T10:00\"}}\n{\"path\":\"b\",\"latitude\":1}\n",
    ]

    private static let columns = """
        delimiter: semicolon
        encoding: utf-8
        columns: {path: path, title: {attribute: t, type: list, of: number, separator: "+", decimal: ","}, note: ignore}
        constants: {a: [1, x], visibility: public}
        others: by name
        """

    @Test("Every item of a damaged manifest has a row, and rows rise", arguments: texts)
    func manifests(text: String) async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a.png")
            var generator = SeededRandom(seed: UInt64(text.utf8.count))
            var read = 0
            for _ in 0..<150 {
                let bytes = generator.mutate(
                    Array(text.utf8), alphabet: Array("{}[]\":,;'\t\r\n\\0a=".utf8) + [0, 0xFF])
                try library.write(bytes, "manifest")
                read += try items(library, ManifestReading()).count
            }
            #expect(read > 40)
        }
    }

    @Test("A damaged column-mapping file is read, or refused with its place")
    func columns() async throws {
        try await withLibrary { library in
            try library.write(SamplePicture.png(1), "a.png")
            try library.write(Array("path;title;note\na.png;1+2,5;x\n".utf8), "manifest")
            var reading = ManifestReading()
            reading.columns = try library.path("columns.yaml")
            var generator = SeededRandom(seed: 1)
            var read = 0
            for _ in 0..<250 {
                let alphabet = Array("{}[]:,\"' \n-#&*!|%~0a".utf8)
                try library.write(generator.mutate(Array(Self.columns.utf8), alphabet: alphabet), "columns.yaml")
                read += try items(library, reading).count
            }
            #expect(read > 10)
        }
    }

    /// What was read until the manifest was refused as a whole, if it was.
    private func items(_ library: TestLibrary, _ reading: ManifestReading) throws -> [ImportItem] {
        var items: [ImportItem] = []
        do {
            var source = try ManifestItems(
                manifest: try library.path("manifest"), options: StatedFields(), reading: reading)
            while let item = try source.next() { items.append(item) }
        } catch let error as ServiceError {
            #expect(error.code == .invalidArgument, "\(error)")
            #expect(error.message.contains("manifest") || error.message.contains("columns.yaml"), "\(error)")
        }
        let rows = items.compactMap(\.row)
        #expect(rows.count == items.count && zip(rows, rows.dropFirst()).allSatisfy { $0 < $1 })
        return items
    }
}

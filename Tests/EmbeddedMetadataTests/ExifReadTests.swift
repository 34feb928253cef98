import EmbeddedMetadata
import Foundation
import Testing

@Suite("Exif in the words of exifread")
struct ExifReadTests {
    /// A JPEG file with one directory of those entries, big end first.
    private func file(_ entries: [(tag: UInt16, format: UInt16, count: UInt32, value: [UInt8])]) -> [UInt8] {
        var table: [UInt8] = []
        var values: [UInt8] = []
        let valuesStart = 8 + 2 + entries.count * 12 + 4
        func number(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
        for entry in entries {
            table += number(UInt32(entry.tag) << 16 | UInt32(entry.format)) + number(entry.count)
            if entry.value.count <= 4 {
                table += entry.value + [UInt8](repeating: 0, count: 4 - entry.value.count)
            } else {
                table += number(UInt32(valuesStart + values.count))
                values += entry.value
            }
        }
        let count = [UInt8(entries.count >> 8), UInt8(entries.count & 0xFF)]
        let exif = Array("Exif\0\0MM\0*".utf8) + number(8) + count + table + number(0) + values
        return JPEGBuilder.file(JPEGBuilder.segment(0xE1, exif), width: 8, height: 8)
    }

    private func entries(_ bytes: [UInt8]) throws -> [String: String] {
        let listing = try MetadataReader().exifRead(MemorySource(bytes))
        return Dictionary(listing.entries.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }

    @Test("Words, fractions, lists and text have exifread's forms")
    func forms() throws {
        let said = try entries(
            file([
                (0x010F, 2, 6, Array("Canon\0".utf8)),
                (0x0112, 3, 1, [0, 6]),
                (0x829A, 5, 1, [0, 0, 0, 10, 0, 0, 0, 25]),
                (0x829D, 5, 1, [0, 0, 0, 9, 0, 0, 0, 0]),
                (0x9204, 10, 1, [0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFD]),
                (0x0102, 3, 3, [0, 8, 0, 8, 0, 8]),
                (0x9000, 7, 4, Array("0232".utf8)),
                (0x9286, 7, 12, Array("ASCII\0\0\0well".utf8)),
                (0x013B, 2, 6, [0x41, 0xE9, 0x27, 0x0A, 0x42, 0]),
                (0x0128, 3, 1, [0, 9]),
                (0xC123, 1, 2, [1, 255]),
                (0x0123, 3, 60, (0..<60).flatMap { [UInt8(0), UInt8($0)] }),
                (0x02BC, 1, 1_200, [UInt8](repeating: 1, count: 1_200)),
                (0xA500, 12, 1, [0x3F, 0xF8, 0, 0, 0, 0, 0, 0]),
            ]))
        #expect(
            said == [
                "Image Make": "Canon", "Image Orientation": "Rotated 90 CW", "Image ExposureTime": "2/5",
                "Image FNumber": "9/0", "Image ExposureBiasValue": "-1/3", "Image BitsPerSample": "[8, 8, 8]",
                "Image ExifVersion": "0232", "Image UserComment": "well", "Image Artist": #"b"A\xe9'\nB""#,
                "Image ResolutionUnit": "9", "Image Tag 0xC123": "[1, 255]",
                "Image GrayResponseCurve": "[" + (0..<20).map { "\($0)" }.joined(separator: ", ") + ", ... ]",
                "Image ApplicationNotes": "[]", "Image Gamma": "(1.5,)",
            ])
    }

    @Test("A file without Exif, and one that is no picture, say nothing", arguments: [[UInt8]("words".utf8), [0x47]])
    func nothing(bytes: [UInt8]) throws {
        #expect(try entries(bytes).isEmpty)
        #expect(try entries(JPEGBuilder.file(width: 3, height: 4)).isEmpty)
    }

    @Test("Cut off anywhere, it comes to an end and to a part of what the whole says")
    func truncation() throws {
        let whole = file([
            (0x8825, 4, 1, [0, 0, 0, 8]), (0x014A, 4, 2, [0, 0, 0, 8, 0, 0, 0, 8]),
            (0x010F, 2, 0xFFFF_FFFF, Array("long".utf8) + [UInt8](repeating: 0x41, count: 60)),
        ])
        for length in 0..<whole.count {
            let said = try entries(Array(whole.prefix(length)))
            #expect(said.count < 40)
        }
    }
}

@Suite(
    "Real pictures, compared with exifread: Corpus",
    .enabled(if: Corpus.folder != nil, "STILLS_CORPUS is not set"),
    .enabled(if: ExifReadReference.isThere, "exifread is not installed: make setup"))
struct ExifReadCorpusTests {
    /// A TIFF file with a wrong magic number, which exifread does not look at, is no picture here.
    private static let foreign = "m6-d1d366d7965db766c19a66c7a2ccbb6b.tif"

    /// Of what exifread reads nothing, something may be read here: its Exif lies too far behind in a JPEG file, or the file is of a
    /// kind that exifread does not know.
    @Test("exifread's keys and values are there, and equal")
    func sameAsExifRead() throws {
        let files = try Corpus.files().filter { !$0.contains("/damaged/") }
        let reference = try ExifReadReference.read(files)
        #expect(reference.count == files.count)
        var keys = 0
        var differences: [String] = []
        var more = 0
        for (path, expected) in zip(files, reference) {
            guard let expected, !path.hasSuffix(Self.foreign) else { continue }
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
            let listing = try MetadataReader().exifRead(MemorySource(bytes)).entries.filter {
                $0.key != "EXIF MakerNote"
            }
            let said = Dictionary(listing.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
            if expected.isEmpty, !said.isEmpty { more += 1 }
            for (key, value) in expected {
                keys += 1
                if said[key] != value { differences.append("\(path) \(key): \(value) is \(said[key] ?? "missing")") }
            }
            if !expected.isEmpty {
                for key in said.keys where expected[key] == nil { differences.append("\(path) \(key) is too much") }
            }
        }
        print(
            "exifread's values: \(keys), different \(differences.count); files of which only this says something: \(more)"
        )
        for difference in differences.prefix(60) { print("  \(difference.prefix(300))") }
        #expect(keys > 2_000)
        #expect(differences.isEmpty)
    }
}

/// What the Python library says.
enum ExifReadReference {
    private static let python =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/.build/python/bin/python3"
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().path + "/exifread_reference.py"

    /// In continuous integration it must be there.
    static var isThere: Bool {
        FileManager.default.isExecutableFile(atPath: python) || ProcessInfo.processInfo.environment["CI"] == "true"
    }

    static func read(_ files: [String]) throws -> [[String: String]?] {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = [script]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let list = Data((files.joined(separator: "\n") + "\n").utf8)
        let writer = Thread {
            input.fileHandleForWriting.write(list)
            try? input.fileHandleForWriting.close()
        }
        writer.start()
        let data = try #require(try output.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        return try data.split(separator: 0x0A).map { line in
            try JSONSerialization.jsonObject(with: line, options: .fragmentsAllowed) as? [String: String]
        }
    }
}

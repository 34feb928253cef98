import EmbeddedMetadata
import Foundation
import Testing

/// The folder of real pictures that `STILLS_CORPUS` names.
enum Corpus {
    static let folder = ProcessInfo.processInfo.environment["STILLS_CORPUS"].flatMap { $0.isEmpty ? nil : $0 }
    /// Whether the long form of the tests is wanted.
    static let isFull = ProcessInfo.processInfo.environment["STILLS_TEST_FULL"] == "1"
    static let exiftool = "/usr/bin/exiftool"
    static let hasExiftool = FileManager.default.isExecutableFile(atPath: exiftool)

    /// Every file's path, sorted.
    static func files() throws -> [String] {
        let folder = try #require(Self.folder)
        let root = URL(filePath: folder).resolvingSymlinksInPath()
        let walk = try #require(
            FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isRegularFileKey]))
        var files: [String] = []
        for case let url as URL in walk {
            if try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true { files.append(url.path) }
        }
        return files.sorted()
    }

    /// What exiftool says of those files, by path.
    static func reference(_ files: [String]) throws -> [String: [String: Any]] {
        let list = FileManager.default.temporaryDirectory.appending(path: "stills-list-\(UUID().uuidString)")
        try Data(files.joined(separator: "\n").utf8).write(to: list)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: list) } }
        let process = Process()
        process.executableURL = URL(filePath: exiftool)
        process.arguments = ["-j", "-G", "-n", "-@", list.path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try #require(try output.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        // exiftool's own output may hold invalid UTF-8.
        let text = Data(String(decoding: data, as: UTF8.self).utf8)
        let objects = try #require(try JSONSerialization.jsonObject(with: text) as? [[String: Any]])
        return Dictionary(objects.map { ($0["SourceFile"] as? String ?? "", $0) }, uniquingKeysWith: { $1 })
    }
}

@Suite(
    "Real pictures, compared with exiftool",
    .enabled(if: Corpus.folder != nil, "STILLS_CORPUS is not set"))
struct CorpusTests {
    private static let groups: Set<String> = [
        "EXIF", "IPTC", "XMP", "ICC_Profile", "JFIF", "PNG", "GIF", "RIFF", "Photoshop", "APP14", "Ducky",
        "QuickTime", "Jpeg2000", "RAF", "SVG",
    ]
    /// What is not read on purpose: layers of pictures, the times and tracks of a film.
    private static let unread = ["Photoshop:Layer", "SVG:Desc"]
    private static let names: Set<String> = [
        "File:FileType", "File:FileTypeExtension", "File:MIMEType", "File:ImageWidth", "File:ImageHeight",
        "File:ExifByteOrder", "File:BitsPerSample", "File:ColorComponents", "File:EncodingProcess",
        "File:YCbCrSubSampling", "File:Comment", "File:PageCount", "Composite:ImageSize", "Composite:Megapixels",
        "Composite:GPSLatitude", "Composite:GPSLongitude", "Composite:GPSPosition", "Composite:GPSAltitude",
        "Composite:GPSDateTime", "Composite:SubSecDateTimeOriginal", "Composite:SubSecCreateDate",
        "Composite:SubSecModifyDate", "Composite:ShutterSpeed", "Composite:Aperture",
    ]
    private static let fileTypes: Set<String> = [
        "JPEG", "PNG", "GIF", "WEBP", "Extended WEBP", "TIFF", "BTF", "DNG", "NEF", "CR2", "ARW", "ORF", "PEF", "RW2",
        "RAF", "HEIC", "HEIF", "AVIF", "JXL", "JXL Codestream", "JP2", "JPX", "J2C", "BMP", "PSD", "SVG",
    ]
    private static let bitmapNames: Set<String> = [
        "File:BMPVersion", "File:Planes", "File:BitDepth", "File:Compression", "File:ImageLength", "File:NumColors",
        "File:RedMask", "File:AlphaMask", "File:ColorSpace", "File:RenderingIntent", "File:LinkedProfileName",
    ]

    @Test("Every file is read, or refused with a reason")
    func everyFileHasAnOutcome() throws {
        for file in try Corpus.files() {
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
            switch outcome(bytes) {
            case .success(let picture): #expect(!picture.tags.isEmpty, "\(file)")
            case .failure(let error):
                #expect(error.code != .unreadable, "\(file)")
                #expect(!error.message.isEmpty, "\(file)")
            }
        }
    }

    @Test(
        "exiftool's values are there, and equal",
        .enabled(if: Corpus.hasExiftool, "exiftool is not installed"))
    func valuesEqualExiftools() throws {
        let files = try Corpus.files()
        var tally = Tally()
        for (file, expected) in try Corpus.reference(files) {
            guard let type = expected["File:FileType"] as? String, Self.fileTypes.contains(type) else { continue }
            // exiftool takes the longer headers of OS/2 for its first one, whose sizes are of 16 bits.
            if let version = expected["File:BMPVersion"] as? Int, version == 16 || version == 64 { continue }
            guard let ours = try Self.ours(file) else { continue }
            for (name, value) in expected where Self.isCompared(name) { tally.count(name, value, ours[name], file) }
        }
        tally.printDifferences()
        #expect(tally.total > 9_000)
        #expect(tally.presentShare >= 0.995, "\(tally.presentShare)")
        #expect(tally.equalShare >= 0.997, "\(tally.equalShare)")
    }

    private static func isCompared(_ name: String) -> Bool {
        if unread.contains(where: { name.hasPrefix($0) }) { return false }
        return groups.contains(String(name.prefix { $0 != ":" })) || names.contains(name) || bitmapNames.contains(name)
    }

    /// Our values as exiftool's JSON; nil for a file whose size cannot be read.
    private static func ours(_ file: String) throws -> [String: Any]? {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        guard case .success(let picture) = outcome(bytes) else { return nil }
        var json: [UInt8] = []
        ExifToolJSON.append(picture, sourceFile: file, to: &json)
        return try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
    }

    private struct Tally {
        private(set) var total = 0
        private var present = 0
        private var equal = 0
        private var missing: [String: Int] = [:]
        private var different: [String: (count: Int, example: String)] = [:]

        var presentShare: Double { Double(present) / Double(max(total, 1)) }
        var equalShare: Double { Double(equal) / Double(max(present, 1)) }

        mutating func count(_ name: String, _ expected: Any, _ found: Any?, _ file: String) {
            total += 1
            guard let found else {
                missing[name, default: 0] += 1
                return
            }
            present += 1
            if Self.isSame(expected, found) {
                equal += 1
            } else {
                let example = different[name]?.example ?? "\(file): \(expected) is \(found)"
                different[name] = ((different[name]?.count ?? 0) + 1, example)
            }
        }

        /// Numbers may differ in the last of fifteen digits.
        private static func isSame(_ expected: Any, _ found: Any) -> Bool {
            if let left = expected as? NSNumber, let right = found as? NSNumber {
                return abs(left.doubleValue - right.doubleValue) <= abs(left.doubleValue) * 1e-13
            }
            return (expected as? NSObject)?.isEqual(found) ?? false
        }

        func printDifferences() {
            print("exiftool's values: \(total), present \(present), equal \(equal)")
            for (name, count) in missing.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(15) {
                print("  missing \(count) × \(name)")
            }
            for (name, entry) in different.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }).prefix(
                15)
            {
                print("  different \(entry.count) × \(name), as in \(entry.example.prefix(200))")
            }
        }
    }
}

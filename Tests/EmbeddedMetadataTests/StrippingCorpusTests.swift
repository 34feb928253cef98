import EmbeddedMetadata
import Foundation
import Testing

/// Copies of real pictures, looked at by exiftool, and decoded by Pillow beside their originals.
@Suite(
    "Copies without metadata of real pictures: Corpus",
    .enabled(if: Corpus.folder != nil && Corpus.hasExiftool, "STILLS_CORPUS is not set, or exiftool is missing"))
struct StrippingCorpusTests {
    private static let types = ["jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"]

    /// What a picture cannot do without, and what a decoder sees of it.
    private static let allowed = [
        "File:", "ExifTool:", "SourceFile", "ICC_Profile:", "JFIF:JFIFVersion", "JFIF:ResolutionUnit",
        "JFIF:XResolution",
        "JFIF:YResolution", "APP14:", "EXIF:Orientation", "Composite:ImageSize", "Composite:Megapixels",
        "RIFF:ImageWidth",
        "RIFF:ImageHeight", "RIFF:VP8Version", "RIFF:HorizontalScale", "RIFF:VerticalScale", "RIFF:WebP_Flags",
        "RIFF:AlphaIsUsed", "RIFF:Alpha", "RIFF:Duration", "RIFF:FrameCount", "RIFF:AnimationLoopCount",
        "RIFF:BackgroundColor", "PNG:ImageWidth", "PNG:ImageHeight", "PNG:BitDepth", "PNG:ColorType", "PNG:Compression",
        "PNG:Filter", "PNG:Interlace", "PNG:Gamma", "PNG:SRGBRendering", "PNG:WhitePoint", "PNG:Red", "PNG:Green",
        "PNG:Blue", "PNG:Palette", "PNG:Transparency", "PNG:BackgroundColor", "PNG:SignificantBits", "PNG:PixelUnits",
        "PNG:PixelsPerUnit", "PNG:ProfileName", "PNG:ICC_Profile", "PNG:Animation", "Composite:Red",
        "PNG:ColorPrimaries",
        "PNG:TransferCharacteristics", "PNG:MatrixCoefficients", "PNG:VideoFullRangeFlag",
    ]

    @Test("exiftool finds nothing left, and the pixels are the same")
    func realPictures() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "stills-stripped-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        var pairs: [(original: String, copy: String)] = []
        for file in try Corpus.files() {
            let suffix = (file as NSString).pathExtension.lowercased()
            guard let type = Self.types[suffix] else { continue }
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
            guard case .success(let copy) = stripped(bytes, type, chunks: [4_096, 70_001]) else { continue }
            let path = folder.appending(path: "\(pairs.count).\(suffix)").path
            try Data(copy).write(to: URL(filePath: path))
            pairs.append((file, path))
        }
        #expect(pairs.count > 150)
        for (path, tags) in try Corpus.reference(pairs.map(\.copy)) {
            for name in tags.keys where !Self.allowed.contains(where: { name.hasPrefix($0) }) {
                let original = pairs.first { $0.copy == path }?.original
                Issue.record("\(name) = \(tags[name] ?? "") is left of \(original ?? path)")
            }
        }
        let comparison = try Self.comparePixels(pairs)
        #expect(comparison.different.isEmpty, "\(comparison.different)")
        #expect(comparison.same > 100)
    }

    /// How many pairs decode to the same pixels, and which do not. Originals that do not decode are left out.
    private static func comparePixels(_ pairs: [(original: String, copy: String)]) throws -> (
        same: Int, different: [String]
    ) {
        let script = """
            import sys
            from PIL import Image, ImageOps
            Image.MAX_IMAGE_PIXELS = None
            same = 0
            for line in sys.stdin:
                original, copy = line.rstrip("\\n").split("\\t")
                try:
                    one = Image.open(original); one.load()
                except Exception:
                    continue
                try:
                    two = Image.open(copy); two.load()
                    upright = ImageOps.exif_transpose(one).size == ImageOps.exif_transpose(two).size
                    equal = one.mode == two.mode and one.size == two.size and one.tobytes() == two.tobytes() and upright
                except Exception as error:
                    equal = False
                if equal: same += 1
                else: print("different\\t" + original)
            print("same\\t%d" % same)
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-c", script]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let list = pairs.map { "\($0.original)\t\($0.copy)\n" }.joined()
        try input.fileHandleForWriting.write(contentsOf: Data(list.utf8))
        try input.fileHandleForWriting.close()
        let answer = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        var same = 0
        var different: [String] = []
        for line in answer.split(separator: "\n") {
            let parts = line.split(separator: "\t")
            guard parts.count == 2 else { continue }
            if parts[0] == "same" { same = Int(parts[1]) ?? 0 } else { different.append(String(parts[1])) }
        }
        return (same, different)
    }
}

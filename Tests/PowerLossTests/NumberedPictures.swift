import Foundation
import Linux
import OpenSSL
import StillsModel
import Testing

/// Small pictures that differ: an example of this project, its scan cut short, with a number in a comment.
struct NumberedPictures {
    let folder: Path
    let names: [String]
    private let contents: [String: (bytes: [UInt8], digest: Digest)]

    /// Writes the pictures.
    ///
    /// - Parameter longEach: every so many is long: bytes follow its end.
    init(count: Int, in folder: Path, longEach: Int = .max) throws {
        let examples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Examples/pictures")
        let example = [UInt8](try Data(contentsOf: examples.appendingPathComponent("frying-pan.jpg")))
        _ = try makeDirectories(folder)
        let directory = try FileDescriptor.open(folder, .directory)
        var contents: [String: (bytes: [UInt8], digest: Digest)] = [:]
        for number in 0..<count {
            let name = "picture-\(number).jpg"
            var bytes = NumberedPictures.picture(number, from: example)
            if number % longEach == longEach - 1 { bytes += [UInt8](repeating: UInt8(number & 0xFF), count: 300_000) }
            contents[name] = (bytes, try #require(Digest(bytes: SHA256.hash(bytes))))
            try directory.open(#require(Path(name)), .createNew).write(bytes)
        }
        self.folder = folder
        self.contents = contents
        names = (0..<count).map { "picture-\($0).jpg" }
    }

    func bytes(of name: String) throws -> [UInt8] { try #require(contents[name], "\(name)").bytes }
    func digest(of name: String) throws -> Digest { try #require(contents[name], "\(name)").digest }

    func path(of name: String) -> String { "\(folder)/\(name)" }

    /// Writes a manifest of some of the pictures beside them.
    func writeManifest(of names: ArraySlice<String>, named manifest: String) throws -> String {
        let text = "path\n" + names.joined(separator: "\n") + "\n"
        try FileDescriptor.open(folder, .directory).open(#require(Path(manifest)), .createNew).write(Array(text.utf8))
        return path(of: manifest)
    }

    /// The comment comes between the picture's JFIF header, its first 20 bytes, and the rest (ISO/IEC 10918-1,
    /// B.2.4.5).
    private static func picture(_ number: Int, from example: [UInt8]) -> [UInt8] {
        let comment = Array("picture \(number)".utf8)
        let segment: [UInt8] = [0xFF, 0xFE, 0, UInt8(comment.count + 2)] + comment
        return example[..<20] + segment + example[20..<2_400] + [0xFF, 0xD9]
    }
}

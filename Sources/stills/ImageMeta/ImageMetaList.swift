internal import Arguments
internal import EmbeddedMetadata
internal import Formats
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService

/// The JSON list of `imagemeta`: on standard output, or in a file that gets its name when the list is whole.
final class ImageMetaList {
    private let console: Console
    private let file: ExportFile?
    private var count = 0

    init(_ context: CommandContext) throws {
        console = context.console
        guard let argument = context.invocation.argument("write") else {
            file = nil
            return
        }
        let path = try context.path(argument)
        if let there = try FileStatus.of(path), there.kind != .file {
            throw CommandFailure(status: .wrongUsage, message: "\(path) is there, and is no file.")
        }
        file = try ExportFile(path, replaces: true)
    }

    func append(_ image: String, _ exif: ExifReadListing) throws {
        var json = JSONWriter()
        json.beginObject()
        json.member("image", image)
        json.key("exif_metadata")
        json.beginObject()
        for entry in exif.entries where entry.key != "EXIF MakerNote" { json.member(entry.key, entry.value) }
        json.endObject()
        json.endObject()
        try write(Array((count == 0 ? "[" : ",\n").utf8) + json.take())
        count += 1
    }

    func finish() throws {
        try write(Array((count == 0 ? "[]\n" : "]\n").utf8))
        try file?.finish(replaces: true)
    }

    /// Leaves no file behind.
    func giveUp() throws { try file?.giveUp() }

    private func write(_ bytes: [UInt8]) throws {
        if let file { try file.write(bytes) } else { console.writeJSON(bytes) }
    }
}

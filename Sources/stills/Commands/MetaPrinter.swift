internal import EmbeddedMetadata
internal import Formats
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService
internal import Synchronization

/// One file's object, ready to be printed, and what went wrong with it.
struct MetaAnswer: Sendable {
    var json: [UInt8]
    /// Why the file could not be read.
    var complaint: String?
    /// What is not as the format's standard says, though the file was read.
    var warnings: [String] = []
}

extension MetaAnswer {
    /// An object that says why there is nothing else in it.
    init(failed source: String, reason: String) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("SourceFile", source)
        writer.member("Error", reason)
        writer.endObject()
        self.init(json: writer.take(), complaint: "\(source): \(reason)")
    }
}

/// Reads files and prints their objects, as one JSON array or line by line.
final class MetaPrinter: Sendable {
    private let console: Console
    private let isLines: Bool
    private let showsGroups: Bool
    private let showsWarnings: Bool
    private let state = Mutex((count: 0, failures: 0))

    init(console: Console, isLines: Bool, showsGroups: Bool, showsWarnings: Bool) {
        self.console = console
        self.isLines = isLines
        self.showsGroups = showsGroups
        self.showsWarnings = showsWarnings
    }

    var hasFailures: Bool { state.withLock { $0.failures > 0 } }

    func begin() { if !isLines { console.write(Array("[".utf8)) } }

    func end() { if !isLines { console.write(Array("]\n".utf8)) } }

    func print(_ answer: MetaAnswer) {
        let isFirst = state.withLock { state in
            state.count += 1
            if answer.complaint != nil { state.failures += 1 }
            return state.count == 1
        }
        if let complaint = answer.complaint { console.complain(complaint) }
        if showsWarnings { for warning in answer.warnings { console.complain("warning: \(warning)") } }
        let separator = isLines || isFirst ? "" : ",\n"
        console.writeJSON(Array(separator.utf8) + answer.json + (isLines ? [UInt8(ascii: "\n")] : []))
    }

    /// Reads one file. Called from several threads.
    func answer(_ item: ImportItem) -> MetaAnswer {
        let source = String(decoding: item.shownPath.bytes, as: UTF8.self)
        do {
            if let refusal = item.refusal { throw refusal }
            let metadata = try read(item.path)
            var json: [UInt8] = []
            ExifToolJSON.append(metadata, sourceFile: source, options: .init(showsGroups: showsGroups), to: &json)
            return MetaAnswer(json: json, warnings: metadata.warnings.map { "\(item.shownPath): \($0)" })
        } catch {
            var answer = MetaAnswer(failed: source, reason: (error as? Refusal)?.reason ?? "\(error)")
            answer.complaint = "\(item.shownPath): \((error as? Refusal)?.reason ?? "\(error)")"
            return answer
        }
    }

    private func read(_ path: Path) throws -> PictureMetadata {
        if path.bytes.elementsEqual("-".utf8) {
            let input = try FileDescriptor.standardInput()
            var bytes: [UInt8] = []
            while bytes.count <= Self.inputLimit {
                let more = try input.read(upTo: ByteChunk.preferredSize)
                guard !more.isEmpty else { return try MetadataReader().read(MemorySource(bytes)) }
                bytes += more
            }
            throw Refusal("Standard input holds more than \(Self.inputLimit) bytes: name the file instead.")
        }
        let file = try FileDescriptor.open(path, .readUntrusted)
        let status = try file.status()
        guard status.kind == .file else { throw Refusal("It is neither a file nor a directory.") }
        guard status.byteCount > 0 else { throw Refusal("The file is empty.") }
        return try MetadataReader().read(FileSource(descriptor: file.number, byteCount: status.byteCount))
    }

    /// Of a picture that is read from a pipe, and so from memory.
    private static let inputLimit = 256 << 20
}

internal import Arguments
internal import Formats
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills receipt verify`: checks receipts, offline.
enum ReceiptVerifyCommand: StillsCommand {
    static let group: String? = "receipt"

    static let declaration = Command(
        "verify", summary: "Check receipts with the library's public key.",
        discussion: """
            The file holds receipts, one to a line; or lines of “stills import --json”, of which those with a receipt count. \
            Only the library's public keys are read.
            """,
        positionals: [.init("FILE", help: "The file; - is standard input.")],
        options: [.value("keys", valueName: "DIR", help: "A directory of public keys, in place of the library's.")],
        examples: [
            .init("stills import --json ~/Pictures > run.ndjson && stills receipt verify run.ndjson", "Check a run."),
            .init("stills receipt verify --keys published-keys receipt.txt", "Check without the library."),
        ])

    /// The longest line that can be a receipt.
    private static let lineLimit = 1 << 20

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        guard let file = invocation.argument("FILE") else {
            throw invocation.usageError(.missingArgument, "Name the file of receipts.")
        }
        let keys =
            try invocation.argument("keys").map(context.path)
            ?? LibraryLayout(directory: try context.libraryDirectory()).keys
        guard try FileStatus.of(keys)?.kind == .directory else {
            throw CommandFailure(
                status: .noLibrary,
                message: "There is no directory \(keys) of public keys; --keys or --library names one.")
        }
        let path = try context.path(file)
        var lines: LineReader
        do throws(SystemError) {
            let input = file.bytes == Array("-".utf8) ? try FileDescriptor.standardInput() : try .open(path, .read)
            lines = LineReader(input, limit: lineLimit)
        } catch {
            throw CommandFailure(status: .someFailed, message: "\(error)")
        }
        return try check(&lines, VerifyReceipt(keys: keys), context)
    }

    private static func check(
        _ lines: inout LineReader, _ verify: VerifyReceipt, _ context: CommandContext
    ) throws -> ExitStatus {
        var status = ExitStatus.success
        var count = 0
        while let line = try lines.next() {
            guard let receipt = try receipt(in: line.text) else { continue }
            count += 1
            do throws(ServiceError) {
                print(try verify.verify(receipt), context)
            } catch {
                context.console.complain("line \(line.number): \(error.message)")
                status = .someFailed
            }
        }
        guard count > 0 else {
            throw CommandFailure(status: .someFailed, message: "The file holds no receipt.")
        }
        return status
    }

    /// The receipt of a line; nil for a line that has none to have.
    private static func receipt(in line: String) throws -> Receipt? {
        let text = line.drop { $0.isWhitespace }
        guard !text.isEmpty else { return nil }
        guard text.first == "{" else { return Receipt(text: String(text.prefix { !$0.isWhitespace })) }
        do throws(JSONError) {
            return try JSONValue(parsing: Array(line.utf8))["receipt"]?.text.map(Receipt.init(text:))
        } catch {
            return Receipt(text: line)
        }
    }

    private static func print(_ claims: ReceiptClaims, _ context: CommandContext) {
        if context.isJSON {
            context.console.printJSON { writer in
                writer.beginObject()
                writer.member("library", claims.library.description)
                writer.member("image", claims.image.description)
                writer.member("digest", "sha256:\(claims.digest)")
                writer.member("size", Int(claims.byteCount))
                writer.member("collection", claims.collection)
                writer.member("acceptedAt", claims.acceptedAt.description)
                writer.endObject()
            }
        } else {
            context.console.print(
                "genuine: image \(claims.image), sha256 \(claims.digest), \(claims.byteCount) bytes, "
                    + "in “\(claims.collection)”, accepted at \(claims.acceptedAt)")
        }
    }
}

/// Reads lines of bounded length from a file.
private struct LineReader: ~Copyable {
    private let file: FileDescriptor
    private let limit: Int
    private var waiting: [UInt8] = []
    private var isAtEnd = false
    private var number = 0

    init(_ file: consuming FileDescriptor, limit: Int) {
        self.file = file
        self.limit = limit
    }

    mutating func next() throws -> (number: Int, text: String)? {
        while true {
            if let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
                defer { waiting.removeFirst(end + 1) }
                number += 1
                return (number, String(decoding: waiting[..<end], as: UTF8.self))
            }
            if isAtEnd {
                guard !waiting.isEmpty else { return nil }
                defer { waiting = [] }
                number += 1
                return (number, String(decoding: waiting, as: UTF8.self))
            }
            guard waiting.count < limit else {
                throw CommandFailure(status: .someFailed, message: "Line \(number + 1) is too long for a receipt.")
            }
            let bytes = try file.read(upTo: 64 * 1024)
            isAtEnd = bytes.isEmpty
            waiting += bytes
        }
    }
}

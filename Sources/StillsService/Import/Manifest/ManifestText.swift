package import Formats
internal import Linux
internal import StillsModel

/// How a manifest is written, as it was found out.
package struct ManifestShape: Sendable, Equatable {
    package enum Format: String, Sendable {
        case csv, json, ndjson
    }

    /// The file's name without its folders.
    package let name: String
    package let format: Format
    /// Of JSON only the encoding counts.
    package let dialect: CSVDialect

    /// What differs from plain UTF-8, and in CSV from commas, in words; nil when nothing does.
    package var remark: String? {
        guard format != .csv else { return dialect.remark }
        return dialect.encoding == .utf8 ? nil : dialect.encoding.name
    }
}

/// A manifest's file, read in pieces whatever its length. What it is, its content says: a text that begins with `[` is a
/// JSON array, one that begins with `{` is NDJSON, every other one CSV.
struct ManifestText {
    enum Record {
        case cells(CSVRow)
        case object(JSONRecord)
        case brokenRow(CSVError)
        case brokenObject(JSONRecordError)
    }

    private enum Reader {
        case csv(CSVReader)
        case json(JSONRecordReader)
    }

    let shape: ManifestShape
    private let file: OpenFile
    private var reader: Reader
    private var offset: Int64 = 0
    private var isAtEnd = false

    /// - Parameters:
    ///   - delimiter: nil to find out.
    ///   - encoding: nil to find out.
    /// - Throws: ``ServiceError`` when the file cannot be opened or read.
    init(_ path: Path, delimiter: UInt8? = nil, encoding: TextEncoding? = nil) throws(ServiceError) {
        let file = try fileCall { OpenFile(try FileDescriptor.open(path, .read)) }
        let head = try fileCall { try file.descriptor.read(upTo: CSVDialect.headByteCount, at: 0) }
        let isWhole = head.count < CSVDialect.headByteCount
        // Of our own text nothing but the encoding is to be found out: a cell may hold anything that looks like a mark.
        let isExport = Self.isExport(head)
        var dialect = CSVDialect.detect(
            head: head, isWhole: isWhole, encoding: encoding,
            delimiter: delimiter ?? (isExport ? CSVDialect.standard.delimiter : nil))
        if isExport { dialect.quote = CSVDialect.standard.quote }
        let format = Self.format(head, dialect.encoding)
        // JSON is UTF-8 (RFC 8259 section 8.1); what is not is refused with its place.
        if format != .csv, dialect.encoding == .windows1252, encoding == nil { dialect.encoding = .utf8 }
        reader =
            switch format {
            case .csv: .csv(CSVReader(dialect: dialect))
            case .json: .json(JSONRecordReader(.array, encoding: dialect.encoding))
            case .ndjson: .json(JSONRecordReader(.lines, encoding: dialect.encoding))
            }
        self.file = file
        shape = ManifestShape(name: "\(path.lastPart)", format: format, dialect: dialect)
    }

    private static func isExport(_ head: [UInt8]) -> Bool {
        let text = head.starts(with: TextEncoding.utf8.byteOrderMark) ? head.dropFirst(3) : head[...]
        return text.starts(with: (FormulaDefusal.marked("id") + ",").utf8)
    }

    private static func format(_ head: [UInt8], _ encoding: TextEncoding) -> ManifestShape.Format {
        var transcoder = Transcoder(from: encoding)
        let marks = TextEncoding.utf8.byteOrderMark
        let first = transcoder.read(head).first { !marks.contains($0) && $0 > 0x20 }
        return first == UInt8(ascii: "[") ? .json : first == UInt8(ascii: "{") ? .ndjson : .csv
    }

    /// The records of the next piece, which may be none; nil at the end.
    mutating func next() throws(ServiceError) -> [Record]? {
        guard !isAtEnd else { return nil }
        let (file, place) = (file, offset)
        let bytes = try fileCall { try file.descriptor.read(upTo: ByteChunk.preferredSize, at: place) }
        offset += Int64(bytes.count)
        isAtEnd = bytes.isEmpty
        switch reader {
        case .csv(var csv):
            let outcomes = isAtEnd ? csv.finish() : csv.read(bytes)
            reader = .csv(csv)
            return outcomes.map { outcome in
                switch outcome {
                case .row(let row): .cells(row)
                case .refused(let error): .brokenRow(error)
                }
            }
        case .json(var json):
            let outcomes = isAtEnd ? json.finish() : json.read(bytes)
            reader = .json(json)
            return outcomes.map { outcome in
                switch outcome {
                case .record(let record): .object(record)
                case .refused(let error): .brokenObject(error)
                }
            }
        }
    }
}

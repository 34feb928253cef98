/// Reads CSV text (RFC 4180) of any length from chunks of bytes, keeping one row in memory.
///
/// Fields are parted as the dialect says, rows by CRLF, LF or a lone CR. A byte order mark is skipped, and so are blank
/// lines. A row that cannot be used (``CSVError``) is an outcome of its own, and reading goes on behind it; only
/// a quote that is never closed ends it, since it takes in all that follows. The first row decides how many fields the
/// others must have; when it is refused, stop.
///
///     var reader = CSVReader()
///     while let chunk = try source.read() { for outcome in reader.read(chunk) { … } }
///     for outcome in reader.finish() { … }
package struct CSVReader: Sendable {
    private enum State {
        case fieldStart, unquoted, quoted
        /// After a quote in a quoted field: the end, or the first of two.
        case quoteInQuoted
    }

    private let delimiter: UInt8
    private let quote: UInt8
    /// Before everything else; nil for UTF-8, which needs none.
    private var transcoder: Transcoder?
    private var record: CSVRecord
    private var state = State.fieldStart
    /// Of the byte to be read next.
    private var line = 1
    private var followsCarriageReturn = false
    /// How many bytes of a byte order mark were found at the text's start; nil once it is past.
    private var byteOrderMarkProgress: Int? = 0
    private var expectedFieldCount: Int?
    private var outcomes: [CSVOutcome] = []

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    package init(dialect: CSVDialect = .standard, limits: CSVLimits = CSVLimits()) {
        delimiter = dialect.delimiter
        quote = dialect.quote
        transcoder = dialect.encoding == .utf8 ? nil : Transcoder(from: dialect.encoding)
        record = CSVRecord(limits: limits, dialect: dialect)
    }

    /// Reads the next bytes of the text, and hands out the rows that end in them. Chunks of 64 to 256 KiB are best:
    /// all rows of a chunk are in memory at once.
    package mutating func read(_ chunk: [UInt8]) -> [CSVOutcome] {
        outcomes.removeAll(keepingCapacity: true)
        readText(transcoder?.read(chunk) ?? chunk)
        return outcomes
    }

    private mutating func readText(_ chunk: [UInt8]) {
        var index = skipByteOrderMark(chunk)
        while index < chunk.count {
            switch state {
            case .fieldStart: index = readFieldStart(chunk, index)
            case .unquoted: index = readUnquoted(chunk, index)
            case .quoted: index = readQuoted(chunk, index)
            case .quoteInQuoted: index = readAfterQuote(chunk, index)
            }
        }
    }

    /// Ends the text, and hands out its last row when no line break followed it. Nothing is to be read afterwards.
    package mutating func finish() -> [CSVOutcome] {
        outcomes.removeAll()
        if let rest = transcoder?.finish() { readText(rest) }
        if let progress = byteOrderMarkProgress, progress > 0 {
            byteOrderMarkProgress = nil
            _ = readUnquoted(Array(Self.byteOrderMark.prefix(progress)), 0)
        }
        if state == .quoted {
            outcomes.append(.refused(record.unclosedQuote))
        } else if !record.isBlank || state != .fieldStart {
            endRecord()
        }
        record.begin(number: record.number + 1, line: line)
        state = .fieldStart
        return outcomes
    }

    private mutating func skipByteOrderMark(_ chunk: [UInt8]) -> Int {
        guard var progress = byteOrderMarkProgress else { return 0 }
        var index = 0
        while index < chunk.count, progress < 3, chunk[index] == Self.byteOrderMark[progress] {
            progress += 1
            index += 1
        }
        if progress < 3 && index == chunk.count {
            byteOrderMarkProgress = progress
            return index
        }
        byteOrderMarkProgress = nil
        if progress < 3, progress > 0 {
            // It only began like one: those bytes belong to the first field, wherever the chunks were cut.
            _ = readUnquoted(Array(Self.byteOrderMark.prefix(progress)), 0)
        }
        return index
    }
}

// MARK: - States

extension CSVReader {
    private mutating func readFieldStart(_ chunk: [UInt8], _ index: Int) -> Int {
        let byte = chunk[index]
        if followsCarriageReturn {
            followsCarriageReturn = false
            if byte == UInt8(ascii: "\n") { return index + 1 }
        }
        guard byte == quote else {
            state = .unquoted
            return index
        }
        record.openQuote(line: line)
        state = .quoted
        return index + 1
    }

    private mutating func readUnquoted(_ chunk: [UInt8], _ start: Int) -> Int {
        state = .unquoted
        var index = start
        while index < chunk.count {
            let byte = chunk[index]
            if byte == delimiter || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if byte == quote, byte == UInt8(ascii: "\"") { break }
            index += 1
        }
        record.append(chunk[start..<index])
        guard index < chunk.count else { return index }
        if chunk[index] == quote {
            record.refuse(
                .strayQuote,
                "a quotation mark stands inside the field; put the whole field in quotes, and double those in it")
        } else {
            endField(at: chunk[index])
        }
        return index + 1
    }

    private mutating func readQuoted(_ chunk: [UInt8], _ start: Int) -> Int {
        var index = start
        while index < chunk.count, chunk[index] != quote {
            countLine(chunk[index])
            index += 1
        }
        record.append(chunk[start..<index])
        guard index < chunk.count else { return index }
        followsCarriageReturn = false
        state = .quoteInQuoted
        return index + 1
    }

    private mutating func readAfterQuote(_ chunk: [UInt8], _ index: Int) -> Int {
        switch chunk[index] {
        case quote:
            record.append(chunk[index...index])
            state = .quoted
            return index + 1
        case delimiter, UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            endField(at: chunk[index])
            return index + 1
        default:
            record.refuse(
                .strayQuote, "text follows the closing quotation mark; double the quotation marks in the field")
            state = .unquoted
            return index
        }
    }

    /// Counts line breaks inside a quoted field; CRLF is one.
    private mutating func countLine(_ byte: UInt8) {
        if byte == UInt8(ascii: "\r") || (byte == UInt8(ascii: "\n") && !followsCarriageReturn) { line += 1 }
        followsCarriageReturn = byte == UInt8(ascii: "\r")
    }

    private mutating func endField(at separator: UInt8) {
        guard separator != delimiter else {
            record.endField()
            state = .fieldStart
            return
        }
        line += 1
        endRecord()
        followsCarriageReturn = separator == UInt8(ascii: "\r")
    }

    private mutating func endRecord() {
        let isBlank = record.isBlank && state == .unquoted
        record.endField()
        if !isBlank {
            let outcome = record.outcome(expectedFieldCount: expectedFieldCount)
            if case .row(let row) = outcome, expectedFieldCount == nil { expectedFieldCount = row.fields.count }
            outcomes.append(outcome)
        }
        record.begin(number: record.number + 1, line: line)
        state = .fieldStart
    }
}

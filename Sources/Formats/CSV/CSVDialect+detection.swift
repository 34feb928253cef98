extension CSVDialect {
    /// How many bytes of a text tell its dialect.
    package static let headByteCount = 64 * 1024
    /// Records that are compared.
    private static let sampledRecords = 100

    /// Tells a text's dialect by its first bytes: the same bytes always give the same answer.
    ///
    /// The delimiter is the one that stands in the first row and gives the other rows as many fields as that; of several,
    /// the one that more rows agree with, then the one that makes more fields, then the commoner one. A text of one
    /// column has commas.
    ///
    /// - Parameters:
    ///   - head: ``headByteCount`` bytes, or all of a shorter text.
    ///   - isWhole: the text ends with the head.
    ///   - encoding: what is known of it; nil to look.
    ///   - delimiter: what is known of it; nil to look.
    package static func detect(
        head: [UInt8], isWhole: Bool, encoding: TextEncoding? = nil, delimiter: UInt8? = nil
    ) -> CSVDialect {
        let encoding = encoding ?? TextEncoding.detect(head, isWhole: isWhole)
        var dialect = CSVDialect(encoding: encoding)
        dialect.hasByteOrderMark = !encoding.byteOrderMark.isEmpty && head.starts(with: encoding.byteOrderMark)
        var transcoder = Transcoder(from: encoding)
        var text = transcoder.read(head)
        if isWhole { text += transcoder.finish() }
        if text.starts(with: TextEncoding.utf8.byteOrderMark) { text.removeFirst(3) }
        dialect.quote = quote(of: text)
        dialect.delimiter = delimiter ?? bestDelimiter(of: text, quote: dialect.quote, isWhole: isWhole)
        return dialect
    }

    // MARK: - Quotes

    /// `'` where fields begin with it and end with it, in the first row or in at least half of the others, and none begins
    /// with `"`. A lone apostrophe at a field's start, as it keeps formulas from running, is part of the field.
    private static func quote(of text: [UInt8]) -> UInt8 {
        let standard = CSVDialect.standard.quote
        let single = UInt8(ascii: "'")
        guard text.contains(single) else { return standard }
        var isFieldStart = true
        var lines = 1
        var linesWithSingle: Set<Int> = []
        var opened = 0
        var closed = 0
        for (index, byte) in text.enumerated() {
            if isFieldStart, byte == standard { return standard }
            if byte == single {
                let next = index + 1 < text.count ? text[index + 1] : UInt8(ascii: "\n")
                if isFieldStart {
                    opened += 1
                    linesWithSingle.insert(lines)
                } else if isSeparator(next) {
                    closed += 1
                }
            }
            if byte == UInt8(ascii: "\n"), index + 1 < text.count { lines += 1 }
            isFieldStart = isSeparator(byte)
        }
        let isUsual = linesWithSingle.contains(1) || linesWithSingle.count * 2 >= lines - 1
        // A text that was cut may leave one open.
        return opened > 0 && isUsual && closed + 1 >= opened && closed > 0 ? single : standard
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || delimiters.contains { $0.byte == byte }
    }

    // MARK: - Delimiters

    private struct Fit {
        var delimiter: UInt8
        var fields: Int
        var rows: Int
        var fittingRows: Int

        func isBetter(than other: Fit) -> Bool {
            // As fractions: a delimiter inside quotes can make more rows of the same text.
            let (mine, others) = (fittingRows * other.rows, other.fittingRows * rows)
            return mine == others ? fields > other.fields : mine > others
        }
    }

    private static func bestDelimiter(of text: [UInt8], quote: UInt8, isWhole: Bool) -> UInt8 {
        var best: Fit?
        for candidate in delimiters {
            let dialect = CSVDialect(delimiter: candidate.byte, quote: quote)
            guard let fit = fit(dialect, text, isWhole: isWhole) else { continue }
            if let current = best, !fit.isBetter(than: current) { continue }
            best = fit
        }
        return best?.delimiter ?? standard.delimiter
    }

    /// nil when the first row has one field only, or cannot be read.
    private static func fit(_ dialect: CSVDialect, _ text: [UInt8], isWhole: Bool) -> Fit? {
        var reader = CSVReader(dialect: dialect)
        var outcomes = reader.read(text)
        if isWhole { outcomes += reader.finish() }
        // A first row longer than the head is all there is to look at.
        if outcomes.isEmpty { outcomes = reader.finish() }
        guard case .row(let header)? = outcomes.first, header.fields.count > 1 else { return nil }
        let sample = outcomes.prefix(sampledRecords)
        let fitting = sample.count { outcome in
            if case .row = outcome { true } else { false }
        }
        return Fit(
            delimiter: dialect.delimiter, fields: header.fields.count, rows: sample.count, fittingRows: fitting)
    }
}

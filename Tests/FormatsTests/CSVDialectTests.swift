import Formats
import StillsTesting
import Testing

@Suite("The dialect of a CSV text is told by its bytes")
struct CSVDialectTests {
    private static func detect(_ text: String) -> CSVDialect { .detect(head: Array(text.utf8), isWhole: true) }

    static let delimiterSamples: [(String, Character)] = [
        ("path,title\na,b\n", ","), ("path;title\na;b\n", ";"), ("path\ttitle\na\tb\n", "\t"),
        ("path|title\na|b\n", "|"), ("path\na.png\n", ","), ("", ","), ("path;title\na;1,5\nb;2,5\n", ";"),
        ("path,title\na,x;y;z\nb,\"1;2\"\n", ","), ("\"a,b\";c\n1;2\n", ";"), ("path;note, long\na;b\nc;d\n", ";"),
        ("path,title", ","), ("path;\"a\nb,c\";d\n1;2;3", ";"),
        ("path,title\na,\"never closed\nb,c\n", ","),
    ]

    @Test("The delimiter is what the first row and the others agree upon", arguments: delimiterSamples)
    func delimiter(text: String, expected: Character) {
        #expect(Self.detect(text).delimiter == expected.asciiValue)
        #expect(CSVDialect.detect(head: Array(text.utf8), isWhole: true, delimiter: 0x7C).delimiter == 0x7C)
    }

    static let quoteSamples: [(String, Character)] = [
        ("'path','title'\n'a','b, c'\n", "'"), ("path,title\n'a','it''s'\n'b','c'\n", "'"),
        ("path,title\na,'=1+1\n", "\""), ("path,title\n\"a\",'b'\n", "\""), ("title\nit's\n'tis\n", "\""),
        ("stills:path,title\n'=a,x\n'+b,y\n", "\""),
    ]

    @Test("Single quotation marks are told from apostrophes", arguments: quoteSamples)
    func quote(text: String, expected: Character) {
        #expect(Self.detect(text).quote == expected.asciiValue)
    }

    @Test("A text in single quotation marks is read, its apostrophes too")
    func singleQuotes() {
        let text = "'path';title\n'a;b';it's\n'c''d';''\n"
        var reader = CSVReader(dialect: Self.detect(text))
        let fields = (reader.read(Array(text.utf8)) + reader.finish()).map { outcome in
            if case .row(let row) = outcome { row.fields } else { [String]() }
        }
        #expect(fields == [["path", "title"], ["a;b", "it's"], ["c'd", ""]])
    }

    /// `Größe,Preis €` in each encoding; the euro sign has no byte in UTF-8's range.
    private static func bytes(_ text: String, _ encoding: TextEncoding, mark: Bool) -> [UInt8] {
        var bytes = mark ? encoding.byteOrderMark : []
        switch encoding {
        case .utf8: bytes += Array(text.utf8)
        case .utf16LittleEndian: for unit in text.utf16 { bytes += [UInt8(unit & 255), UInt8(unit >> 8)] }
        case .utf16BigEndian: for unit in text.utf16 { bytes += [UInt8(unit >> 8), UInt8(unit & 255)] }
        case .windows1252:
            bytes += text.unicodeScalars.map { $0 == "€" ? 0x80 : $0 == "’" ? 0x92 : UInt8($0.value & 255) }
        }
        return bytes
    }

    @Test("Every encoding is told, with its mark and without, and read alike", arguments: TextEncoding.allCases)
    func encoding(encoding: TextEncoding) {
        let text = "path,title\r\na,Größe für 5 €\r\nb,Ann’s \"\"\r\n".replacing("\"\"", with: "é")
        for mark in [true, false] {
            let bytes = Self.bytes(text, encoding, mark: mark)
            let dialect = CSVDialect.detect(head: bytes, isWhole: true)
            #expect(dialect.encoding == encoding && dialect.delimiter == UInt8(ascii: ","))
            #expect(dialect.hasByteOrderMark == (mark && encoding != .windows1252))
            for size in [1, 3, bytes.count] {
                var reader = CSVReader(dialect: dialect)
                var outcomes: [CSVOutcome] = []
                var start = 0
                while start < bytes.count {
                    outcomes += reader.read(Array(bytes[start..<min(start + size, bytes.count)]))
                    start += size
                }
                outcomes += reader.finish()
                let expected = [["path", "title"], ["a", "Größe für 5 €"], ["b", "Ann’s é"]]
                #expect(
                    outcomes.map { outcome in if case .row(let row) = outcome { row.fields } else { ["\(outcome)"] } }
                        == expected)
            }
        }
    }

    @Test("Characters beyond the first plane are read from UTF-16")
    func surrogates() {
        var transcoder = Transcoder(from: .utf16LittleEndian)
        #expect(transcoder.read([0x3D, 0xD8, 0x00, 0xDE]) + transcoder.finish() == Array("😀".utf8))
    }

    static let faultSamples: [(TextEncoding, [UInt8])] = [
        (.utf16LittleEndian, [0x3D, 0xD8, 0x61, 0x00]), (.utf16LittleEndian, [0x00, 0xDE]),
        (.utf16LittleEndian, [0x61]), (.utf16BigEndian, [0xD8, 0x3D]), (.windows1252, [0x81]),
    ]

    @Test("What is no character is a fault, which refuses its row with the column", arguments: faultSamples)
    func faults(encoding: TextEncoding, bytes: [UInt8]) {
        var transcoder = Transcoder(from: encoding)
        #expect((transcoder.read(bytes) + transcoder.finish()).contains(0xFF))
        let line = Self.bytes("a,b,c\n1,2,", encoding, mark: false)
        var reader = CSVReader(dialect: CSVDialect(encoding: encoding))
        let outcomes = reader.read(line + bytes) + reader.finish()
        guard case .refused(let error)? = outcomes.last else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(error.row == 2 && error.column == 3 && error.code == .invalidText)
    }

    @Test("UTF-8 with a fault stays UTF-8; text with no UTF-8 in it does not")
    func faultyUTF8() {
        let good = Array("path,title\na,Größe\nb,".utf8)
        #expect(CSVDialect.detect(head: good + [0xE9, 0x0A], isWhole: true).encoding == .utf8)
        #expect(CSVDialect.detect(head: Array("a\ncaf".utf8) + [0xE9, 0x0A], isWhole: true).encoding == .windows1252)
        // A head that is cut inside a character is none the worse for it.
        let cut = Array(Array("path,title é".utf8).dropLast())
        #expect(CSVDialect.detect(head: cut, isWhole: false).encoding == .utf8)
        #expect(CSVDialect.detect(head: cut, isWhole: true).encoding == .windows1252)
    }

    @Test("The remark says what differs from plain CSV")
    func remark() {
        #expect(Self.detect("path,title\na,b\n").remark == nil)
        #expect(Self.detect("path;title\na;b\n").remark == "semicolons")
        let bytes = Array("path\ttitle\na\tcaf".utf8) + [0xE9]
        #expect(CSVDialect.detect(head: bytes, isWhole: true).remark == "tabs, Windows-1252")
    }

    @Test("Any bytes have a dialect, and the same one each time", arguments: 1...3 as ClosedRange<UInt64>)
    func anyBytes(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let original = Array("\u{FEFF}path;'title',\"x\"|y\n'a','b''c'\t1\r\n\0z\0é\n".utf8)
        for _ in 0..<1000 {
            let bytes = generator.mutate(original, alphabet: Array("\",;|'\t\r\n\0a".utf8) + [0xFF, 0xFE, 0xE9])
            let dialect = CSVDialect.detect(head: bytes, isWhole: true)
            #expect(CSVDialect.detect(head: bytes, isWhole: true) == dialect)
            let half = bytes.count / 2
            let cut: [CSVOutcome] = {
                var reader = CSVReader(dialect: dialect)
                return reader.read(Array(bytes[..<half])) + reader.read(Array(bytes[half...])) + reader.finish()
            }()
            var reader = CSVReader(dialect: dialect)
            #expect(reader.read(bytes) + reader.finish() == cut)
        }
    }
}

@Suite("Formulas are defused, and the cells are given back as they were")
struct FormulaDefusalTests {
    static let cells: [(String, String)] = [
        ("=1+1", "'=1+1"), ("+49 30", "'+49 30"), ("-5", "'-5"), ("@x", "'@x"), ("\tx", "'\tx"), ("'=1", "''=1"),
        ("''-1", "'''-1"), ("", ""), ("'", "'"), ("''", "''"), ("'a", "'a"), ("a=1", "a=1"), ("it's", "it's"),
        ("＝1", "'＝1"), ("'tis", "'tis"),
    ]

    @Test("A cell that would run gets an apostrophe, and no other does", arguments: cells)
    func defuse(cell: String, defused: String) {
        #expect(FormulaDefusal.defuse(cell) == defused)
        #expect(FormulaDefusal.undo(defused) == cell)
    }

    @Test(
        "Undoing gives back every text, and no defused text begins a formula", arguments: 1...3 as ClosedRange<UInt64>)
    func inverse(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let parts = ["'", "'", "=", "+", "-", "@", "\t", "\n", "\r\n", "a", "é", "e\u{301}", "\u{301}", " ", "＋", "1"]
        for _ in 0..<5000 {
            let count = Int.random(in: 0...6, using: &generator)
            let text = (0..<count).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
            let defused = FormulaDefusal.defuse(text)
            #expect(Array(FormulaDefusal.undo(defused).unicodeScalars) == Array(text.unicodeScalars))
            #expect(defused.unicodeScalars.first.map { "=+-@\t\r\n".unicodeScalars.contains($0) } != true)
        }
    }

    @Test("The mark of a defused file is put on and taken off")
    func mark() {
        #expect(FormulaDefusal.marked("id") == "stills:id")
        #expect(FormulaDefusal.unmarked("stills:id") == "id")
        #expect(FormulaDefusal.unmarked("id") == nil)
    }
}

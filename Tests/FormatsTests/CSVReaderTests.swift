import Formats
import Testing

@Suite("CSV is read as RFC 4180 says, in chunks of any size")
struct CSVReaderTests {
    static func outcomes(_ chunks: [[UInt8]], _ limits: CSVLimits = CSVLimits()) -> [CSVOutcome] {
        var reader = CSVReader(limits: limits)
        var outcomes: [CSVOutcome] = []
        for chunk in chunks { outcomes += reader.read(chunk) }
        return outcomes + reader.finish()
    }

    private static func outcomes(_ text: String) -> [CSVOutcome] { outcomes([Array(text.utf8)]) }

    /// The rows as fields; a refused one as its description.
    private static func shown(_ outcomes: [CSVOutcome]) -> [[String]] {
        outcomes.map { outcome in
            switch outcome {
            case .row(let row): row.fields
            case .refused(let error): [error.description]
            }
        }
    }

    static let texts: [(String, [[String]])] = [
        ("", []), ("\n\r\n\r", []), ("\u{FEFF}", []), ("\u{FEFF}a", [["a"]]), ("a", [["a"]]), ("a\n", [["a"]]),
        ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]), ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        ("a,b\n1,2", [["a", "b"], ["1", "2"]]), ("a,\n,b\n,", [["a", ""], ["", "b"], ["", ""]]),
        ("a,b\n\n\r\n1,2\n\n", [["a", "b"], ["1", "2"]]), ("\"\"\n\"\"", [[""], [""]]),
        ("\"a,b\",\"c\"\"d\"\n", [["a,b", "c\"d"]]),
        ("\"a\r\nb\nc\rd\",x\ny,z", [["a\r\nb\nc\rd", "x"], ["y", "z"]]),
        ("\"\"\"\"\n\"\"\"a\"\"\"", [["\""], ["\"a\""]]), (" a , b \n", [[" a ", " b "]]), ("é,😀\n", [["é", "😀"]]),
        ("a;b\tc\n", [["a;b\tc"]]), ("\u{FEFF}\"a\"\n", [["a"]]), ("a\n\u{FEFF}b", [["a"], ["\u{FEFF}b"]]),
        (
            "a,b\n1\n1,2,3\n1,2\n",
            [
                ["a", "b"], ["Row 2: the row has 1 fields, the first row has 2."],
                [
                    "Row 3: the row has 3 fields, the first row has 2; a field that holds a comma must stand in quotes."
                ],
                ["1", "2"],
            ]
        ),
        (
            "a,b\nx,y\"z\n\"x\"y,\"q\"\n1,2\n",
            [
                ["a", "b"],
                [
                    "Row 2, column 2: a quotation mark stands inside the field; "
                        + "put the whole field in quotes, and double those in it."
                ],
                [
                    "Row 3, column 1: text follows the closing quotation mark; "
                        + "double the quotation marks in the field."
                ],
                ["1", "2"],
            ]
        ),
        (
            "a,b\n\"1\n2\",3\n4,\"5\n6,7\n",
            [
                ["a", "b"], ["1\n2", "3"],
                [
                    "Row 3, column 2: the quotation mark that opens the field on line 4 is never closed; "
                        + "everything after it belongs to the field."
                ],
            ]
        ),
    ]

    @Test("Rows and fields are those of the text", arguments: texts)
    func rows(text: String, expected: [[String]]) {
        #expect(Self.shown(Self.outcomes(text)) == expected)
    }

    @Test("Cut anywhere, the outcomes are the same", arguments: texts)
    func chunkBoundaries(text: String, expected: [[String]]) {
        let bytes = Array(text.utf8)
        let whole = Self.outcomes([bytes])
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let chunks = [Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...])]
                #expect(Self.outcomes(chunks) == whole)
            }
        }
        #expect(Self.outcomes(bytes.map { [$0] }) == whole)
    }

    @Test("Rows count as in a spreadsheet, lines as in an editor")
    func numbers() {
        let outcomes = Self.outcomes("h\r\n\"a\r\nb\"\r\n\r\nc\r\"d\re\"\nf")
        let numbers = outcomes.map { outcome -> [Int] in
            guard case .row(let row) = outcome else { return [] }
            return [row.number, row.line]
        }
        #expect(numbers == [[1, 1], [2, 2], [4, 5], [5, 6], [6, 8]])
    }

    @Test("A field that is not UTF-8 refuses its row only")
    func invalidUTF8() {
        let outcomes = Self.outcomes([Array("a,b\n1,".utf8) + [0xFF] + Array("\n3,4\n".utf8)])
        #expect(
            Self.shown(outcomes) == [
                ["a", "b"], ["Row 2, column 2: the field is not UTF-8; save the file as UTF-8."], ["3", "4"],
            ])
    }

    @Test("UTF-16 is recognised")
    func utf16() {
        let outcomes = Self.outcomes([[0xFF, 0xFE, 0x61, 0x00]])
        #expect(Self.shown(outcomes) == [["Row 1, column 1: the file is UTF-16; save it as CSV in UTF-8."]])
    }

    @Test("What begins like a byte order mark belongs to the first field", arguments: [1, 2])
    func partialByteOrderMark(count: Int) {
        let bytes = Array([UInt8]([0xEF, 0xBB]).prefix(count)) + Array(",b".utf8)
        let whole = Self.outcomes([bytes])
        #expect(Self.shown(whole) == [["Row 1, column 1: the field is not UTF-8; save the file as UTF-8."]])
        #expect(Self.outcomes(bytes.map { [$0] }) == whole)
        #expect(Self.outcomes([Array(bytes.prefix(count))]).count == 1)
    }

    @Test("Fields, rows and their number are limited, and reading goes on")
    func limits() {
        var limits = CSVLimits()
        limits.fieldByteCount = 4
        limits.rowByteCount = 6
        limits.fieldCount = 3
        let text = "a,b,c\n12345,x,y\n\"1234\n5\",x,y\n123,456,7\n1,2,3,4\n1,2,3\n"
        #expect(
            Self.shown(Self.outcomes([Array(text.utf8)], limits)) == [
                ["a", "b", "c"],
                ["Row 2, column 1: the field is longer than 4 bytes; perhaps a quotation mark is not closed."],
                ["Row 3, column 1: the field is longer than 4 bytes; perhaps a quotation mark is not closed."],
                ["Row 4, column 3: the row is longer than 6 bytes."],
                ["Row 5, column 4: the row has more than 3 fields."],
                ["1", "2", "3"],
            ])
    }

    @Test("R0's file is read unchanged")
    func retail() throws {
        let outcomes = Self.outcomes(
            """
            name,store_id,camera_id,barcode_info(cost),time_stamp,path,Unique_id
            apple,1,1,4,"8/29/21, 12:19 PM",data/images/apple.png,dsvawkvbejkvbeverv
            """)
        guard case .row(let first)? = outcomes.first, case .row(let row)? = outcomes.last else {
            Issue.record("both rows should be read")
            return
        }
        let header = try CSVHeader(first)
        #expect(header.field("time_stamp", of: row) == "8/29/21, 12:19 PM")
        #expect(header.field("Unique_id", of: row) == "dsvawkvbejkvbeverv")
        #expect(header.field("unique_id", of: row) == nil)
        #expect(header.index(of: "path") == 5)
    }

    @Test(
        "Every column has one name of its own",
        arguments: [
            (["a", " ", "b"], "Row 1, column 2: the column has no name; name it or remove it."),
            (["a", "b", " a"], "Row 1, column 3: column 1 has the same name, 'a'; rename or remove one."),
        ])
    func header(fields: [String], description: String) {
        let error = #expect(throws: CSVError.self) { try CSVHeader(CSVRow(number: 1, line: 1, fields: fields)) }
        #expect(error?.description == description)
        #expect(error?.code == .invalidHeader)
    }

    @Test("What is written is read back")
    func roundTrip() {
        let rows = [["a", "b"], ["", "x,y"], ["\"", "1\r\n2"], [" é ", "\r"]]
        var writer = CSVWriter()
        for row in rows { writer.row(row) }
        #expect(writer.bytes == Array("a,b\r\n,\"x,y\"\r\n\"\"\"\",\"1\r\n2\"\r\n é ,\"\r\"\r\n".utf8))
        #expect(Self.shown(Self.outcomes([writer.take()])) == rows)
        writer.row([""])
        #expect(Self.shown(Self.outcomes([writer.take()])) == [[""]])
    }
}

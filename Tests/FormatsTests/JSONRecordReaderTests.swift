import Formats
import StillsTesting
import Testing

@Suite("Objects of JSON arrays and of NDJSON are read one by one")
struct JSONRecordReaderTests {
    static func outcomes(
        _ chunks: [[UInt8]], _ layout: JSONRecordReader.Layout, _ limits: JSONLimits = JSONRecordReader.limits
    ) -> [JSONRecordOutcome] {
        var reader = JSONRecordReader(layout, limits: limits)
        var outcomes: [JSONRecordOutcome] = []
        for chunk in chunks { outcomes += reader.read(chunk) }
        return outcomes + reader.finish()
    }

    /// Each object as `number@line:column name=…`; a refused one as its description.
    private static func shown(_ text: String, _ layout: JSONRecordReader.Layout) -> [String] {
        outcomes([Array(text.utf8)], layout).map { outcome in
            switch outcome {
            case .record(let record):
                "\(record.number)@\(record.position.line):\(record.position.column) "
                    + record.members.map(\.name).joined(separator: ",")
            case .refused(let error): (error.endsReading ? "! " : "") + error.description
            }
        }
    }

    static let arrays: [(String, [String])] = [
        ("[]", []), (" [ ] \n", []), ("[{\"a\":1}]", ["1@1:2 a"]),
        ("\u{FEFF}[\n  {\"a\":\"]},{\"},\r\n\r\n  {\"b\":[{}],\"c\":\"\\\"]\"}\n]\n", ["1@2:3 a", "2@4:3 b,c"]),
        (
            "[{\"a\":1,\"a\":2},[1],7,{\"b\":1}]",
            [
                "Object 1, line 1, column 9 (/a): the object has this name twice.",
                "Object 2, line 1, column 16: an object is expected, {…}.",
                "Object 3, line 1, column 20: an object is expected, {…}.", "4@1:22 b",
            ]
        ),
        (
            "[{\"a\":1},\n {\"b\":x},{\"c\":1}]",
            ["1@1:2 a", "! Object 2, line 2, column 7 (/b): a value is expected, not 'x'."]
        ),
        (
            "[{\"a\":1}",
            [
                "! Object 1, line 1, column 9: the text ends inside an object, or its array is not closed with ]; "
                    + "nothing after it is read."
            ]
        ),
        (
            "[{\"a\":1},]",
            ["1@1:2 a", "! Object 2, line 1, column 10: an object is expected; nothing after it is read."]
        ),
        (
            "[{\"a\":1}] x",
            [
                "1@1:2 a",
                "! Object 2, line 1, column 11: the text should end after its array; nothing after it is read.",
            ]
        ),
        ("[}]", ["! Object 1, line 1, column 2: a bracket closes what was not opened; nothing after it is read."]),
    ]

    @Test("An array's objects are numbered and placed; a broken one ends the reading", arguments: arrays)
    func array(text: String, expected: [String]) {
        #expect(Self.shown(text, .array) == expected)
    }

    static let lines: [(String, [String])] = [
        ("", []), ("\n \r\n", []), ("{\"a\":1}", ["1@1:1 a"]),
        ("\u{FEFF}{\"a\":1}\r\n\n  {\"é\":\"😀\",\"c\":2}\n", ["1@1:1 a", "2@3:3 é,c"]),
        (
            "{\"a\":1}\n{\"b\":\n{\"c\":\"é\",x}\n[1]\n{\"d\":1} {\"e\":1}\n{\"f\":1}\n",
            [
                "1@1:1 a", "Object 2, line 2, column 6 (/b): a value is expected, but the text has ended.",
                "Object 3, line 3, column 10 (/c): a name in quotes is expected, not 'x'.",
                "Object 4, line 4, column 1: an object is expected, {…}.",
                "Object 5, line 5, column 9: the text should end after its value, but '{' follows.", "6@6:1 f",
            ]
        ),
    ]

    @Test("A broken line of NDJSON is refused alone", arguments: lines)
    func ndjson(text: String, expected: [String]) {
        #expect(Self.shown(text, .lines) == expected)
    }

    @Test("An object beyond the limit is refused, those around it are read")
    func limits() {
        var limits = JSONRecordReader.limits
        limits.byteCount = 20
        let long = "{\"a\":\"" + String(repeating: "x", count: 100) + "\"}"
        for (text, layout) in [
            ("[{\"a\":1},\(long),{\"b\":2}]", JSONRecordReader.Layout.array), ("{\"a\":1}\n\(long)\n{\"b\":2}", .lines),
        ] {
            let outcomes = Self.outcomes([Array(text.utf8)], layout, limits)
            #expect(outcomes.count == 3)
            guard case .refused(let error) = outcomes[1], case .record(let last) = outcomes[2] else {
                Issue.record("\(outcomes)")
                continue
            }
            #expect(error.code == .limitExceeded && error.number == 2 && last.number == 3)
        }
    }

    @Test("A value is found by its pointer")
    func positions() {
        let text = "[\n {\"path\": \"a\",\n  \"attributes\": {\"price\":  {}, \"a/b\": [1, {}]}}]"
        guard case .record(let record)? = Self.outcomes([Array(text.utf8)], .array).first else {
            Issue.record("no object")
            return
        }
        func place(_ pointer: String) -> String {
            let position = record.position(of: pointer)
            return "\(position.line):\(position.column)"
        }
        #expect(place("/path") == "2:11" && place("/attributes/price") == "3:28" && place("/nothing") == "2:2")
        #expect(place("/attributes/a~1b/1") == "3:39" && place("") == "2:2")
    }

    @Test("The outcomes are the same however the text is cut", arguments: 1...4 as ClosedRange<UInt64>)
    func mutations(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        let array = Array("[{\"a\":\"\\\"]\"},\r\n{\"b\":[1,{\"c\":null}]}, {\"é\":1e5}]\n".utf8)
        let lines = Array("\u{FEFF}{\"a\":\"x\\n\"}\n\n{\"b\":[1,2]}\r\n {\"c\":{\"d\":true}}".utf8)
        var limits = JSONRecordReader.limits
        limits.byteCount = 24
        for round in 0..<2000 {
            let isArray = round % 2 == 0
            let layout: JSONRecordReader.Layout = isArray ? .array : .lines
            let bytes = generator.mutate(isArray ? array : lines, alphabet: Array("{}[]:,\"\\ \n\r1".utf8))
            let whole = Self.outcomes([bytes], layout, limits)
            let cut = Int.random(in: 0...bytes.count, using: &generator)
            #expect(Self.outcomes([Array(bytes[..<cut]), Array(bytes[cut...])], layout, limits) == whole)
            #expect(Self.outcomes(bytes.map { [$0] }, layout, limits) == whole)
            let ends = whole.count { if case .refused(let error) = $0 { error.endsReading } else { false } }
            #expect(ends <= (isArray ? 1 : 0))
            let numbers = whole.map { outcome in
                switch outcome {
                case .record(let record): record.number
                case .refused(let error): error.number
                }
            }
            #expect(numbers == Array(1..<(numbers.count + 1)))
        }
    }
}

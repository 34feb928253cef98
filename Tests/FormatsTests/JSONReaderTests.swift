import Formats
import Testing

@Suite("JSON is read as RFC 8259 says, and nothing else is")
struct JSONReaderTests {
    static let validTexts: [(text: String, compact: String)] = [
        ("null", "null"), (" true ", "true"), ("\t\r\nfalse\n", "false"), ("0", "0"), ("-0", "-0"),
        ("-0.0e-0", "-0.0e-0"),
        ("12345678901234567890123", "12345678901234567890123"), ("1.5E+10", "1.5E+10"), ("1e999", "1e999"),
        ("\"\"", "\"\""), (#""a\/b""#, #""a/b""#), (#""\u0041\u00e9\u20AC""#, "\"Aé€\""),
        (#""\ud83d\ude00""#, "\"😀\""), (#""\uD834\uDD1E""#, "\"𝄞\""), (#""\u0000""#, #""\u0000""#),
        (#""\"\\\b\f\n\r\t""#, #""\"\\\b\f\n\r\t""#),
        ("\"\u{7F}\u{2028}\u{FEFF}\u{10FFFF}\"", "\"\u{7F}\u{2028}\u{FEFF}\u{10FFFF}\""),
        ("[]", "[]"), ("[ ]", "[]"), ("{}", "{}"), ("{ }", "{}"), ("[1,2 , 3]", "[1,2,3]"), ("[[[]],[]]", "[[[]],[]]"),
        (#"{"":0}"#, #"{"":0}"#), (#"{"b":1,"a":{"b":2}}"#, #"{"b":1,"a":{"b":2}}"#),
        (#"{ "a" : [ { "b" : null } ] , "c" : "" }"#, #"{"a":[{"b":null}],"c":""}"#),
        (#"[{"a":1},{"a":1}]"#, #"[{"a":1},{"a":1}]"#), ("\u{FEFF}[1]", "[1]"),
    ]

    @Test("Valid texts are read and written again", arguments: validTexts)
    func readsValid(text: String, compact: String) throws {
        let value = try JSONValue(parsing: Array(text.utf8))
        var writer = JSONWriter()
        writer.value(value)
        #expect(writer.text == compact)
        #expect(try JSONValue(parsing: writer.bytes) == value)
    }

    static let invalidTexts: [String] = [
        "", " ", "nul", "nulL", "True", "truee", "NaN", "Infinity", "-Infinity", "undefined", "'a'", "a",
        "-", "+1", "01", "-01", "00", "1.", ".5", "-.5", "1.e1", "1e", "1e+", "1E-", "0x10", "1_000", "1,", "1 2",
        "--1", "1a",
        "\"", "\"a", "\"\\", "\"\\\"", #""\x41""#, #""\u12""#, #""\u12G4""#, #""\u 123""#, "\"\n\"", "\"\t\"",
        "\"\u{0}\"", "\"\u{1F}\"",
        #""\ud800""#, #""\udc00""#, #""\ud800\ud800""#, #""\ud800a""#, #""\ud800\n""#, #""\ude00\ud83d""#,
        #""\ud83d\""#, #""\U0041""#,
        "[", "]", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1 2]", "[1:2]", "[1}", "[1]]", "[1],", "[1] x", "[}",
        "{", "}", "{]", "{,}", #"{"a""#, #"{"a":"#, #"{"a":1"#, #"{"a":1,"#, #"{"a":1,}"#, #"{"a" 1}"#, #"{"a",1}"#,
        "{a:1}", "{1:1}",
        #"{"a":1 "b":2}"#, #"{"a":1,,"b":2}"#, #"{"a":}"#, #"{"a"::1}"#, #"{"a":1}}"#, #"{'a':1}"#, "{null:1}",
        "// c\n1", "/* c */1", "1 // c", "# c\n1", "[1/**/]", "\u{A0}1", "\u{B}1", "\u{C}1", "\u{FEFF}\u{FEFF}1",
        "1\u{0}",
        #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"{"x":{"b":1,"c":2,"b":3}}"#,
    ]

    @Test("Invalid texts are refused", arguments: invalidTexts)
    func refusesInvalid(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test(
        "Text that is not UTF-8 is refused",
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22], [0x22, 0x80, 0x5C, 0x6E, 0x22],
            [0xFF, 0xFE, 0x31, 0x00], [0xEF, 0xBB, 0x31],
        ] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    }

    struct Failure: Sendable {
        let text: String
        let code: JSONError.Code
        let description: String
    }

    static let failures = [
        Failure(
            text: "{\n  \"é\": [1, x]\n}", code: .syntax,
            description: "Line 2, column 12 (/é/1): a value is expected, not 'x'."),
        Failure(
            text: "{\"a\": {\"b\": 1, \"b\": 2}}", code: .duplicateKey,
            description: "Line 1, column 16 (/a/b): the object has this name twice."),
        Failure(
            text: #"{"a/b~c": tru}"#, code: .syntax,
            description: "Line 1, column 11 (/a~1b~0c): a value is expected; true is perhaps meant."),
        Failure(
            text: #"[0, "\ud800"]"#, code: .invalidText,
            description: "Line 1, column 6 (/1): half of a surrogate pair stands alone."),
        Failure(
            text: "[1\r\n,", code: .syntax,
            description: "Line 2, column 2 (/1): a value is expected, but the text has ended."),
        Failure(
            text: "[1", code: .syntax,
            description: "Line 1, column 3 (/0): a comma or ] is expected, not the end of the text."),
        Failure(
            text: "1 \u{1}", code: .syntax,
            description: "Line 1, column 3: the text should end after its value, but the byte 0x01 follows."),
        Failure(text: "[[1],[}", code: .syntax, description: "Line 1, column 7 (/1): a value is expected, not '}'."),
        Failure(text: "[\"a", code: .syntax, description: "Line 1, column 2: the string is not closed."),
    ]

    @Test("An error names the line, the column and the value", arguments: failures)
    func place(of failure: Failure) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array(failure.text.utf8)) }
        #expect(error?.code == failure.code)
        #expect(error?.description == failure.description)
    }

    @Test("Depth is limited, at 128 unless said otherwise")
    func depth() throws {
        let deepest = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        #expect(try JSONValue(parsing: Array(deepest.utf8)) != .null)
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array("[\(deepest)]".utf8)) }
        #expect(error?.code == .limitExceeded)
        let bottomless = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(throws: JSONError.self) { try JSONValue(parsing: bottomless) }
    }

    @Test("Size and the length of numbers are limited")
    func sizes() {
        var limits = JSONLimits()
        limits.byteCount = 3
        limits.numberByteCount = 2
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array("1   ".utf8), limits: limits) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array("123".utf8), limits: limits) }
        #expect(throws: Never.self) { try JSONValue(parsing: Array("12 ".utf8), limits: limits) }
    }

    @Test("A name occurs once among very many")
    func duplicateAmongMany() throws {
        let members = (0..<20_000).map { "\"k\($0)\":0" }.joined(separator: ",")
        #expect(throws: Never.self) { try JSONValue(parsing: Array("{\(members)}".utf8)) }
        for name in ["k0", "k15", "k16", "k19999"] {
            let error = #expect(throws: JSONError.self) {
                try JSONValue(parsing: Array("{\(members),\"\(name)\":1}".utf8))
            }
            #expect(error?.code == .duplicateKey)
            #expect(error?.pointer == "/\(name)")
        }
    }

    @Test("Tokens come one by one, and the place is known at each")
    func tokens() throws {
        var reader = try JSONReader(Array(#"{"a":[1,{"b":"x"}],"c":true}"#.utf8))
        var steps: [String] = []
        while let token = try reader.next() { steps.append("\(reader.pointer) \(token.shortName)") }
        #expect(
            steps == [
                " {", "/a key", "/a [", "/a/0 number", "/a/1 {", "/a/1/b key", "/a/1/b string", "/a/1 }", "/a ]",
                "/c key",
                "/c boolean", " }",
            ])
        #expect(try reader.next() == nil)
    }

    @Test("Numbers keep every digit, and become doubles and integers where they can")
    func numbers() throws {
        func number(_ text: String) throws -> JSONNumber? {
            guard case .number(let number) = try JSONValue(parsing: Array(text.utf8)) else { return nil }
            return number
        }
        #expect(try number("0.1000")?.text == "0.1000")
        #expect(try number("0.1000")?.double == 0.1)
        #expect(try number("1e400")?.double == nil)
        #expect(try number("9223372036854775807")?.integer == Int64.max)
        #expect(try number("9223372036854775808")?.integer == nil)
        #expect(try number("1.0")?.integer == nil)
        #expect(JSONNumber(.infinity) == nil)
        #expect(JSONNumber(2.0)?.text == "2")
    }
}

extension JSONToken {
    fileprivate var shortName: String {
        switch self {
        case .beginObject: "{"
        case .endObject: "}"
        case .beginArray: "["
        case .endArray: "]"
        case .key: "key"
        case .string: "string"
        case .number: "number"
        case .boolean: "boolean"
        case .null: "null"
        }
    }
}

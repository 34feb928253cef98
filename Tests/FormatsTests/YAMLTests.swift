import Formats
import Testing

@Suite("YAML is read into a tree, within limits")
struct YAMLTests {
    /// The text as compact JSON.
    private func json(_ text: String, _ limits: YAMLLimits = YAMLLimits()) throws -> String? {
        guard let node = try YAMLNode.parse(Array(text.utf8), limits: limits) else { return nil }
        var writer = JSONWriter()
        writer.value(node.value)
        return writer.text
    }

    @Test(
        "Plain data is that of the core schema",
        arguments: [
            ("a: 1\nb: two\n", #"{"a":1,"b":"two"}"#), ("- x\n- - y\n  - z\n", #"["x",["y","z"]]"#),
            ("{a: [1, 2], b: {}}", #"{"a":[1,2],"b":{}}"#), ("---\nx\n...\n", #""x""#), ("\u{FEFF}a: b", #"{"a":"b"}"#),
            ("[null, ~, '', true, False, yes, no]", #"[null,null,"",true,false,"yes","no"]"#),
            ("[1, -2, +3, 1.50, 1e3, .5, 0x1F, 0o17, 007]", "[1,-2,3,1.5,1000,0.5,31,15,7]"),
            (
                "['1', \"true\", 2024-05-01, 1.2.3, .inf, .nan, -, 0x, 1_000, e5, 12:30]",
                #"["1","true","2024-05-01","1.2.3",".inf",".nan","-","0x","1_000","e5","12:30"]"#
            ),
            ("a: |\n  x\n  y\nb: >\n  x\n  y\n", #"{"a":"x\ny\n","b":"x y\n"}"#),
            ("a:\nb: \"\\u00e9\\n\"", #"{"a":null,"b":"é\n"}"#),
            ("1: a\ntrue: b\n", #"{"1":"a","true":"b"}"#), ("a: &x 1\n", #"{"a":1}"#),
            ("a: 'it''s' # why\n", #"{"a":"it's"}"#),
        ])
    func data(text: String, expected: String) throws {
        #expect(try json(text) == expected)
    }

    @Test("A text of nothing is no node", arguments: ["", "\n", "# only a comment\n"])
    func nothing(text: String) throws {
        #expect(try YAMLNode.parse(Array(text.utf8)) == nil)
    }

    @Test(
        "An error names the line and the column",
        arguments: [
            ("a: 1\nb: 2\na: 3\n", .duplicateKey, "Line 3, column 1: the key \"a\" occurs twice."),
            ("a: &x [1]\nb: *x\n", .unsupported, "Line 2, column 4: aliases (*name) are not read; repeat the value."),
            ("a: !!str 1\n", .unsupported, "Line 1, column 4: tags are not read; remove \"tag:yaml.org,2002:str\"."),
            ("a: !x {}\n", .unsupported, "Line 1, column 4: tags are not read; remove \"!x\"."),
            ("? [a]\n: b\n", .unsupported, "Line 1, column 3: a key must be a single value."),
            ("a: 1\n---\nb: 2\n", .unsupported, "Line 2, column 1: a second document begins; only one is read."),
            ("a: [1, 2\nb: 3\n", .syntax, nil), ("a: 'x\n", .syntax, nil), ("\ta: 1\n", .syntax, nil),
            ("a: b: c\n", .syntax, nil),
            ("é: x\nb: \u{1}\n", .syntax, "Line 2, column 4: control characters are not allowed."),
        ] as [(String, YAMLError.Code, String?)])
    func errors(text: String, code: YAMLError.Code, description: String?) {
        let error = #expect(throws: YAMLError.self) { try YAMLNode.parse(Array(text.utf8)) }
        #expect(error?.code == code)
        if let description { #expect(error?.description == description) }
    }

    @Test("Text that is not UTF-8 is refused with its place")
    func invalidUTF8() {
        let error = #expect(throws: YAMLError.self) { try YAMLNode.parse(Array("a: b\nc: ".utf8) + [0xFF]) }
        #expect(error?.code == .syntax)
        #expect(error?.line == 2)
        #expect(error?.column == 4)
    }

    @Test("Depth, number of values and size are limited")
    func limits() throws {
        let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(try json(deepest) == deepest)
        #expect(throws: YAMLError.self) { try json("[\(deepest)]") }
        #expect(throws: YAMLError.self) { try json(String(repeating: "[", count: 100_000)) }
        #expect(throws: YAMLError.self) { try json(String(repeating: "- ", count: 10_000)) }
        var limits = YAMLLimits()
        limits.nodeCount = 3
        #expect(try json("[1, 2]", limits) == "[1,2]")
        let error = #expect(throws: YAMLError.self) { try json("[1, 2, 3]", limits) }
        #expect(error?.code == .limitExceeded)
        limits.byteCount = 2
        #expect(throws: YAMLError.self) { try json("abc", limits) }
    }

    @Test("Nodes know where they stand")
    func marks() throws {
        let node = try #require(try YAMLNode.parse(Array("a: 1\nb:\n  - {c: x}\n".utf8)))
        let inner = try #require(node["b"]?.elements?.first?["c"])
        #expect(inner.text == "x")
        #expect(inner.position == TextPosition(line: 3, column: 9))
        #expect(node.members?.map(\.key) == ["a", "b"])
        #expect(node["z"] == nil)
    }

    @Test("A library's file is written as a person would")
    func writing() throws {
        var writer = YAMLWriter()
        writer.comment("What this is.\n\nDo not edit.")
        writer.members([
            JSONMember("format", .integer(1)), JSONMember("id", .string("0190-x")), JSONMember("empty", .array([])),
            JSONMember(
                "stores",
                .array([
                    .object([JSONMember("kind", .string("local")), JSONMember("path", .string("blobs/a b"))]),
                    .object([JSONMember("kind", .string("no")), JSONMember("on", .boolean(true))]),
                ])),
            JSONMember(
                "limits",
                .object([JSONMember("size", .null), JSONMember("deep", .object([JSONMember("x", .string(""))]))])),
        ])
        #expect(
            writer.text == """
                # What this is.
                #
                # Do not edit.
                format: 1
                id: "0190-x"
                empty: []
                stores:
                  - kind: local
                    path: "blobs/a b"
                  - kind: "no"
                    "on": true
                limits:
                  size: null
                  deep:
                    x: ""

                """)
    }

    @Test("What is written is read back")
    func roundTrip() throws {
        let texts = [
            "", " ", "a", "null", "Yes", "~", "1", "1e3", "0x1", "-", "- a", "a: b", "#a", "a #b", "'", "\"", "\\",
            "\n", "\t\r",
            "é😀", "\u{0}\u{1F}\u{7F}\u{85}\u{2028}\u{FEFF}\u{FFFE}", "*a", "&a", "!a", "%a", "@a", "`a", "{}", "[]",
            "2024-05-01",
            "/var/lib", "a/b.c", "a:", ":a", "=", "<<", String(repeating: "long words ", count: 100),
        ]
        let members = texts.enumerated().map { JSONMember("k\($0.offset)", .string($0.element)) }
        let nested: [JSONMember] = [
            JSONMember("texts", .array(texts.map(JSONValue.string))), JSONMember("members", .object(members)),
            JSONMember("keys", .object(Set(texts).sorted().map { JSONMember($0, .null) })),
            JSONMember("lists", .array([.array([.integer(1), .array([.integer(2)])]), .array([]), .object([])])),
            JSONMember("maps", .array([.object([JSONMember("m", .object(members))]), .array([.object(members)])])),
        ]
        var writer = YAMLWriter()
        writer.members(nested)
        let node = try #require(try YAMLNode.parse(Array(writer.text.utf8)))
        #expect(node.value == .object(nested))
    }
}

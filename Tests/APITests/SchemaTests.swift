import Formats
import Testing

@testable import API

@Suite("Bodies are checked by the form that the description shows")
struct SchemaTests {
    private let schema = Schema.object([
        .init("name", .text(1...5)), .optional("age", .integer(0...150)), .optional("id", .id),
        .optional("tags", .array(of: .words(["a", "b"]), count: 0...2)),
        .optional("note", .nullable(.text)), .optional("free", .object([], others: .either([.boolean, .text]))),
        .optional("share", .number(0...1)), .optional("list", .either([.text, .array(of: .boolean, count: 0...9)])),
    ])

    @Test(
        "What has the form has no findings",
        arguments: [
            #"{"name":"a"}"#, #"{"name":"fünfe","age":150}"#, #"{"name":"a","age":1.0}"#, #"{"name":"a","note":null}"#,
            #"{"name":"a","id":"0192f0c1-7a3e-7c55-8d1e-2f4b6a9c0d11"}"#, #"{"name":"a","tags":["a","b"]}"#,
            #"{"name":"a","free":{"x":true,"y":"z"},"share":0.5,"list":[true]}"#,
        ])
    func fits(text: String) throws {
        #expect(schema.findings(try JSONValue(parsing: Array(text.utf8))) == [])
    }

    @Test(
        "What has not is told with its place",
        arguments: [
            (#"{}"#, ""), (#"[]"#, ""), (#"{"name":""}"#, "/name"), (#"{"name":"sechse"}"#, "/name"),
            (#"{"name":1}"#, "/name"),
            (#"{"name":"a","age":151}"#, "/age"), (#"{"name":"a","age":1.5}"#, "/age"),
            (#"{"name":"a","age":1e300}"#, "/age"),
            (#"{"name":"a","age":null}"#, "/age"), (#"{"name":"a","id":"0192"}"#, "/id"),
            (#"{"name":"a","tags":["c"]}"#, "/tags/0"),
            (#"{"name":"a","tags":["a","a","a"]}"#, "/tags"), (#"{"name":"a","more/~":1}"#, "/more~1~0"),
            (#"{"name":"a","free":{"x":1}}"#, "/free/x"), (#"{"name":"a","share":1.1}"#, "/share"),
            (#"{"name":"a","list":[1]}"#, "/list/0"), (#"{"name":"a","list":1}"#, "/list"),
        ])
    func misfits(text: String, pointer: String) throws {
        #expect(schema.findings(try JSONValue(parsing: Array(text.utf8))).map(\.pointer) == [pointer])
    }

    @Test("However much is wrong, twenty things are told")
    func bounded() throws {
        let value = JSONValue.array(Array(repeating: .null, count: 1_000))
        #expect(Schema.list(of: .boolean).findings(value).count == 20)
    }
}

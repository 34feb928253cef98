import Formats
import Testing

@Suite("JSON is written as RFC 8259 says")
struct JSONWriterTests {
    @Test("Objects and arrays are separated by commas, nested or empty")
    func structure() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("a", 1)
        writer.key("b")
        writer.beginArray()
        writer.integer(-1)
        writer.beginArray()
        writer.endArray()
        writer.beginObject()
        writer.endObject()
        writer.null()
        writer.endArray()
        writer.member("c", "x")
        writer.member("d", nil as Bool?)
        writer.endObject()
        #expect(writer.text == #"{"a":1,"b":[-1,[],{},null],"c":"x","d":null}"#)
    }

    @Test("The indented layout has a line per member and element")
    func indented() {
        var writer = JSONWriter(layout: .indented)
        writer.beginArray()
        writer.beginObject()
        writer.member("a", true)
        writer.key("b")
        writer.beginArray()
        writer.endArray()
        writer.endObject()
        writer.integer(2)
        writer.endArray()
        writer.endLine()
        #expect(
            writer.text == """
                [
                  {
                    "a": true,
                    "b": []
                  },
                  2
                ]

                """)
    }

    @Test("Lines follow each other without commas")
    func lines() {
        var writer = JSONWriter()
        for number in 1...2 {
            writer.beginObject()
            writer.member("n", number)
            writer.endObject()
            writer.endLine()
        }
        #expect(writer.take() == Array("{\"n\":1}\n{\"n\":2}\n".utf8))
        #expect(writer.bytes.isEmpty)
    }

    @Test("Characters that must be escaped are, and no others")
    func escapes() {
        var writer = JSONWriter()
        writer.string("a\"b\\c/\u{8}\t\n\u{C}\r\u{0}\u{1f}\u{7f}é😀\u{2028}")
        #expect(writer.text == "\"a\\\"b\\\\c/\\b\\t\\n\\f\\r\\u0000\\u001f\u{7f}é😀\u{2028}\"")
    }

    @Test(
        "Numbers have their shortest form",
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (0.1, "0.1"), (1e15, "1000000000000000"),
            (9_007_199_254_740_992, "9007199254740992"), (1e300, "1e+300"), (.leastNonzeroMagnitude, "5e-324"),
            (1.5e-7, "1.5e-07"),
            (.infinity, "null"), (-.infinity, "null"), (.nan, "null"),
        ])
    func numbers(number: Double, text: String) {
        var writer = JSONWriter()
        writer.number(number)
        #expect(writer.text == text)
    }

    @Test("Integers are exact at both ends")
    func integers() {
        var writer = JSONWriter()
        writer.beginArray()
        writer.integer(Int.min)
        writer.integer(Int64.max)
        writer.integer(UInt64.max)
        writer.integer(0)
        writer.integer(10)
        writer.raw(Array("[1]".utf8))
        writer.endArray()
        #expect(writer.text == "[-9223372036854775808,9223372036854775807,18446744073709551615,0,10,[1]]")
    }
}

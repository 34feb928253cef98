import HTTPTransport
import Testing

@Suite("Conditional requests")
struct HTTPConditionsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let method: HTTPMethod
        let fields: HTTPFields
        let outcome: HTTPConditions.Outcome
        var current = HTTPConditions.Current(
            entityTag: HTTPEntityTag("a,b"), lastModified: HTTPDate(seconds: 784_111_777))
        var testDescription: String {
            var text = method.rawValue
            fields.forEach { text += " \($0): \($1)" }
            return text
        }

        init(_ method: HTTPMethod, _ fields: HTTPFields, _ outcome: HTTPConditions.Outcome) {
            self.method = method
            self.fields = fields
            self.outcome = outcome
        }
    }

    static let then = "Sun, 06 Nov 1994 08:49:37 GMT"
    static let before = "Sun, 06 Nov 1994 08:49:36 GMT"
    static let cases: [Case] = [
        Case(.get, [:], .proceed),
        Case(.get, ["If-None-Match": "\"a,b\""], .notModified),
        Case(.get, ["If-None-Match": "W/\"a,b\""], .notModified),
        Case(.head, ["If-None-Match": "\"x\", , \"a,b\""], .notModified),
        Case(.get, ["If-None-Match": "*"], .notModified),
        Case(.get, ["If-None-Match": "\"a\""], .proceed),
        Case(.get, ["If-None-Match": "a,b"], .proceed),
        Case(.put, ["If-None-Match": "\"a,b\""], .preconditionFailed),
        Case(.put, ["If-None-Match": "*"], .preconditionFailed),
        Case(.patch, ["If-Match": "\"a,b\""], .proceed),
        Case(.patch, ["If-Match": "W/\"a,b\""], .preconditionFailed),
        Case(.patch, ["If-Match": "\"a\""], .preconditionFailed),
        Case(.patch, ["If-Match": "\"a\" \"a,b\""], .preconditionFailed),
        Case(.patch, ["If-Match": "a,b"], .preconditionFailed),
        Case(.patch, ["If-Match": ""], .preconditionFailed),
        Case(.patch, ["If-Match": "*"], .proceed),
        Case(.get, ["If-Modified-Since": then], .notModified),
        Case(.get, ["If-Modified-Since": before], .proceed),
        Case(.get, ["If-Modified-Since": "yesterday"], .proceed),
        Case(.put, ["If-Modified-Since": then], .proceed),
        Case(.put, ["If-Unmodified-Since": then], .proceed),
        Case(.put, ["If-Unmodified-Since": before], .preconditionFailed),
        // The tag goes before the date, RFC 9110, section 13.2.2.
        Case(.get, ["If-None-Match": "\"x\"", "If-Modified-Since": then], .proceed),
        Case(.put, ["If-Match": "\"a,b\"", "If-Unmodified-Since": before], .proceed),
        Case(.get, ["If-Match": "\"a,b\"", "If-None-Match": "\"a,b\""], .notModified),
    ]

    @Test("A condition is met, or the answer is 304 or 412", arguments: cases)
    func evaluates(_ test: Case) {
        let outcome = HTTPConditions.evaluate(
            method: test.method, fields: test.fields, current: test.current)
        #expect(outcome == test.outcome)
    }

    @Test("Several fields are one list")
    func severalFields() {
        var fields: HTTPFields = ["If-None-Match": "\"x\""]
        fields.add("if-none-match", "\"y\"")
        let current = HTTPConditions.Current(entityTag: HTTPEntityTag("y"))
        #expect(HTTPConditions.evaluate(method: .get, fields: fields, current: current) == .notModified)
    }

    @Test("What is not there matches nothing")
    func absent() {
        let current = HTTPConditions.Current(exists: false)
        #expect(
            HTTPConditions.evaluate(method: .put, fields: ["If-Match": "*"], current: current)
                == .preconditionFailed)
        #expect(
            HTTPConditions.evaluate(method: .put, fields: ["If-None-Match": "*"], current: current)
                == .proceed)
    }

    @Test("A tag has no spaces, controls or quotation marks")
    func tags() {
        #expect(HTTPEntityTag("a b") == nil)
        #expect(HTTPEntityTag("a\"b") == nil)
        #expect(HTTPEntityTag("a\r\nb") == nil)
        #expect(HTTPEntityTag("a", isWeak: true)?.description == "W/\"a\"")
        #expect(HTTPEntityTag(parsing: "\"a\"\"") == nil)
        #expect(HTTPEntityTag(parsing: "w/\"a\"") == nil)
        #expect(HTTPEntityTag(parsing: "\"\"")?.opaque == "")
    }
}

@Suite("Ranges")
struct HTTPByteRangeTests {
    static let cases: [(String, HTTPByteRange)] = [
        ("bytes=0-9", .part(0..<10)), ("bytes=0-0", .part(0..<1)), ("bytes=90-", .part(90..<100)),
        ("bytes=-10", .part(90..<100)), ("bytes=-1000", .part(0..<100)),
        ("bytes=99-1000", .part(99..<100)),
        ("Bytes=1-2", .part(1..<3)), ("bytes= 1-2 ", .part(1..<3)), ("bytes=100-", .unsatisfiable),
        ("bytes=100-200", .unsatisfiable), ("bytes=-0", .unsatisfiable),
        ("bytes=99999999999999999999-", .unsatisfiable),
        ("bytes=0-99999999999999999999", .part(0..<100)),
        ("bytes=-99999999999999999999", .part(0..<100)),
        ("bytes=5-4", .whole), ("bytes=0-1,3-4", .whole), ("bytes=-", .whole), ("bytes=", .whole),
        ("bytes", .whole),
        ("lines=0-1", .whole), ("bytes=a-b", .whole), ("bytes=1-2-3", .whole), ("bytes=+1-2", .whole),
        ("bytes=0x1-2", .whole), ("", .whole), ("bytes=1", .whole),
    ]

    @Test(
        "One range of bytes is served, what lies behind the end refused, all else the whole",
        arguments: cases)
    func parses(value: String, expected: HTTPByteRange) {
        #expect(
            HTTPByteRange.requested(method: .get, fields: ["Range": value], length: 100) == expected)
    }

    @Test("Nothing can be served of what is empty")
    func empty() {
        #expect(
            HTTPByteRange.requested(method: .get, fields: ["Range": "bytes=0-"], length: 0)
                == .unsatisfiable)
        #expect(
            HTTPByteRange.requested(method: .get, fields: ["Range": "bytes=-1"], length: 0)
                == .unsatisfiable)
        #expect(HTTPByteRange.requested(method: .get, fields: [:], length: 0) == .whole)
    }

    @Test("Only GET has ranges, and only one Range field")
    func onlyGet() {
        var fields: HTTPFields = ["Range": "bytes=0-1"]
        #expect(HTTPByteRange.requested(method: .head, fields: fields, length: 9) == .whole)
        fields.add("Range", "bytes=0-1")
        #expect(HTTPByteRange.requested(method: .get, fields: fields, length: 9) == .whole)
    }

    @Test("If-Range lets a range count only for the very same bytes")
    func ifRange() {
        let current = HTTPConditions.Current(
            entityTag: HTTPEntityTag("a"), lastModified: HTTPDate(seconds: 784_111_777))
        let part = HTTPByteRange.part(0..<2)
        for (condition, expected) in [
            ("\"a\"", part), ("W/\"a\"", .whole), ("\"b\"", .whole), (HTTPConditionsTests.then, part),
            (HTTPConditionsTests.before, .whole), ("a", .whole),
        ] {
            let fields: HTTPFields = ["Range": "bytes=0-1", "If-Range": condition]
            let range = HTTPByteRange.requested(method: .get, fields: fields, length: 9, current: current)
            #expect(range == expected, "\(condition)")
        }
    }

    @Test("Content-Range says what is served of how much")
    func contentRange() {
        #expect(HTTPByteRange.part(0..<2).contentRange(of: 9) == "bytes 0-1/9")
        #expect(HTTPByteRange.unsatisfiable.contentRange(of: 9) == "bytes */9")
        #expect(HTTPByteRange.whole.contentRange(of: 9) == nil)
    }
}

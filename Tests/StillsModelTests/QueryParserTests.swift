import StillsModel
import StillsTesting
import Testing

@Suite("The query language is read as its contract says")
struct QueryParserTests {
    static let contract: [(String, String)] = [
        ("harbour cat*", "and(word harbour, prefix cat)"),
        ("\"fish market\" -rain", "and(phrase [fish, market], not(word rain))"),
        ("store_id=1 camera_id=3", "and(eq(store_id,\"1\"), eq(camera_id,\"3\"))"),
        ("EXIF:ISO>800 EXIF:Make=Canon", "and(gt(EXIF:ISO,800), eq(EXIF:Make,\"Canon\"))"),
        ("taken:2024-05", "range(taken, 2024-05-01, 2024-06-01)"),
        ("taken:2024-05-01..2024-06-15", "range(taken, 2024-05-01, 2024-06-16)"),
        ("added<7d", "lt(age(added),7d)"),
        ("size>5MB type:heic", "and(gt(size,5000000), eq(type,image/heic))"),
        ("shelf:{a,b} price:1..2.5", "and(in(shelf,[a,b]), range(price,1,2.5))"),
        ("(cat OR dog) in:shoots/2024", "and(or(word cat, word dog), under(shoots/2024))"),
        ("near:48.85,2.35,10km is:public", "and(near(48.85,2.35,10000 m), visibility public)"),
        ("*bour*", "substring bour"),
    ]

    @Test("The contract's table", arguments: contract)
    func contractTable(text: String, outline: String) throws {
        #expect(try Query(text).outline == outline)
    }

    static let further: [(String, String)] = [
        ("", "all"),
        (" \t\n", "all"),
        ("a b OR c AND d", "or(and(word a, word b), and(word c, word d))"),
        ("(a b) c", "and(word a, word b, word c)"),
        ("NOT (a OR b)", "not(or(word a, word b))"),
        ("NOT(a)b", "and(not(word a), word b)"),
        ("NOT -a", "not(not(word a))"),
        ("not or and", "and(word not, word or, word and)"),
        ("\"OR\" ORB", "and(phrase [or], word ORB)"),
        ("fish - chips", "and(word fish, word -, word chips)"),
        ("barcode_info(cost)=4", "eq(barcode_info(cost),\"4\")"),
        ("(barcode_info(cost)>=4)", "ge(barcode_info(cost),4)"),
        ("(a(b) c)", "and(word a(b), word c)"),
        ("f(g h)", "and(word f, word g, word h)"),
        ("\"store id\"=1", "eq(store id,\"1\")"),
        ("\"type\":x", "contains(type,word x)"),
        ("-rain:heavy", "not(contains(rain,word heavy))"),
        ("http://x.org/a=b?c", "word http://x.org/a=b?c"),
        ("10:30", "word 10:30"),
        ("when:10:30", "contains(when,word 10:30)"),
        ("C:\\x", "contains(C,word \\x)"),
        ("name!=apple", "not(eq(name,\"apple\"))"),
        ("name=cat*", "eq(name,\"cat*\")"),
        ("name:cat*", "contains(name,prefix cat)"),
        ("name:\"a \\\"b\\\" \\\\c\"", "contains(name,phrase [a, b, c])"),
        ("title:*", "has(title)"),
        ("has:{gps,exif,shelf,title,EXIF:ISO}", "or(has(gps), has(exif), has(shelf), has(title), has(EXIF:ISO))"),
        ("shelf={a, \"b c\"}", "in(shelf,[\"a\",\"b c\"])"),
        ("shelf:{a}", "contains(shelf,word a)"),
        ("name={a*,*b}", "in(name,[\"a*\",\"*b\"])"),
        ("name={{a}", "eq(name,\"{a\")"),
        ("name:{(a)}", "contains(name,word (a))"),
        ("name:{a..b}", "contains(name,word a..b)"),
        ("name:a,b(..)", "contains(name,word a,b(..))"),
        ("price:..2", "range(price,,2)"),
        ("price:2..", "range(price,2,)"),
        ("price:1...5", "range(price,1,.5)"),
        ("name=a..b", "eq(name,\"a..b\")"),
        ("taken:2024", "range(taken, 2024-01-01, 2025-01-01)"),
        ("taken:9999", "range(taken, 9999-01-01, 10000-01-01)"),
        ("taken:2024-02-29", "range(taken, 2024-02-29, 2024-03-01)"),
        ("taken:2024-05-01T10:00", "range(taken, 2024-05-01T10:00:00, 2024-05-01T10:01:00)"),
        ("taken:\"2024-05-01 10:00:30\"", "range(taken, 2024-05-01T10:00:30, 2024-05-01T10:00:31)"),
        ("added:7d", "le(age(added),7d)"),
        ("added>=2024-05-01T10:00+02:00", "ge(added,2024-05-01T10:00+02:00)"),
        ("size:300KiB..1gb", "range(size,307200,1000000000)"),
        (
            "type:jpg type:image type=image/png",
            "and(eq(type,image/jpeg), contains(type,prefix image/), eq(type,image/png))"
        ),
        ("type!=svg", "not(eq(type,image/svg+xml))"),
        ("type:DNG type:pef", "and(eq(type,image/x-adobe-dng), eq(type,image/x-pentax-pef))"),
        ("type:avif type:jxl type:jp2", "and(eq(type,image/avif), eq(type,image/jxl), eq(type,image/jp2))"),
        ("near:-33.9,151.2", "near(-33.9,151.2,1000 m)"),
        ("near:48.85837009999999,-1.5e-05", "near(48.85837009999999,-1.5e-05,1000 m)"),
        ("visibility:private is:{trashed,public}", "and(visibility private, or(is trashed, visibility public))"),
        ("XMP-dc:Title:harbour", "contains(XMP-dc:Title,word harbour)"),
        ("exif:iso", "contains(exif,word iso)"),
        ("日本語 naïve", "and(word 日本語, word naïve)"),
        ("a>b", "gt(a,b)"),
        ("a-b", "word a-b"),
        ("5\" tall", "and(word 5\", word tall)"),
    ]

    @Test("What the contract's grammar implies", arguments: further)
    func furtherQueries(text: String, outline: String) throws {
        #expect(try Query(text).outline == outline)
    }

    static let errors: [(String, String)] = [
        ("store_id>", "column 10, a value is missing"),
        ("foo:", "column 5, a value is missing"),
        ("foo: bar", "column 5, a value is missing"),
        ("été foo=", "column 9, a value is missing"),
        ("👩‍👩‍👧 foo=", "column 7, a value is missing"),
        ("=5", "column 1, a name is missing before ="),
        ("\"\"=5", "column 1, a name is missing"),
        ("(a", "column 3, a closing parenthesis is missing"),
        ("a)", "column 2, a closing parenthesis has none that it closes"),
        ("()", "column 2, a word or condition is missing"),
        ("a OR", "column 5, a word or condition is missing"),
        ("a OR OR b", "column 6, a word or condition is missing before OR"),
        ("AND a", "column 1, a word or condition is missing before AND"),
        ("NOT", "column 4, a word or condition is missing"),
        ("a (b OR )", "column 9, a word or condition is missing"),
        ("\"fish", "column 6, a closing quotation mark is missing for the one in column 1"),
        ("\"fish\\", "column 7, a closing quotation mark is missing for the one in column 1"),
        ("\"fish\"market", "column 7, a space is missing"),
        ("name:\"a\"b", "column 9, a space is missing"),
        ("ca*t", "column 3, a star may stand only at the beginning or end of a word"),
        ("shelf:{a,b", "column 11, a comma or a closing brace is missing"),
        ("shelf:{a,", "column 10, a closing brace is missing for the one in column 7"),
        ("shelf:{a,,b}", "column 10, a value is missing"),
        ("shelf:{}", "column 8, a value is missing"),
        ("shelf>{a}", "column 7, one value is expected after >"),
        ("shelf:(a OR b)", "column 7, a value is expected; several are written {a,b}"),
        ("price:..", "column 9, a value is missing"),
        ("price:1..2..3", "column 11, a range has two ends"),
        ("width:wide", "column 7, a number is expected"),
        ("width:1..x", "column 10, a number is expected"),
        ("size>big", "column 6, a size is expected, such as 5MB or 300KiB"),
        ("taken:2024-13", "column 7, a date or an age is expected, such as 2024-05-01 or 7d"),
        ("taken:2023-02-29", "column 7, a date or an age is expected, such as 2024-05-01 or 7d"),
        ("taken:2024..7d", "column 13, both ends must be dates, or both ages"),
        ("owner:an*", "column 7, a whole name is expected"),
        ("title>a", "column 6, one value is expected after : or =, for title has no order"),
        ("id:a..b", "column 4, one value is expected after : or =, for id has no order"),
        ("id:7", "column 4, an image's id is expected"),
        ("digest:xyz*", "column 8, 64 hexadecimal digits are expected, or the first of them and *"),
        ("type:\"a b\"", "column 6, a type is expected, such as jpeg or image/jpeg"),
        ("is:blue", "column 4, one of public, private, trashed, duplicate, quarantined is expected"),
        ("is=public", "column 3, a colon is expected after is"),
        ("visibility:trashed", "column 12, public or private is expected"),
        ("near:91,0", "column 6, degrees of latitude and longitude are expected, such as 48.85,2.35"),
        ("near:1,2,far", "column 10, a distance is expected, such as 500m or 10km"),
        ("EXIF:ISO", "column 9, an operator such as = or > is missing after EXIF:ISO"),
        ("EXIF:=5", "column 6, a tag's name is missing"),
        ("has:", "column 5, a value is missing"),
        ("in:\"\"", "column 4, a value is missing"),
    ]

    @Test("Errors name the column and what was expected", arguments: errors)
    func errorsNameTheColumn(text: String, message: String) {
        let error = #expect(throws: QuerySyntaxError.self) { try Query(text) }
        #expect(error?.message == message)
        #expect(error?.code == .invalidArgument)
    }

    @Test("Limits hold, and what is just within them passes")
    func limits() throws {
        let deep = String(repeating: "(", count: 32) + "a" + String(repeating: ")", count: 32)
        #expect(try Query(deep).outline == "word a")
        #expect(throws: QuerySyntaxError(column: 33, "nesting must end: it may be 32 deep")) {
            try Query("(" + deep + ")")
        }
        #expect(throws: QuerySyntaxError(column: 33, "nesting must end: it may be 32 deep")) {
            try Query(String(repeating: "-", count: 40) + "a")
        }
        let many = Array(repeating: "a", count: 500).joined(separator: " ")
        #expect(try Query(many).outline.hasPrefix("and(word a, "))
        #expect(throws: QuerySyntaxError(column: 1_001, "the query must end: it may have 500 words and values")) {
            try Query(many + " b")
        }
        #expect(try Query(String(repeating: "x", count: 8_192)).outline.count == 8_197)
        #expect(throws: QuerySyntaxError(column: 8_193, "the query must end: it may have 8192 bytes")) {
            try Query(String(repeating: "x", count: 8_193))
        }
    }

    @Test("Any text is read or refused, and what is read is written so that it is read alike")
    func randomTextsRoundTrip() throws {
        var generator = SeededRandom(seed: 42)
        var readCount = 0
        for _ in 0..<20_000 {
            let text = generator.queryText()
            let query: Query
            do throws(QuerySyntaxError) {
                query = try Query(text)
            } catch {
                #expect(error.column >= 1 && error.column <= text.count + 1)
                continue
            }
            readCount += 1
            let again = try Query(query.description)
            #expect(again == query, "\(text.debugDescription) → \(query.description.debugDescription)")
            #expect(again.description == query.description)
        }
        #expect(readCount > 4_000)
    }

    @Test("Random scalars are read or refused")
    func randomScalars() {
        var generator = SeededRandom(seed: 43)
        for _ in 0..<5_000 {
            let text = generator.text(length: 20)
            do throws(QuerySyntaxError) {
                let query = try Query(text)
                #expect(throws: Never.self) { try Query(query.description) }
            } catch {
                #expect(error.column >= 1 && error.column <= text.count + 1)
            }
        }
    }

    @Test("The contract's tables round-trip", arguments: contract + further)
    func tablesRoundTrip(text: String, outline: String) throws {
        let query = try Query(text)
        #expect(try Query(query.description) == query, "\(query.description)")
    }
}

extension SeededRandom {
    /// A text made of the pieces that questions are made of, in no order.
    mutating func queryText() -> String {
        let pieces = [
            " ", " ", " ", "a", "fish", "OR", "AND", "NOT", "-", "(", ")", "\"", "\"x y\"", "\\", "*", ":", "=", "!=",
            ">",
            ">=", "<", "..", "{", "}", ",", "{a,b}", "store_id", "title", "taken:", "2024-05", "7d", "size>", "5MB",
            "EXIF:",
            "ISO", "is:public", "near:1,2,3km", "in:", "x/y", "type:", "raw", "has:", "//", "é", "山", "1", "2.5",
            "f(x)",
            "name:", "price:", "\"a b\":", "(..)", "(a)", "={", ":{", "{", "}",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 1...8, using: &self) {
            text += pieces[Int.random(in: 0..<pieces.count, using: &self)]
        }
        return text
    }
}

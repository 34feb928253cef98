import EmbeddedMetadata
import Testing

@Suite("JSON is written as exiftool does")
struct ExifToolJSONTests {
    private func json(_ value: TagValue) -> String {
        var bytes: [UInt8] = []
        ExifToolJSON.append(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "Text that looks like a number has no quotes, by exiftool's own rule",
        arguments: [
            ("4.1", "4.1"), ("-12", "-12"), ("0", "0"), ("007", "\"007\""), ("0.5", "0.5"), ("1e-05", "1e-05"),
            ("1E+300", "1E+300"), ("1e1000", "\"1e1000\""), ("+5", "\"+5\""), ("1.", "\"1.\""), (".5", "\".5\""),
            ("123456789012345", "123456789012345"), ("1234567890123456", "\"1234567890123456\""),
            ("0.1234567890123456", "0.1234567890123456"), ("0.12345678901234567", "\"0.12345678901234567\""),
            ("True", "true"), ("FALSE", "false"), ("truer", "\"truer\""), ("", "\"\""), ("-", "\"-\""),
        ])
    func numberRule(text: String, expected: String) {
        #expect(json(.string(text)) == expected)
    }

    @Test("Control characters are escaped, NULs left out")
    func escapes() {
        #expect(json(.string("a\"\\\n\u{1}\0é")) == #""a\"\\\n\u0001é""#)
    }

    @Test("Numbers, lists, binary")
    func values() {
        #expect(json(.real(0.1)) == "0.1")
        #expect(json(.real(41.853)) == "41.853")
        #expect(json(.list([.integer(1), .string("a")])) == "[1,\"a\"]")
        #expect(json(.binary(byteCount: 3)) == "\"(Binary data 3 bytes, use -b option to extract)\"")
    }

    @Test("An object has its file first, and groups only when wanted")
    func object() throws {
        var picture = PictureMetadata(type: .jpeg)
        picture.tags = [
            Tag(group: "EXIF", name: "Make", value: .string("A")), Tag(group: "XMP", name: "Make", value: .string("B")),
        ]
        var bytes: [UInt8] = []
        ExifToolJSON.append(picture, sourceFile: "a b.jpg", to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"SourceFile":"a b.jpg","EXIF:Make":"A","XMP:Make":"B"}"#)
        bytes = []
        ExifToolJSON.append(picture, sourceFile: "a", options: .init(showsGroups: false), to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"SourceFile":"a","Make":"A"}"#)
    }

    @Test(
        "Numbers are printed as by %.15g",
        arguments: [
            (0.0664678270197218, "0.0664678270197218"), (1.0 / 3, "0.333333333333333"), (2.0 / 3, "0.666666666666667"),
            (0.00001, "1e-05"), (123456, "123456"), (1e15, "1e+15"), (1.5e20, "1.5e+20"), (-0.25, "-0.25"),
            (0.1 + 0.2, "0.3"), (0.99999999999999999, "1"), (9.9999999999999995e-5, "0.0001"), (.infinity, "inf"),
        ])
    func numberText(number: Double, expected: String) {
        #expect(NumberText.text(of: number) == expected)
    }
}

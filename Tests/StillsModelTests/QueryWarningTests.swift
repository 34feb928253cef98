import StillsModel
import Testing

@Suite("Questions that may not mean what they say carry warnings")
struct QueryWarningTests {
    static let known = ["store_id", "camera_id", "barcode_info(cost)", "name"]

    @Test(
        "An unknown name carries the nearest known one",
        arguments: [
            ("stor_id=1", "No image has an attribute “stor_id”; did you mean “store_id”?"),
            ("Store_ID=1", "No image has an attribute “Store_ID”; did you mean “store_id”?"),
            ("has:camrea_id", "No image has an attribute “camrea_id”; did you mean “camera_id”?"),
            ("-(a tilte:x)", "No image has an attribute “tilte”; did you mean “title”?"),
            ("zzz>1", "No image has an attribute “zzz”."),
            ("a & b", "“&” has no letters or digits and is left out."),
        ])
    func unknownNames(text: String, message: String) throws {
        #expect(try Query(text).warnings(knownAttributes: Self.known).map(\.message) == [message])
    }

    @Test(
        "What is known carries none",
        arguments: [
            "store_id=1", "title:x * EXIF:Foo=1", "barcode_info(cost)=4", "is:public has:gps in:x near:1,2", "",
        ])
    func knownNames(text: String) throws {
        #expect(try Query(text).warnings(knownAttributes: Self.known).isEmpty)
    }

    @Test("A warning is given once")
    func onlyOnce() throws {
        #expect(try Query("zzz=1 OR zzz=2").warnings(knownAttributes: Self.known).count == 1)
    }
}

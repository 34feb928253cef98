import HTTPTransport
import Testing

@Suite("Header fields")
struct HTTPFieldsTests {
    @Test("Names are compared without regard to case")
    func namesIgnoreCase() {
        let fields: HTTPFields = ["Content-Type": "image/png"]
        #expect(fields["content-TYPE"] == "image/png")
        #expect(fields["Content-Typ"] == nil)
    }

    @Test("Several fields of one name keep their order")
    func repeatedFieldsKeepTheirOrder() {
        var fields: HTTPFields = [:]
        fields.add("Via", "a")
        fields.add("via", "b")
        #expect(fields.values("VIA") == ["a", "b"])
        #expect(fields["Via"] == "a")
    }

    @Test("Setting a field replaces all of its name")
    func settingReplaces() {
        var fields: HTTPFields = ["Via": "a", "via": "b"]
        fields["VIA"] = "c"
        #expect(fields.values("via") == ["c"])
        fields["via"] = nil
        #expect(fields.count == 0)
    }
}

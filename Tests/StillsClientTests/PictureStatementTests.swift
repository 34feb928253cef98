import Linux
import StillsClient
import StillsModel
import StillsService
import Testing

@Suite("What is stated goes with the picture")
struct PictureStatementTests {
    private func pairs(
        _ item: ImportItem, _ change: (inout PictureStatement.Terms) -> Void = { _ in }
    ) throws -> [String: String] {
        var terms = PictureStatement.Terms(collection: "General")
        change(&terms)
        let digest = try #require(Digest(bytes: [UInt8](repeating: 1, count: 32)))
        let statement = PictureStatement(item, digest: digest, terms)
        return Dictionary(uniqueKeysWithValues: statement.pairs.map { ($0.name, $0.value) })
    }

    @Test("Every field has its name, and attributes keep their types")
    func fields() throws {
        var item = ImportItem(
            path: "/shelf/quay.jpg", shownPath: "quay.jpg",
            stated: StatedFields(
                externalID: "q-1",
                fields: [
                    .title: .string("Quay & pier"), .description: .string("Grey"),
                    .position: .list([.number(52.5), .number(-1.25)]), .attribute("n"): .number(3),
                    .attribute("sizes"): .list([.number(1.5), .string("x")]), .attribute("on"): .boolean(true),
                ]))
        let stated = try pairs(item) { $0.visibility = .public }
        #expect(
            stated == [
                "collection": "General", "externalId": "q-1", "originalName": "quay.jpg", "title": "Quay & pier",
                "description": "Grey", "latitude": "52.5", "longitude": "-1.25", "visibility": "public",
                "attributes": #"{"n":3,"on":true,"sizes":[1.5,"x"]}"#, "sha256": String(repeating: "01", count: 32),
            ])
        item.originalName = "Zwei.jpg"
        item.stated.fields[.visibility] = .string("private")
        let own = try pairs(item) { terms in
            terms.visibility = .public
            terms.restores = true
            terms.replaces = true
        }
        #expect(own["originalName"] == "Zwei.jpg")
        #expect(own["visibility"] == "private")
        #expect(own["again"] == "true" && own["replace"] == "true")
    }

    @Test("What came through a pipe has no name")
    func piped() throws {
        let item = ImportItem(path: "/state/input-1", shownPath: "-", stated: StatedFields(), isFile: false)
        #expect(try pairs(item).keys.sorted() == ["collection", "sha256"])
    }
}

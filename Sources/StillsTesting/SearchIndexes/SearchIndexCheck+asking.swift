internal import StillsModel
internal import Testing

extension SearchIndexCheck {
    /// What a question finds.
    static let asking: [SearchIndexCheck] = [
        .init("an empty catalog answers with nothing") { (catalog) async throws in
            #expect(try await catalog.find("") == [])
            #expect(try await catalog.find("harbour OR price>1") == [])
            #expect(try await catalog.count("") == 0)
        },
        .init("words are found in title, description, name and text attributes, folded") { catalog in
            var (titled, described, named, stated) = (
                Sample.image(1), Sample.image(2), Sample.image(3), Sample.image(4)
            )
            titled.title = "Fish market"
            described.description = "Am FÍSCHmarkt, fish"
            named.originalName = "fish_01.jpg"
            stated.attributes["what"] = .list([.string("boat"), .string("Fish")])
            try await catalog.takeIn([titled, described, named, stated, Sample.image(5, title: "Fishes")])
            #expect(try await catalog.find("FISH") == [1, 2, 3, 4])
            #expect(try await catalog.find("fis*") == [1, 2, 3, 4, 5])
            #expect(try await catalog.find("*schma*") == [2])
            #expect(try await catalog.find("\"fish market\"") == [1])
            #expect(try await catalog.find("fish -market -what:boat") == [2, 3])
            #expect(try await catalog.find("title:fishes OR what:boat") == [4, 5])
        },
        .init("attributes are compared by their types, one element of a list being enough") { catalog in
            let values: [AttributeValue] = [
                .number(2.5), .string("2.5"), .string("10"), .list([.number(1), .number(100)]), .boolean(true),
            ]
            try await catalog.takeIn(
                values.enumerated().map { place, value in
                    var image = Sample.image(UInt64(place + 1))
                    image.attributes["price"] = value
                    return image
                })
            #expect(try await catalog.find("price=2.5") == [1, 2])
            #expect(try await catalog.find("price>3") == [3, 4])
            #expect(try await catalog.find("price:1..2.5") == [1, 2, 4])
            #expect(try await catalog.find("price:{10,100}") == [3, 4])
            #expect(try await catalog.find("price=true") == [5])
            #expect(try await catalog.find("has:price") == [1, 2, 3, 4, 5])
            #expect(try await catalog.find("price!=2.5") == [3, 4, 5])
        },
        .init("dates stand for their whole span, ages count from the clock") { catalog in
            let dates = ["2024-05-31T23:30+02:00", "2024-05-01T00:00", "2024-06-01T00:00", "2023-12-31T12:00"]
            var images = dates.enumerated().map { place, text in
                var image = Sample.image(UInt64(place + 1))
                image.takenAt = Timestamp(text)
                return image
            }
            images.append(Sample.image(5))
            try await catalog.takeIn(images)
            #expect(try await catalog.find("taken:2024-05") == [1, 2])
            #expect(try await catalog.find("taken:2024-05-31..2024-06-01") == [1, 3])
            #expect(try await catalog.find("taken<2024") == [4])
            #expect(try await catalog.find("taken<10d") == [1, 3])
            #expect(try await catalog.find("-has:taken") == [5])
        },
        .init("sizes, types, pixels, digests and ids are found") { catalog in
            try await catalog.takeIn([Sample.image(1), Sample.image(2)])
            #expect(try await catalog.find("size>1001") == [2])
            #expect(try await catalog.find("type:jpeg width>=4000 height<3001") == [1, 2])
            #expect(try await catalog.find("type:*jpeg") == [1, 2])
            #expect(try await catalog.find("type:*pe*") == [1, 2])
            #expect(try await catalog.find("digest:\(Sample.digest(2))") == [2])
            #expect(try await catalog.find("id:\(Sample.image(1).id)") == [1])
        },
        .init("embedded tags are found by name, whether they have an index or not") { catalog in
            let tags: [EmbeddedTag] = [
                EmbeddedTag(name: "EXIF:Make", value: .string("Canon")),
                EmbeddedTag(name: "EXIF:ISO", value: .integer(1_600)),
                EmbeddedTag(name: "MakerNotes:FirmwareVersion", value: .string("Version 1.8.1")),
                EmbeddedTag(name: "XMP-dc:Subject", value: .list([.string("boats"), .string("gulls")])),
            ]
            try await catalog.takeIn(Sample.image(1), number: 1, tags: tags)
            try await catalog.takeIn(Sample.image(2), number: 2)
            for text in [
                "EXIF:ISO>800", "EXIF:Make=Canon", "camera:canon", "MakerNotes:FirmwareVersion:1.8.1", "gulls",
            ] {
                #expect(try await catalog.find(text) == [1], "\(text)")
                #expect(try await catalog.find("-(\(text))") == [2], "\(text)")
            }
        },
        .init("a place is found by its distance") { catalog in
            var (near, far) = (Sample.image(1), Sample.image(2))
            near.position = Position(latitude: 48.86, longitude: 2.35)
            far.position = Position(latitude: 52.52, longitude: 13.4)
            try await catalog.takeIn([near, far, Sample.image(3)])
            #expect(try await catalog.find("near:48.85,2.35,10km") == [1])
            #expect(try await catalog.find("near:48.85,2.35,2000km") == [1, 2])
            #expect(try await catalog.find("has:gps") == [1, 2])
        },
        .init("a collection is found alone, or with those below it") { catalog in
            try await catalog.takeIn([
                Sample.image(1), Sample.image(2, in: Sample.shoots), Sample.image(3, in: Sample.shoots2024),
                Sample.image(4, in: Sample.lab),
            ])
            #expect(try await catalog.find("in:shoots") == [2, 3])
            #expect(try await catalog.find("collection:shoots") == [2])
            #expect(try await catalog.find("in:shoots/2024") == [3])
            #expect(try await catalog.find("owner:ben") == [4])
            #expect(try await catalog.find("in:nowhere") == [])
        },
        .init("a word that many images have finds them all") { catalog in
            try await catalog.takeIn((1...60).map { Sample.image($0, title: "common \($0)") })
            #expect(try await catalog.find("common") == Array(1...60))
            #expect(try await catalog.count("common -17") == 59)
        },
    ]
}

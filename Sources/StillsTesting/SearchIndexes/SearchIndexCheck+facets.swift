internal import StillsModel
internal import Testing

extension SearchIndexCheck {
    /// How matches are spread over values.
    static let facets: [SearchIndexCheck] = [
        .init("values are counted as they are spelt, most first, then numbers, then texts; equal numbers are one") {
            catalog in
            let values: [AttributeValue?] = [
                .string("Top"), .string("top"), .number(10), .string("9"), .string("09"), .boolean(true),
                .string("Top"),
                nil, .list([.string("Top"), .number(9), .string("Top")]), .string(""),
            ]
            try await catalog.takeIn(images(values, of: "shelf"))
            let facet = try await catalog.facet("", "shelf")
            #expect(facet.shown == ["9 3", "Top 3", "10 1", " 1", "top 1", "true 1"])
            #expect(facet.imageCount == 9 && facet.distinctCount == 6 && facet.others == 0)
            for value in facet.values {
                let query = Query(.equals(.attribute("shelf"), [QueryScalar(value.text, .quoted)]))
                #expect(try await catalog.count(query, for: SamplePrincipal.admin) == value.imageCount, "\(value.text)")
            }
        },
        .init("only images that match are counted, also where rows must tell") { catalog in
            var images = images([.string("a"), .string("a"), .string("b"), .string("c")], of: "shelf")
            for place in images.indices { images[place].title = place == 0 ? "market fish" : "fish market" }
            try await catalog.takeIn(images)
            #expect(try await catalog.facet("fish", "shelf").shown == ["a 2", "b 1", "c 1"])
            #expect(try await catalog.facet("\"fish market\" -shelf:c", "shelf").shown == ["a 1", "b 1"])
            #expect(try await catalog.facet("nothing", "shelf").shown == [])
            let facets = try await catalog.facets(
                Query("fish -shelf:c"), for: SamplePrincipal.admin, fields: [.attribute("shelf"), .attribute("none")],
                limit: 1)
            #expect(facets.imageCount == 3 && facets.facets.map(\.field.name) == ["shelf", "none"])
            #expect(facets.facets.first?.shown == ["a 2"] && facets.facets.first?.others == 1)
            #expect(facets.facets.last?.distinctCount == 0 && facets.facets.last?.imageCount == 0)
        },
        .init("times are counted by year; an attribute's only where it is neither text nor number") { catalog in
            let dates = ["2024-05-31T23:30+02:00", "2024-12-31T23:59-12:00", "2025-01-01T00:00", "0901-01-01T00:00"]
            var images = dates.enumerated().map { place, text in
                var image = Sample.image(UInt64(place + 1))
                image.takenAt = Timestamp(text)
                image.attributes["due"] = image.takenAt.map(AttributeValue.timestamp)
                return image
            }
            images.append(Sample.image(5))
            images[4].attributes["due"] = .list([.string("2024-05-01"), .number(2_024)])
            images.append(Sample.image(6))
            images[5].attributes["due"] = .list(
                ["2024-05-31T23:30", "2024-06-01T00:00"].compactMap { Timestamp($0) }.map(AttributeValue.timestamp))
            try await catalog.takeIn(images)
            let taken = try await catalog.facet("", "taken")
            #expect(taken.shown == ["2024 2", "2025 1", "0901 1"] && taken.imageCount == 4)
            let due = try await catalog.facet("", "due")
            #expect(due.shown == ["2024 4", "2025 1", "0901 1", "2024-05-01 1"] && due.imageCount == 6)
            #expect(try await catalog.facet("taken<2025", "due").shown == ["2024 2", "0901 1"])
        },
        .init("built-in names and indexed tags are counted") { catalog in
            let tags: [EmbeddedTag] = [
                EmbeddedTag(name: "IFD0:Make", value: .string("Canon")),
                EmbeddedTag(name: "EXIF:Model", value: .string("EOS 5D")),
                EmbeddedTag(name: "EXIF:ISO", value: .integer(1_600)),
                EmbeddedTag(name: "EXIF:Orientation", value: .integer(6)),
                EmbeddedTag(name: "XMP-dc:Subject", value: .list([.string("boats"), .string("Gulls")])),
            ]
            var images = [Sample.image(1), Sample.image(2), Sample.image(3, in: Sample.shoots2024)]
            images[2].attributes["keywords"] = .list([.string("Gulls"), .string("sea")])
            images[2].visibility = .public
            for image in images {
                try await catalog.takeIn(image, number: image.id.low, tags: image.id.low == 3 ? [] : tags)
            }
            for (field, shown, imageCount) in [
                ("camera", ["Canon 2", "EOS 5D 2"], 2), ("EXIF:ISO", ["1600 2"], 2), ("IFD0:Make", ["Canon 2"], 2),
                ("orientation", ["6 2"], 2), ("keyword", ["Gulls 3", "boats 2", "sea 1"], 3),
                ("type", ["image/jpeg 3"], 3), ("visibility", ["private 2", "public 1"], 3),
                ("collection", ["General 2", "shoots/2024 1"], 3), ("owner", ["anna 3"], 3), ("width", ["4000 3"], 3),
                ("lens", [], 0), ("rating", [], 0),
            ] as [(String, [String], Int)] {
                let facet = try await catalog.facet("", field)
                #expect(facet.shown == shown && facet.imageCount == imageCount, "\(field): \(facet)")
            }
        },
        .init("of a long text the beginning is shown, and that it is one") { catalog in
            let long = String(repeating: "é", count: 119) + "x東" + String(repeating: "y", count: 100)
            try await catalog.takeIn(
                images([.string(long + "1"), .string(long + "2"), .string(long + "2")], of: "note"))
            let facet = try await catalog.facet("", "note")
            #expect(facet.values.map(\.text) == Array(repeating: String(repeating: "é", count: 119) + "x", count: 2))
            #expect(facet.values.map(\.imageCount) == [2, 1] && !facet.values.contains(where: \.isWhole))
        },
        .init("a fact is counted as the catalog is now") { catalog in
            try await catalog.takeIn(images([.string("a"), .string("a"), .string("b")], of: "shelf"))
            try await catalog.edit(1, version: 1, [FieldChange(.attribute("shelf"), .string("b"), source: .person)])
            try await catalog.setState(.trashed, of: 2, version: 1)
            let facet = try await catalog.facet("", "shelf")
            #expect(facet.shown == ["b 2"] && facet.distinctCount == 1 && facet.imageCount == 2)
            #expect(try await catalog.facet("is:trashed", "shelf").shown == ["a 1"])
        },
        .init("what cannot be counted is refused by name, and so are numbers beyond the limits") { catalog in
            try await catalog.takeIn([Sample.image(1)])
            let names = [
                "id", "digest", "size", "added", "near", "in", "is", "has", "external", "MakerNotes:FirmwareVersion",
            ]
            for name in names {
                let error = await #expect(throws: SearchIndexError.self) { try await catalog.facet("", name) }
                #expect(error?.code == .invalidArgument && error?.message.contains("“\(name)”") == true)
                #expect(error?.message.contains("camera") == true)
            }
            let field = QueryField.attribute("shelf")
            for (fields, limit) in [([], 10), ([field], 0), ([field], 1_001), (Array(repeating: field, count: 21), 10)]
            {
                let error = await #expect(throws: SearchIndexError.self) {
                    _ = try await catalog.facets(Query(), for: SamplePrincipal.admin, fields: fields, limit: limit)
                }
                #expect(error?.code == .invalidArgument)
            }
        },
        .init("a stranger's counts tell of nothing that it may not know") { catalog in
            var images = images([.string("seen"), .string("hidden")], of: "shelf")
            images[0].visibility = .public
            for place in images.indices {
                images[place].attributes["creator"] = .string("Wilhelmina")
                images[place].attributes["city"] = .string("Delft")
            }
            let tags = [
                EmbeddedTag(name: "EXIF:Artist", value: .string("Wilhelmina")),
                EmbeddedTag(name: "EXIF:Make", value: .string("Canon")),
            ]
            for image in images { try await catalog.takeIn(image, number: image.id.low, tags: tags) }
            for (field, seen) in [
                ("shelf", ["seen 1"]), ("camera", ["Canon 1"]), ("EXIF:Make", ["Canon 1"]),
                ("visibility", ["public 1"]),
                ("creator", []), ("\"creator\"", []), ("city", []), ("EXIF:Artist", []), ("owner", []),
                ("collection", []),
            ] as [(String, [String])] {
                for principal in [SamplePrincipal.stranger, SamplePrincipal.ben] {
                    let facet = try await catalog.facet("", field, for: principal)
                    #expect(facet.shown == seen, "\(field)")
                    #expect(facet.distinctCount == seen.count && facet.imageCount == seen.count, "\(field)")
                }
                #expect(try await catalog.facet("", field, for: SamplePrincipal.anna).imageCount == 2, "\(field)")
            }
        },
        .init("a grant lets readers' values of that image be counted, and not the name of its collection") { catalog in
            var images = images([.string("a"), .string("b")], of: "city")
            for place in images.indices { images[place].visibility = .public }
            try await catalog.takeIn(images)
            #expect(try await catalog.facet("", "city", for: SamplePrincipal.ben).shown == [])
            try await catalog.apply([.grant(Grant(.read, on: .image(Sample.image(2).id), to: Sample.ben))])
            #expect(try await catalog.facet("", "city", for: SamplePrincipal.ben).shown == ["b 1"])
            #expect(try await catalog.facet("", "owner", for: SamplePrincipal.ben).shown == ["anna 1"])
            let collections = try await catalog.facet("", "collection", for: SamplePrincipal.ben)
            #expect(collections.shown == [] && collections.imageCount == 0)
        },
    ]

    /// An image for each value of the attribute.
    private static func images(_ values: [AttributeValue?], of name: String) -> [Image] {
        values.enumerated().map { place, value in
            var image = Sample.image(UInt64(place + 1))
            image.attributes[name] = value
            return image
        }
    }
}

extension SearchIndex {
    /// The counts of one field, which is named as in a list of names.
    @discardableResult
    fileprivate func facet(
        _ text: String, _ name: String, for principal: Principal = SamplePrincipal.admin
    ) async throws -> SearchFacet {
        let facets = try await facets(Query(text), for: principal, fields: QueryField.list(name), limit: 10)
        return try #require(facets.facets.first)
    }
}

extension SearchFacet {
    /// `VALUE COUNT`
    fileprivate var shown: [String] { values.map { "\($0.text) \($0.imageCount)" } }
}

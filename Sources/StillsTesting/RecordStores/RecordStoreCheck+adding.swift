internal import StillsModel
internal import Testing

extension RecordStoreCheck {
    /// Taking images in, and what makes one the same as another.
    static let adding: [RecordStoreCheck] = [
        .init("an image is read back with everything that was said about it") { store in
            var image = Sample.image(1, in: Sample.shoots2024, externalID: "retail-7", title: "Harbour")
            image.originalName = "IMG_1.JPG"
            image.description = "At dawn"
            image.visibility = .public
            image.takenAt = Timestamp("2024-05-31T23:30:15.123456+02:00")
            image.position = Position(latitude: -33.857, longitude: 151.215)
            image.attributes = sampleAttributes
            image.sources = ["title": .manifest, "takenAt": .embedded, "attributes.name": .person]
            image.imported = sampleAttributes
            try await store.takeIn(image, number: 1, tags: sampleTags)
            let record = try await store.record(of: image.id)
            #expect(record.image == image)
            #expect(record.original == OriginalRecord(original: Sample.original(1), locations: [Sample.location(1)]))
            #expect(record.tags == sampleTags)
            #expect(record.collectionPath == "shoots/2024" && record.ownerName == "anna")
        },
        .init("an image without any value is read back without any") { store in
            let image = Sample.image(1)
            try await store.takeIn(image, number: 1)
            let record = try await store.record(of: image.id)
            #expect(record.image == image && record.tags == [])
        },
        .init("an original without a size in pixels keeps none") { store in
            var original = Sample.original(1)
            (original.width, original.height) = (nil, nil)
            original.byteCount = Int64.max
            try await store.apply([
                .openIntent(Sample.intent(1)),
                .addImage(
                    ImageAddition(
                        image: Sample.image(1),
                        original: .new(original, Sample.location(1), tags: [], heldBy: "me"))),
            ])
            #expect(try await store.record(of: Sample.image(1).id).original.original == original)
        },
        .init("taking an image in ends its intent") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            #expect(try await store.intents(in: Sample.store, after: nil, limit: 10) == [])
        },
        .init("without its intent an original is not taken in") { (store) async throws in
            let addition = ImageAddition(image: Sample.image(1), original: Sample.addition(1))
            #expect(try await store.apply([.addImage(addition)]) == [.refused(.leaseLost)])
        },
        .init("an external id is given once in a collection") { store in
            try await store.takeIn(Sample.image(1, externalID: "a"), number: 1)
            let outcomes = try await store.takeIn(Sample.image(2, externalID: "a"), number: 2)
            #expect(outcomes == [.applied, .refused(.identityTaken(Sample.image(1).id))])
            #expect(try await store.originals(after: nil, limit: 10).count == 1)
        },
        .init("external ids of different collections are different") { store in
            try await store.takeIn(Sample.image(1, externalID: "a"), number: 1)
            let outcomes = try await store.takeIn(Sample.image(2, in: Sample.lab, externalID: "a"), number: 2)
            #expect(outcomes == [.applied, .applied])
        },
        .init("external ids are told apart by their bytes: case and composition count") { store in
            let ids = ["a", "A", "a ", "\u{E9}", "e\u{301}", "ß", "ss", "🏞", String(repeating: "x", count: 4_000), ""]
            for (number, id) in ids.enumerated() {
                let number = UInt64(number + 1)
                #expect(
                    try await store.takeIn(Sample.image(number, externalID: id), number: number)
                        == [.applied, .applied], "external id “\(id.prefix(20))”")
            }
            for (number, id) in ids.enumerated() {
                let match = try await store.lookUp([Sample.identity(externalID: id)])
                #expect(match.first?.image?.id == Sample.image(UInt64(number + 1)).id, "external id “\(id.prefix(20))”")
            }
        },
        .init("a container has an original of a digest once") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            let copy = Original(
                id: OriginalID(high: 6, low: 2), container: Sample.container, digest: Sample.digest(1), byteCount: 1,
                mediaType: "image/png", width: nil, height: nil)
            let outcomes = try await store.apply([
                .openIntent(Sample.intent(2)),
                .addImage(
                    ImageAddition(
                        image: Sample.image(2, externalID: "b"),
                        original: .new(copy, Sample.location(2), tags: [], heldBy: "me"))),
            ])
            #expect(outcomes == [.applied, .refused(.originalTaken(Sample.original(1).id))])
        },
        .init("images with different external ids share an original") { store in
            try await store.takeIn(Sample.image(1, externalID: "a"), number: 1, tags: sampleTags)
            let outcomes = try await store.apply([Sample.share(1, as: Sample.image(2, externalID: "b"))])
            #expect(outcomes == [.applied])
            let record = try await store.record(of: Sample.image(2).id)
            #expect(record.image.original == Sample.original(1).id && record.tags == sampleTags)
            let uses = try await store.originals(after: nil, limit: 10)
            #expect(uses.map(\.images) == [[Sample.image(1).id, Sample.image(2).id]])
        },
        .init("without an external id the digest is the identity, in one collection") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            let outcomes = try await store.apply([
                Sample.share(1, as: Sample.image(2)), Sample.share(1, as: Sample.image(3, in: Sample.lab)),
                Sample.share(1, as: Sample.image(4, externalID: "b")),
            ])
            #expect(outcomes == [.refused(.identityTaken(Sample.image(1).id)), .applied, .applied])
        },
        .init("an original that is not there cannot be shared") { (store) async throws in
            #expect(try await store.apply([Sample.share(9, as: Sample.image(1))]) == [.refused(.notFound)])
            #expect(try await store.images([Sample.image(1).id]) == [nil])
        },
        .init("of two images of one identity in a set the first is taken") { store in
            let outcomes = try await store.apply(
                Sample.taking(in: Sample.image(1, externalID: "a"), number: 1)
                    + Sample.taking(in: Sample.image(2, externalID: "a"), number: 2))
            #expect(
                outcomes == [.applied, .applied, .applied, .refused(.identityTaken(Sample.image(1).id))])
        },
        .init("large and odd values are kept as they are") { store in
            var image = Sample.image(
                1, title: "NUL \u{0}, \u{202E}right to left\u{202C}, 🏞👩‍👩‍👧, e\u{301}, \u{FFFD}\u{1F}\"\\")
            image.description = String(repeating: "Möwe 🐦 ", count: 100_000)
            image.attributes = Dictionary(
                uniqueKeysWithValues: (0..<2_000).map { ("name \($0) \"\\\n\u{1}", .string("value \($0)")) })
            image.attributes[""] = .string("")
            image.attributes["list"] = .list((0..<5_000).map { .number(Double($0)) })
            image.position = Position(latitude: -90, longitude: 180)
            let tags = (0..<3_000).map { EmbeddedTag(name: "XMP-x:T\($0)", value: .string("\u{0}\($0)\u{10FFFF}")) }
            #expect(try await store.takeIn(image, number: 1, tags: tags) == [.applied, .applied])
            let record = try await store.record(of: image.id)
            #expect(record.image == image)
            #expect(record.image.title.map { Array($0.utf8) } == image.title.map { Array($0.utf8) })
            #expect(record.tags == tags)
        },
        .init("the ends of the ranges of numbers and times are kept") { store in
            var image = Sample.image(1)
            let numbers = [
                0, -1.5, 1e300, -1e-300, 9_007_199_254_740_992, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
            ]
            for (place, number) in numbers.enumerated() { image.attributes["n\(place)"] = .number(number) }
            for text in ["0001-01-01T00:00", "9999-12-31T23:59:59.999999-23:59", "1969-12-31T23:59:59.5+23:59"] {
                let timestamp = try #require(Timestamp(text))
                image.attributes[text] = .timestamp(timestamp)
                image.takenAt = timestamp
            }
            image.createdAt = Instant(microseconds: 0)
            image.updatedAt = Instant(microseconds: Int64.max)
            try await store.takeIn(image, number: 1)
            #expect(try await store.record(of: image.id).image == image)
        },
    ]

    /// Every type of value.
    static let sampleAttributes: [String: AttributeValue] = [
        "name": .string("claw hammer"), "price": .number(2.5), "count": .number(-3), "isFresh": .boolean(true),
        "seen": Timestamp("2021-08-29T12:19").map(AttributeValue.timestamp) ?? .boolean(false),
        "seenThere": Timestamp("2021-08-29T12:19-05:30").map(AttributeValue.timestamp) ?? .boolean(false),
        "due": LocalDateTime(year: 2021, month: 9, day: 5).map(AttributeValue.date) ?? .boolean(false),
        "shelf": .list([.string("a"), .number(1), .boolean(false)]), "none": .list([]),
    ]

    /// Every type of tag.
    static let sampleTags: [EmbeddedTag] = [
        EmbeddedTag(name: "EXIF:Make", value: .string("Canon")),
        EmbeddedTag(name: "EXIF:ISO", value: .integer(1_600)),
        EmbeddedTag(name: "EXIF:ExposureTime", value: .real(0.005)),
        EmbeddedTag(name: "EXIF:FNumber", value: .real(4)),
        EmbeddedTag(name: "XMP:Marked", value: .boolean(true)),
        EmbeddedTag(name: "EXIF:ThumbnailImage", value: .binary(byteCount: 12_345)),
        EmbeddedTag(name: "XMP-dc:Subject", value: .list([.string("boats"), .integer(Int64.min)])),
        EmbeddedTag(
            name: "XMP-xmpMM:History",
            value: .list([
                .structure([
                    EmbeddedTag.Field(name: "Action", value: .string("saved")),
                    EmbeddedTag.Field(name: "Parts", value: .structure([])),
                ])
            ])),
        // The same name twice, as a damaged file may have it.
        EmbeddedTag(name: "EXIF:Make", value: .string("")),
    ]
}

internal import StillsModel
internal import Testing

extension SearchIndexCheck {
    /// The index follows every commit.
    static let following: [SearchIndexCheck] = [
        .init("an edited image is found by its new values and not by the old ones") { catalog in
            var image = Sample.image(1, title: "Rain town")
            image.attributes = ["price": .number(1), "shelf": .string("top")]
            try await catalog.takeIn([image, Sample.image(2, title: "Rain")])
            try await catalog.edit(
                1, version: 1,
                [
                    FieldChange(.title, .string("Sun town"), source: .person),
                    FieldChange(.attribute("price"), .number(20), source: .person),
                    FieldChange(.attribute("shelf"), nil, source: .person),
                    FieldChange(.takenAt, Timestamp("2020-01-01T00:00").map(AttributeValue.timestamp), source: .person),
                ])
            #expect(try await catalog.find("rain") == [2])
            #expect(try await catalog.find("sun") == [1])
            #expect(try await catalog.find("town") == [1])
            #expect(try await catalog.find("price<10 OR has:shelf OR top") == [])
            #expect(try await catalog.find("price=20 taken:2020") == [1])
        },
        .init("new bytes change what is found by digest, size and tags") { catalog in
            try await catalog.takeIn(
                Sample.image(1, externalID: "a"), number: 1,
                tags: [EmbeddedTag(name: "EXIF:Make", value: .string("Canon"))])
            try await catalog.apply([
                .openIntent(Sample.intent(2)),
                .replaceOriginal(
                    Sample.image(1).id, expectedVersion: 1,
                    with: Sample.addition(2, tags: [EmbeddedTag(name: "EXIF:Make", value: .string("Nikon"))])),
            ])
            #expect(try await catalog.find("canon OR size=1001 OR digest:\(Sample.digest(1))") == [])
            #expect(try await catalog.find("nikon size=1002 digest:\(Sample.digest(2))") == [1])
        },
        .init("what was refused is not found, what was rolled back neither") { catalog in
            try await catalog.takeIn(Sample.image(1, externalID: "a", title: "Rain"), number: 1)
            try await catalog.takeIn(Sample.image(2, externalID: "a", title: "Refused"), number: 2)
            try await catalog.apply(
                Sample.taking(in: Sample.image(3, title: "Undone"), number: 3)
                    + [
                        .editImage(
                            ImageEdit(
                                image: Sample.image(1).id, expectedVersion: 1,
                                changes: [FieldChange(.title, .string("Undone"), source: .person)])),
                        .openIntent(Sample.intent(1)),
                    ], atomicity: .all)
            #expect(try await catalog.find("refused OR undone") == [])
            #expect(try await catalog.find("") == [1])
        },
        .init("images that share an original are duplicates, as long as they do") { catalog in
            try await catalog.takeIn(Sample.image(1, externalID: "a"), number: 1)
            try await catalog.takeIn(Sample.image(2, externalID: "b"), number: 2)
            #expect(try await catalog.find("is:duplicate") == [])
            try await catalog.apply([Sample.share(1, as: Sample.image(3, externalID: "c"))])
            #expect(try await catalog.find("is:duplicate") == [1, 3])
            let away = Mutation.replaceOriginal(
                Sample.image(3).id, expectedVersion: 1, with: .shared(Sample.original(2).id))
            try await catalog.apply([away])
            #expect(try await catalog.find("is:duplicate") == [2, 3])
        },
        .init("images of a container that was handed over are the new owner's, and not the old one's") { catalog in
            try await catalog.takeIn([Sample.image(1), Sample.image(2, in: Sample.shoots2024)])
            try await catalog.takeIn([Sample.image(3, in: Sample.lab)])
            try await catalog.giveContainerToAnna()
            let overToBen = Mutation.handOver(Sample.container, from: Sample.anna, to: Sample.ben)
            try await catalog.apply(Sample.taking(in: Sample.image(4), number: 4) + [overToBen])
            #expect(try await catalog.find("", for: SamplePrincipal.anna) == [])
            #expect(try await catalog.find("", for: SamplePrincipal.ben).sorted() == [1, 2, 3, 4])
            try await catalog.takeIn([Sample.image(5)])
            #expect(try await catalog.find("owner:ben").sorted() == [1, 2, 3, 4, 5])
            #expect(try await catalog.find("owner:anna") == [])
        },
        .init("images whose bytes were set aside are quarantined until they are stored again") { catalog in
            try await catalog.takeIn([Sample.image(1), Sample.image(2)])
            let note = { (state: BlobLocation.State) in
                Mutation.noteLocation(
                    Sample.original(1).id, Sample.store, Sample.locator(1), state, verifiedAt: Sample.now)
            }
            try await catalog.apply([note(.missing)])
            #expect(try await catalog.find("is:quarantined") == [])
            try await catalog.apply([note(.quarantined)])
            #expect(try await catalog.find("is:quarantined") == [1])
            try await catalog.apply([
                .openIntent(Sample.intent(9)),
                .storeLocation(Sample.original(1).id, Sample.location(9), heldBy: "me"),
            ])
            #expect(try await catalog.find("is:quarantined") == [])
            #expect(try await catalog.count("-is:quarantined") == 2)
        },
    ]
}

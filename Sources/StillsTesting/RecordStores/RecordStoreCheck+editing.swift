internal import StillsModel
internal import Testing

extension RecordStoreCheck {
    /// Changing what is known about an image.
    static let editing: [RecordStoreCheck] = [
        .init("an edit sets the fields that it names, says who stated them, and leaves the others") { store in
            var image = Sample.image(1, title: "Rain")
            image.description = "Kept"
            image.sources = ["title": .embedded, "description": .embedded]
            image.imported = ["title": .string("Row")]
            try await store.takeIn(image, number: 1)
            try await store.apply([
                .editImage(
                    ImageEdit(
                        image: image.id, expectedVersion: 1,
                        changes: [
                            FieldChange(.title, .string("Sun"), source: .person),
                            FieldChange(.attribute("price"), .number(2.5), source: .program),
                        ]))
            ])
            let edited = try await store.record(of: image.id).image
            #expect(
                edited.title == "Sun" && edited.description == "Kept" && edited.attributes == ["price": .number(2.5)])
            #expect(edited.sources == ["title": .person, "description": .embedded, "attributes.price": .program])
            #expect(edited.imported == image.imported)
        },
        .init("every field can be set and removed") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            let taken = try #require(Timestamp("2024-05-31T23:30+02:00"))
            let values: [(ImageField, AttributeValue)] = [
                (.title, .string("T")), (.description, .string("D")), (.takenAt, .timestamp(taken)),
                (.position, .list([.number(1), .number(2)])), (.visibility, .string("public")),
                (.attribute("a"), .list([.string("x")])),
            ]
            try await store.edit(1, version: 1, values.map { FieldChange($0.0, $0.1, source: .person) })
            let set = try await store.record(of: Sample.image(1).id).image
            for (field, value) in values { #expect(set[field] == value, "\(field)") }
            try await store.edit(1, version: 2, values.map { FieldChange($0.0, nil, source: .person) })
            var bare = try await store.record(of: Sample.image(1).id).image
            #expect(bare.version == 3 && bare.visibility == .private)
            #expect(bare.sources == Dictionary(uniqueKeysWithValues: values.map { ($0.0.description, .person) }))
            bare.version = 1
            bare.sources = [:]
            #expect(bare == Sample.image(1))
        },
        .init("an edit raises the version by one and says when") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            let later = Instant(microseconds: Sample.now.microseconds + 5)
            try await store.edit(1, version: 1, [FieldChange(.title, .string("T"), source: .person)], at: later)
            let image = try await store.record(of: Sample.image(1).id).image
            #expect(image.version == 2 && image.updatedAt == later && image.createdAt == Sample.now)
        },
        .init("an edit of another version is refused with the version that is") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            let change = [FieldChange(.title, .string("T"), source: .person)]
            #expect(try await store.edit(1, version: 2, change) == [.refused(.versionChanged(current: 1))])
            #expect(try await store.edit(1, version: 0, change) == [.refused(.versionChanged(current: 1))])
            #expect(try await store.record(of: Sample.image(1).id).image.title == nil)
        },
        .init("an image that is not there cannot be edited") { (store) async throws in
            #expect(try await store.edit(1, version: 1, []) == [.refused(.notFound)])
        },
        .init("an edit that changes nothing makes no version and no event") { store in
            try await store.takeIn(Sample.image(1, title: "Rain"), number: 1)
            let later = Instant(microseconds: Sample.now.microseconds + 5)
            let same = [
                FieldChange(.title, .string("Rain"), source: .person), FieldChange(.description, nil, source: .person),
            ]
            #expect(try await store.edit(1, version: 1, same, at: later) == [.applied])
            let image = try await store.record(of: Sample.image(1).id).image
            #expect(image.version == 1 && image.updatedAt == Sample.now)
            #expect(try await store.events(of: image.id).count == 1)
        },
        .init("what the import stated is remembered, also when nothing else changes") { store in
            try await store.takeIn(Sample.image(1, title: "Rain"), number: 1)
            let imported: [String: AttributeValue] = ["title": .string("Rain"), "attributes.x": .number(1)]
            try await store.apply([
                .editImage(ImageEdit(image: Sample.image(1).id, expectedVersion: 1, changes: [], imported: imported))
            ])
            let image = try await store.record(of: Sample.image(1).id).image
            #expect(image.imported == imported && image.version == 1)
        },
        .init("a person who states the value that is there becomes its source") { store in
            var image = Sample.image(1, title: "Rain")
            image.sources = ["title": .manifest]
            try await store.takeIn(image, number: 1)
            try await store.edit(1, version: 1, [FieldChange(.title, .string("Rain"), source: .person)])
            #expect(try await store.record(of: image.id).image.sources == ["title": .person])
        },
        .init("an image goes to the trash and comes back") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            try await store.setState(.trashed, of: 1, version: 1)
            #expect(try await store.record(of: Sample.image(1).id).image.state == .trashed)
            try await store.setState(.active, of: 1, version: 2)
            let image = try await store.record(of: Sample.image(1).id).image
            #expect(image.state == .active && image.version == 3)
        },
        .init("an image keeps its identity while it is in the trash") { store in
            try await store.takeIn(Sample.image(1, externalID: "a"), number: 1)
            try await store.setState(.trashed, of: 1, version: 1)
            let outcomes = try await store.takeIn(Sample.image(2, externalID: "a"), number: 2)
            #expect(outcomes == [.applied, .refused(.identityTaken(Sample.image(1).id))])
        },
        .init("new bytes take the place of the old ones, which stay listed") { store in
            try await store.takeIn(Sample.image(1, externalID: "a"), number: 1, tags: sampleTags)
            let outcomes = try await store.apply([
                .openIntent(Sample.intent(2)),
                .replaceOriginal(
                    Sample.image(1).id, expectedVersion: 1,
                    with: Sample.addition(2, tags: [EmbeddedTag(name: "EXIF:Make", value: .string("Nikon"))])),
            ])
            #expect(outcomes == [.applied, .applied])
            let record = try await store.record(of: Sample.image(1).id)
            #expect(record.original.original == Sample.original(2) && record.image.version == 2)
            #expect(record.tags == [EmbeddedTag(name: "EXIF:Make", value: .string("Nikon"))])
            let uses = try await store.originals(after: nil, limit: 10)
            #expect(uses.map(\.record.original) == [Sample.original(1), Sample.original(2)])
            #expect(uses.map(\.images) == [[], [Sample.image(1).id]])
            let claims = try await store.claims(on: [Sample.locator(1), Sample.locator(2)], in: Sample.store)
            #expect(claims == [.original(Sample.original(1).id), .original(Sample.original(2).id)])
            #expect(try await store.intents(in: Sample.store, after: nil, limit: 10) == [])
        },
        .init("new bytes that the container has already are shared") { store in
            try await store.takeIn(Sample.image(1, externalID: "a"), number: 1)
            try await store.takeIn(Sample.image(2, externalID: "b"), number: 2)
            let shared = OriginalAddition.shared(Sample.original(2).id)
            let replace = Mutation.replaceOriginal(Sample.image(1).id, expectedVersion: 1, with: shared)
            #expect(try await store.apply([replace]) == [.applied])
            #expect(try await store.record(of: Sample.image(1).id).original.original == Sample.original(2))
        },
        .init("bytes are not replaced in another version, without the intent, or for an image that is not there") {
            store in
            try await store.takeIn(Sample.image(1), number: 1)
            try await store.takeIn(Sample.image(3), number: 3)
            let id = Sample.image(1).id
            let outcomes = try await store.apply([
                .replaceOriginal(id, expectedVersion: 2, with: Sample.addition(2)),
                .replaceOriginal(id, expectedVersion: 1, with: Sample.addition(2)),
                .replaceOriginal(id, expectedVersion: 1, with: .shared(Sample.original(9).id)),
                .replaceOriginal(Sample.image(9).id, expectedVersion: 1, with: Sample.addition(2)),
            ])
            #expect(
                outcomes == [
                    .refused(.versionChanged(current: 1)), .refused(.leaseLost), .refused(.notFound),
                    .refused(.notFound),
                ])
            #expect(try await store.record(of: id).original.original == Sample.original(1))
            #expect(try await store.events(of: id).count == 1)
        },
    ]
}

extension RecordStore {
    /// Edits the image of that number.
    @discardableResult
    func edit(
        _ number: UInt64, version: Int, _ changes: [FieldChange], at now: Instant = Sample.now
    ) async throws -> [MutationOutcome] {
        try await apply(
            [.editImage(ImageEdit(image: Sample.image(number).id, expectedVersion: version, changes: changes))],
            source: .person, at: now)
    }

    func setState(_ state: ImageState, of number: UInt64, version: Int) async throws {
        try await apply([
            .editImage(
                ImageEdit(image: Sample.image(number).id, expectedVersion: version, changes: [], state: state))
        ])
    }
}

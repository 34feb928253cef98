internal import StillsModel
internal import Testing

extension RecordStoreCheck {
    /// What XMP files beside pictures state, and what comes with images from elsewhere.
    static let sidecars: [RecordStoreCheck] = [
        .init("a sidecar comes with its image, changes and goes, and history tells of each") { store in
            let image = Sample.image(1)
            try await store.apply([
                .openIntent(Sample.intent(1)),
                .addImage(ImageAddition(image: image, original: Sample.addition(1), sidecar: sidecar(7, "Sun"))),
            ])
            #expect(try await store.record(of: image.id).sidecar == sidecar(7, "Sun"))
            try await store.change(.read(sidecar(8, "Rain")), version: 1)
            #expect(try await store.record(of: image.id).sidecar == sidecar(8, "Rain"))
            try await store.change(.gone, version: 2)
            let record = try await store.record(of: image.id)
            #expect(record.sidecar == nil && record.image.version == 3)
            let changes = try await store.history(of: image.id).dropFirst().flatMap(\.changes)
            let digests = [Sample.digest(7), Sample.digest(8)].map { AttributeValue.string($0.description) }
            #expect(
                changes == [
                    Event.Change(field: "sidecar", from: digests[0], to: digests[1]),
                    Event.Change(field: "sidecar", from: digests[1], to: nil),
                ])
        },
        .init("the fields of an image are read without tags, sidecar and locations") { store in
            var image = Sample.image(1, title: "Rain")
            image.description = "On a street"
            image.attributes = ["weather": .string("wet")]
            image.sources = ["title": .person]
            image.imported = ["title": .string("Rain")]
            let tags = [EmbeddedTag(name: "EXIF:Make", value: .string("Canon"))]
            try await store.apply([
                .openIntent(Sample.intent(1)),
                .addImage(
                    ImageAddition(image: image, original: Sample.addition(1, tags: tags), sidecar: sidecar(7, "Sun"))),
            ])
            let fields = try await store.images([Sample.image(2).id, image.id], .fields)
            let bytes = try await store.images([Sample.image(2).id, image.id], .bytes)
            var bare = try await store.record(of: image.id)
            #expect(bare.tags == tags && !bare.original.locations.isEmpty)
            bare.tags = []
            bare.sidecar = nil
            var short = bare
            short.image.description = nil
            short.image.attributes = [:]
            short.image.sources = [:]
            short.image.imported = [:]
            #expect(bytes == [nil, short] && short.image != bare.image)
            bare.original.locations = []
            #expect(fields == [nil, bare])
        },
        .init("an image can bring its version and its history") { store in
            var image = Sample.image(1, title: "Sun")
            image.version = 3
            let past = [
                event(version: 1, Event.Change(field: "title", from: nil, to: .string("Rain"))),
                event(version: 3, Event.Change(field: "title", from: .string("Rain"), to: .string("Sun"))),
            ]
            try await store.apply([
                .openIntent(Sample.intent(1)),
                .addImage(ImageAddition(image: image, original: Sample.addition(1), history: past)),
            ])
            var kept = try await store.history(of: image.id)
            #expect(kept.map(\.sequence) == kept.map(\.sequence).sorted() && Set(kept.map(\.sequence)).count == 2)
            for place in kept.indices { kept[place].sequence = 0 }
            #expect(kept == past)
            #expect(try await store.record(of: image.id).image == image)
        },
    ]

    private static func sidecar(_ number: UInt64, _ label: String) -> Sidecar {
        Sidecar(
            digest: Sample.digest(number), tags: [EmbeddedTag(name: "XMP:Label", value: .string(label))])
    }

    private static func event(version: Int, _ change: Event.Change) -> Event {
        Event(
            sequence: 0, at: Instant(microseconds: Int64(version)), principal: Sample.ben, source: .person,
            image: Sample.image(1).id, version: version, changes: [change])
    }
}

extension RecordStore {
    fileprivate func change(_ sidecar: SidecarChange, version: Int) async throws {
        try await apply([
            .editImage(
                ImageEdit(image: Sample.image(1).id, expectedVersion: version, changes: [], sidecar: sidecar))
        ])
    }
}

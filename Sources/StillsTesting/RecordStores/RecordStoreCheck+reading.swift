internal import StillsModel
internal import Testing

extension RecordStoreCheck {
    /// Questions: images, identities, sightings.
    static let reading: [RecordStoreCheck] = [
        .init("images come in the order asked, nil for those that are not there, twice for those asked twice") {
            store in
            for number in 1...3 as ClosedRange<UInt64> { try await store.takeIn(Sample.image(number), number: number) }
            let ids = [3, 9, 1, 1, 2].map { Sample.image($0).id }
            let records = try await store.images(ids)
            #expect(records.map(\.?.image.id) == [ids[0], nil, ids[2], ids[2], ids[4]])
            #expect(try await store.images([]) == [])
        },
        .init("what is not there has no identity") { store in
            let matches = try await store.lookUp([
                Sample.identity(digest: 1), Sample.identity(externalID: "a"), Sample.identity(),
            ])
            #expect(matches == [IdentityMatch(), IdentityMatch(), IdentityMatch()])
            #expect(try await store.lookUp([]) == [])
        },
        .init("an external id finds its image, whatever the digest, and the digest its original") { store in
            let image = Sample.image(1, externalID: "a")
            try await store.takeIn(image, number: 1)
            try await store.takeIn(Sample.image(2), number: 2)
            let matches = try await store.lookUp([
                Sample.identity(externalID: "a", digest: 1), Sample.identity(externalID: "a"),
                Sample.identity(externalID: "a", digest: 2),
                Sample.identity(externalID: "a", digest: 3),
            ])
            #expect(matches.map(\.image) == [image, image, image, image])
            #expect(matches.map(\.digest) == Array(repeating: Sample.digest(1), count: 4))
            #expect(matches.map(\.original?.original) == [Sample.original(1), nil, Sample.original(2), nil])
            #expect(matches[0].original?.locations == [Sample.location(1)])
        },
        .init("a digest finds its image where no external id is given") { store in
            let image = Sample.image(1, externalID: "a")
            try await store.takeIn(image, number: 1)
            let match = try await store.lookUp([Sample.identity(digest: 1)])
            #expect(match.map(\.image) == [image] && match.map(\.digest) == [Sample.digest(1)])
        },
        .init("an external id that is new is no image, though the bytes are there") { store in
            try await store.takeIn(Sample.image(1, externalID: "a"), number: 1)
            let match = try await store.lookUp([Sample.identity(externalID: "b", digest: 1)])
            #expect(match.map(\.image) == [nil] && match.map(\.digest) == [nil])
            #expect(match.map(\.original?.original) == [Sample.original(1)])
        },
        .init("images of another collection are others; originals are the container's") { store in
            try await store.takeIn(Sample.image(1, externalID: "a"), number: 1)
            let matches = try await store.lookUp([
                Sample.identity(externalID: "a", digest: 1, in: Sample.lab), Sample.identity(digest: 1, in: Sample.lab),
            ])
            #expect(matches.map(\.image) == [nil, nil])
            #expect(matches.map(\.original?.original) == [Sample.original(1), Sample.original(1)])
            var elsewhere = Sample.identity(digest: 1)
            elsewhere.container = ContainerID(high: 2, low: 9)
            #expect(try await store.lookUp([elsewhere]) == [IdentityMatch()])
        },
        .init("of several images with a digest an active one comes first, else the oldest") { store in
            try await store.takeIn(Sample.image(1, externalID: "a"), number: 1)
            try await store.apply([2, 3].map { Sample.share(1, as: Sample.image($0, externalID: "n\($0)")) })
            #expect(try await store.lookUp([Sample.identity(digest: 1)]).first?.image?.id == Sample.image(1).id)
            try await store.setState(.trashed, of: 1, version: 1)
            #expect(try await store.lookUp([Sample.identity(digest: 1)]).first?.image?.id == Sample.image(2).id)
            try await store.setState(.trashed, of: 2, version: 1)
            try await store.setState(.trashed, of: 3, version: 1)
            let match = try await store.lookUp([Sample.identity(digest: 1)]).first
            #expect(match?.image?.id == Sample.image(1).id && match?.image?.state == .trashed)
        },
        .init("an image in the trash is found by its external id") { store in
            try await store.takeIn(Sample.image(1, externalID: "a"), number: 1)
            try await store.setState(.trashed, of: 1, version: 1)
            #expect(try await store.lookUp([Sample.identity(externalID: "a")]).first?.image?.state == .trashed)
        },
        .init("after new bytes an image is found by the new digest and not by the old one") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            try await store.apply([
                .openIntent(Sample.intent(2)),
                .replaceOriginal(Sample.image(1).id, expectedVersion: 1, with: Sample.addition(2)),
            ])
            let matches = try await store.lookUp([Sample.identity(digest: 1), Sample.identity(digest: 2)])
            #expect(matches.map(\.image?.id) == [nil, Sample.image(1).id])
            #expect(matches.map(\.original?.original) == [Sample.original(1), Sample.original(2)])
        },
        .init("what was seen at a path is remembered, by bytes and by collection") { store in
            let paths: [[UInt8]] = [Array("/a/b.jpg".utf8), [0x2F, 0xFF, 0xFE, 0x0A], [], Array("/A/b.jpg".utf8)]
            let seen = paths.enumerated().map { sighting(at: $1, size: Int64($0)) }
            try await store.apply(seen.map(Mutation.remember))
            #expect(try await store.sightings(in: Sample.general, at: paths + [[1]]) == seen + [nil])
            #expect(try await store.sightings(in: Sample.lab, at: paths) == [nil, nil, nil, nil])
            #expect(try await store.sightings(in: Sample.general, at: []) == [])
        },
        .init("what is seen again at a path takes the place of what was seen there") { store in
            let path = Array("/a".utf8)
            try await store.apply([.remember(sighting(at: path, size: 1)), .remember(sighting(at: path, size: 2))])
            try await store.apply([.remember(sighting(at: path, size: Int64.max))])
            #expect(
                try await store.sightings(in: Sample.general, at: [path]) == [sighting(at: path, size: Int64.max)])
        },
    ]

    private static func sighting(at path: [UInt8], size: Int64) -> Sighting {
        Sighting(
            collection: Sample.general, path: path, byteCount: size, modifiedAt: Int64.min + size,
            digest: Sample.digest(UInt64(size)))
    }
}

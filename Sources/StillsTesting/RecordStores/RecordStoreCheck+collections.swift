internal import StillsModel
internal import Testing

extension RecordStoreCheck {
    /// Renaming, moving and removing collections, and moving images between them.
    static let collections: [RecordStoreCheck] = [
        .init("a renamed collection keeps its id, and the paths below it follow") { store in
            var edit = CollectionEdit(try await store.collection(Sample.shoots))
            edit.name = "Aufnahmen"
            edit.defaultVisibility = .public
            #expect(try await store.apply([.editCollection(edit)]) == [.applied])
            let renamed = try await store.collection(Sample.shoots)
            #expect(renamed.path == "Aufnahmen" && renamed.name == "Aufnahmen" && renamed.defaultVisibility == .public)
            #expect(try await store.collection(Sample.shoots2024).path == "Aufnahmen/2024")
        },
        .init("a collection moves below another one with everything below it") { store in
            var edit = CollectionEdit(try await store.collection(Sample.shoots))
            edit.parent = Sample.general
            #expect(try await store.apply([.editCollection(edit)]) == [.applied])
            #expect(try await store.collection(Sample.shoots).path == "General/shoots")
            let nested = try await store.collection(Sample.shoots2024)
            #expect(nested.path == "General/shoots/2024" && nested.parent == Sample.shoots)
        },
        .init("a name that begins like another one is not below it") { store in
            let similar = Collection(
                id: CollectionID(high: 3, low: 9), container: Sample.container, parent: nil, name: "shoots-old",
                path: "shoots-old", owner: Sample.anna, createdAt: Sample.now)
            try await store.apply([.createCollection(similar)])
            var edit = CollectionEdit(try await store.collection(Sample.shoots))
            edit.name = "s%_"
            try await store.apply([.editCollection(edit)])
            #expect(try await store.collection(similar.id).path == "shoots-old")
            #expect(try await store.collection(Sample.shoots2024).path == "s%_/2024")
        },
        .init("a taken name, a path that is not any more, and a parent below itself are refused") { store in
            let shoots = try await store.collection(Sample.shoots)
            var taken = CollectionEdit(shoots)
            taken.name = "lab"
            var stale = CollectionEdit(shoots)
            stale.expectedPath = "elsewhere"
            var circular = CollectionEdit(shoots)
            circular.parent = Sample.shoots2024
            var itself = CollectionEdit(shoots)
            itself.parent = Sample.shoots
            var orphaned = CollectionEdit(shoots)
            orphaned.parent = CollectionID(high: 3, low: 99)
            let outcomes = try await store.apply(
                [taken, stale, circular, itself, orphaned].map(Mutation.editCollection))
            #expect(
                outcomes == [
                    .refused(.nameTaken), .refused(.notFound), .refused(.invalidParent), .refused(.invalidParent),
                    .refused(.notFound),
                ])
            #expect(try await store.collection(Sample.shoots) == shoots)
        },
        .init("only a collection that holds nothing is removed; trashed images count") { store in
            try await store.takeIn(Sample.image(1, in: Sample.lab), number: 1)
            try await store.setState(.trashed, of: 1, version: 1)
            let outcomes = try await store.apply([
                .removeCollection(Sample.lab), .removeCollection(Sample.shoots),
                .removeCollection(Sample.shoots2024), .removeCollection(Sample.shoots),
                .removeCollection(Sample.shoots),
            ])
            #expect(
                outcomes == [
                    .refused(.notEmpty(images: 1, collections: 0)), .refused(.notEmpty(images: 0, collections: 1)),
                    .applied, .applied, .refused(.notFound),
                ])
            #expect(try await store.directory().collections.map(\.path) == ["General", "lab"])
        },
        .init("what a change set puts into a collection keeps it from being removed by the same set") { store in
            let outcomes = try await store.apply(
                Sample.taking(in: Sample.image(1, in: Sample.lab), number: 1) + [.removeCollection(Sample.lab)])
            #expect(outcomes.last == .refused(.notEmpty(images: 1, collections: 0)))
        },
        .init("an image that moves keeps everything else, and history tells of it") { store in
            try await store.takeIn(Sample.image(1, title: "Rain"), number: 1)
            #expect(try await store.move(1, version: 1, to: Sample.lab) == [.applied])
            let record = try await store.record(of: Sample.image(1).id)
            #expect(record.collectionPath == "lab" && record.image.title == "Rain" && record.image.version == 2)
            #expect(
                try await store.history(of: Sample.image(1).id).last?.changes == [
                    Event.Change(
                        field: "collection", from: .string(Sample.general.description),
                        to: .string(Sample.lab.description))
                ])
        },
        .init("an image does not move to where its identity is taken, nor to where nothing is") { store in
            try await store.takeIn(Sample.image(1, externalID: "a"), number: 1)
            try await store.takeIn(Sample.image(2, in: Sample.lab, externalID: "a"), number: 2)
            try await store.takeIn(Sample.image(3), number: 3)
            try await store.apply([Sample.share(3, as: Sample.image(4, in: Sample.lab))])
            let lost = CollectionID(high: 3, low: 99)
            #expect(
                try await store.move(1, version: 1, to: Sample.lab) == [.refused(.identityTaken(Sample.image(2).id))])
            #expect(
                try await store.move(3, version: 1, to: Sample.lab) == [.refused(.identityTaken(Sample.image(4).id))])
            #expect(try await store.move(1, version: 1, to: lost) == [.refused(.notFound)])
            #expect(try await store.record(of: Sample.image(1).id).image.version == 1)
        },
    ]
}

extension RecordStore {
    func collection(_ id: CollectionID) async throws -> Collection {
        try #require(try await directory().collections.first { $0.id == id })
    }

    fileprivate func move(
        _ number: UInt64, version: Int, to collection: CollectionID
    ) async throws -> [MutationOutcome] {
        try await apply([
            .editImage(
                ImageEdit(
                    image: Sample.image(number).id, expectedVersion: version, changes: [], collection: collection))
        ])
    }
}

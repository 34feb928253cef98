internal import StillsModel
internal import Testing

extension RecordStoreCheck {
    /// Grants, and what follows from them.
    static let grants: [RecordStoreCheck] = [
        .init("owning a collection or its container gives every level on it") { store in
            #expect(try await store.level(of: Sample.anna, on: Sample.shoots2024) == .own)
            #expect(try await store.level(of: Sample.ben, on: Sample.lab) == .own)
            #expect(try await store.level(of: Sample.ben, on: Sample.shoots) == nil)
            let owner = try await store.access(of: Sample.admin)
            #expect(owner.containers == [Sample.container: .own])
            #expect(Set(owner.collections.keys) == Set(Sample.collections.map(\.id)))
        },
        .init("a grant on a collection reaches the collections below it, and no others") { store in
            #expect(try await store.apply([.grant(toBen(.write))]) == [.applied])
            let access = try await store.access(of: Sample.ben)
            #expect(
                access.collections == [Sample.lab: .own, Sample.shoots: .write, Sample.shoots2024: .write])
            #expect(access.containers == [:] && access.images == [:])
            #expect(try await store.grants(on: .collection(Sample.shoots)) == [toBen(.write)])
            #expect(try await store.grants(on: .collection(Sample.shoots2024)) == [])
        },
        .init("a grant on a container reaches the collections that are made later, too") { store in
            let grant = Grant(.read, on: .container(Sample.container), to: Sample.ben)
            try await store.apply([.grant(grant), makingLater(in: nil, path: "later")])
            #expect(try await store.level(of: Sample.ben, on: laterID) == .read)
            #expect(try await store.level(of: Sample.ben, on: Sample.general) == .read)
            #expect(try await store.level(of: Sample.ben, on: Sample.lab) == .own)
            #expect(try await store.access(of: Sample.ben).containers == [Sample.container: .read])
        },
        .init("a collection that is made below one with a grant inherits it") { store in
            try await store.apply([
                .grant(toBen(.write)), makingLater(in: Sample.shoots2024, path: "shoots/2024/later"),
            ])
            #expect(try await store.level(of: Sample.ben, on: laterID) == .write)
        },
        .init("a collection that is moved inherits from where it is now, and no more from where it was") { store in
            try await store.apply([.grant(toBen(.write))])
            var edit = CollectionEdit(try await store.collection(Sample.shoots2024))
            edit.parent = Sample.general
            try await store.apply([.editCollection(edit)])
            #expect(try await store.level(of: Sample.ben, on: Sample.shoots2024) == nil)
            edit = CollectionEdit(try await store.collection(Sample.general))
            edit.parent = Sample.shoots
            try await store.apply([.editCollection(edit)])
            #expect(try await store.level(of: Sample.ben, on: Sample.shoots2024) == .write)
        },
        .init("the higher of two levels counts, and taking one leaves the other") { store in
            let below = Grant(.read, on: .collection(Sample.shoots2024), to: Sample.ben)
            try await store.apply([.grant(toBen(.own)), .grant(below)])
            #expect(try await store.level(of: Sample.ben, on: Sample.shoots2024) == .own)
            try await store.apply([.revoke(.collection(Sample.shoots), from: Sample.ben)])
            #expect(try await store.level(of: Sample.ben, on: Sample.shoots2024) == .read)
            #expect(try await store.level(of: Sample.ben, on: Sample.shoots) == nil)
        },
        .init("a second grant takes the place of the first, and taking twice is no error") { store in
            try await store.apply([.grant(toBen(.own)), .grant(toBen(.read)), .grant(toBen(.read))])
            #expect(try await store.grants(on: .collection(Sample.shoots)) == [toBen(.read)])
            #expect(try await store.level(of: Sample.ben, on: Sample.shoots) == .read)
            let revoke = Mutation.revoke(.collection(Sample.shoots), from: Sample.ben)
            #expect(try await store.apply([revoke, revoke]) == [.applied, .applied])
            let events = try await store.grantEvents(on: .collection(Sample.shoots))
            #expect(events.map(\.from) == [nil, .own, .read])
            #expect(events.map(\.to) == [.own, .read, nil])
            #expect(
                events.allSatisfy { $0.account == Sample.ben && $0.principal == Sample.anna && $0.at == Sample.now })
            #expect(events.map(\.sequence) == events.map(\.sequence).sorted())
        },
        .init("a grant on an image is on that image alone, and goes with it") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            try await store.takeIn(Sample.image(2), number: 2)
            let target = Grant.Target.image(Sample.image(1).id)
            try await store.apply([.grant(Grant(.read, on: target, to: Sample.ben))])
            #expect(try await store.access(of: Sample.ben).images == [Sample.image(1).id: .read])
            #expect(try await store.level(of: Sample.ben, on: Sample.general) == nil)
            try await store.setState(.trashed, of: 1, version: 1)
            try await store.apply([
                .purgeImage(Sample.image(1).id, expectedVersion: 2, removesOriginalsAt: Sample.now)
            ])
            #expect(try await store.access(of: Sample.ben).images == [:])
            #expect(try await store.grants(on: target) == [])
            #expect(try await store.grantEvents(on: target).count == 1)
        },
        .init("a removed collection leaves no level behind") { store in
            try await store.apply([.grant(Grant(.read, on: .collection(Sample.general), to: Sample.ben))])
            #expect(try await store.apply([.removeCollection(Sample.general)]) == [.applied])
            #expect(try await store.level(of: Sample.ben, on: Sample.general) == nil)
            #expect(try await store.level(of: Sample.anna, on: Sample.general) == nil)
            #expect(try await store.grants(on: .collection(Sample.general)) == [])
        },
        .init("a grant on what is not there, or to nobody, is refused") { store in
            let nobody = AccountID(high: 1, low: 99)
            let nowhere = CollectionID(high: 3, low: 99)
            let outcomes = try await store.apply([
                .grant(Grant(.read, on: .collection(nowhere), to: Sample.ben)),
                .grant(Grant(.read, on: .collection(Sample.shoots), to: nobody)),
                .grant(Grant(.read, on: .image(Sample.image(9).id), to: Sample.ben)),
                .revoke(.container(ContainerID(high: 2, low: 99)), from: Sample.ben),
            ])
            #expect(outcomes == Array(repeating: .refused(.notFound), count: 4))
            #expect(try await store.access(of: nobody) == AccountAccess())
        },
        .init("a grant of a set that is refused as a whole was not given") { store in
            let missing = Mutation.removeCollection(CollectionID(high: 3, low: 99))
            let outcomes = try await store.apply([.grant(toBen(.write)), missing], atomicity: .all)
            #expect(outcomes == [.notTried, .refused(.notFound)])
            #expect(try await store.level(of: Sample.ben, on: Sample.shoots) == nil)
            #expect(try await store.grantEvents(on: .collection(Sample.shoots)) == [])
        },
    ]

    private static func toBen(_ level: AccessLevel) -> Grant {
        Grant(level, on: .collection(Sample.shoots), to: Sample.ben)
    }
}

private let laterID = CollectionID(high: 3, low: 9)

private func makingLater(in parent: CollectionID?, path: String) -> Mutation {
    .createCollection(
        Collection(
            id: laterID, container: Sample.container, parent: parent, name: "later", path: path, owner: Sample.anna,
            createdAt: Sample.now))
}

extension RecordStore {
    fileprivate func level(of account: AccountID, on collection: CollectionID) async throws -> AccessLevel? {
        try await access(of: account).collections[collection]
    }
}

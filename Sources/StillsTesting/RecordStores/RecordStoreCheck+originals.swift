internal import StillsModel
internal import Testing

extension RecordStoreCheck {
    /// Where originals are, and what looks at them showed.
    static let originals: [RecordStoreCheck] = [
        .init("a look at a blob is noted") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            let later = Instant(microseconds: Sample.now.microseconds + 7)
            for state in [BlobLocation.State.missing, .quarantined, .present] {
                #expect(try await store.note(state, of: 1, at: later) == [.applied])
                let locations = try await store.record(of: Sample.image(1).id).original.locations
                #expect(
                    locations == [
                        BlobLocation(store: Sample.store, locator: Sample.locator(1), state: state, verifiedAt: later)
                    ])
            }
        },
        .init("a look at a place that no original has is not noted") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            let id = Sample.original(1).id
            let outcomes = try await store.apply([
                .noteLocation(id, Sample.store, Sample.locator(2), .missing, verifiedAt: Sample.now),
                .noteLocation(id, StoreID(rawValue: "mirror"), Sample.locator(1), .missing, verifiedAt: Sample.now),
                .noteLocation(Sample.original(9).id, Sample.store, Sample.locator(1), .missing, verifiedAt: Sample.now),
            ])
            #expect(outcomes == Array(repeating: .refused(.notFound), count: 3))
        },
        .init("bytes that are stored again take the place of those that were missing or damaged") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            var place: UInt64 = 1
            for state in [BlobLocation.State.missing, .quarantined] {
                try await store.note(state, of: 1, at: Sample.now, locator: place)
                place += 1
                let outcomes = try await store.apply([
                    .openIntent(Sample.intent(place)),
                    .storeLocation(Sample.original(1).id, Sample.location(place), heldBy: "me"),
                ])
                #expect(outcomes == [.applied, .applied])
                let locations = try await store.record(of: Sample.image(1).id).original.locations
                #expect(locations == [Sample.location(place)])
            }
            #expect(try await store.intents(in: Sample.store, after: nil, limit: 10) == [])
            #expect(try await store.events(of: Sample.image(1).id).count == 1)
        },
        .init("an original can be in two stores") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            let mirror = StoreID(rawValue: "mirror")
            let there = BlobLocation(store: mirror, locator: Sample.locator(1), verifiedAt: Sample.now)
            let intent = Intent(store: mirror, locator: Sample.locator(1), owner: "me", leaseEnds: Sample.now)
            try await store.apply([.openIntent(intent), .storeLocation(Sample.original(1).id, there, heldBy: "me")])
            #expect(try await store.record(of: Sample.image(1).id).original.locations == [Sample.location(1), there])
            // What is missing here says nothing about the other store.
            try await store.note(.missing, of: 1, at: Sample.now)
            try await store.apply([
                .openIntent(Sample.intent(2)), .storeLocation(Sample.original(1).id, Sample.location(2), heldBy: "me"),
            ])
            #expect(try await store.record(of: Sample.image(1).id).original.locations == [Sample.location(2), there])
        },
        .init("bytes are stored again only with the intent, and for an original that is there") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            try await store.note(.missing, of: 1, at: Sample.now)
            try await store.apply([.openIntent(Sample.intent(3, owner: "you"))])
            let outcomes = try await store.apply([
                .storeLocation(Sample.original(1).id, Sample.location(2), heldBy: "me"),
                .storeLocation(Sample.original(1).id, Sample.location(3), heldBy: "me"),
                .storeLocation(Sample.original(9).id, Sample.location(3), heldBy: "you"),
            ])
            #expect(outcomes == [.refused(.leaseLost), .refused(.leaseLost), .refused(.notFound)])
            #expect(try await store.record(of: Sample.image(1).id).original.locations.map(\.state) == [.missing])
            #expect(try await store.intents(in: Sample.store, after: nil, limit: 10).count == 1)
        },
        .init("a blob that was set aside is claimed by nobody, a missing one by its original") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            try await store.note(.missing, of: 1, at: Sample.now)
            #expect(
                try await store.claims(on: [Sample.locator(1)], in: Sample.store) == [.original(Sample.original(1).id)])
            try await store.note(.quarantined, of: 1, at: Sample.now)
            #expect(try await store.claims(on: [Sample.locator(1)], in: Sample.store) == [.none])
        },
        .init("originals come in the order of their ids, page by page, with the images made of them") { store in
            for number in [5, 3, 9, 1, 7] as [UInt64] { try await store.takeIn(Sample.image(number), number: number) }
            for size in [1, 2, 5, 10] {
                var pages: [OriginalUse] = []
                while true {
                    let page = try await store.originals(after: pages.last?.record.original.id, limit: size)
                    pages += page
                    if page.count < size { break }
                }
                #expect(pages.map(\.record.original) == [1, 3, 5, 7, 9].map(Sample.original), "pages of \(size)")
                #expect(pages.map(\.images) == [1, 3, 5, 7, 9].map { [Sample.image($0).id] }, "pages of \(size)")
            }
            #expect(try await store.originals(after: nil, limit: 0) == [])
        },
        .init("originals are found by their ids, with the images made of them") { store in
            for number in [1, 2] as [UInt64] { try await store.takeIn(Sample.image(number), number: number) }
            try await store.apply([Sample.share(1, as: Sample.image(3, in: Sample.lab))])
            let uses = try await store.originals([2, 9, 1].map { Sample.original($0).id })
            #expect(uses.map { $0?.record.original } == [Sample.original(2), nil, Sample.original(1)])
            #expect(uses.map { $0?.record.locations } == [[Sample.location(2)], nil, [Sample.location(1)]])
            #expect(uses.map { $0?.images } == [[Sample.image(2).id], nil, [Sample.image(1).id, Sample.image(3).id]])
        },
        .init("originals may be asked for after an id that none has") { store in
            for number in [2, 4] as [UInt64] { try await store.takeIn(Sample.image(number), number: number) }
            let after = try await store.originals(after: Sample.original(3).id, limit: 10)
            #expect(after.map(\.record.original) == [Sample.original(4)])
            #expect(try await store.originals(after: Sample.original(4).id, limit: 10) == [])
        },
    ]
}

extension RecordStore {
    @discardableResult
    fileprivate func note(
        _ state: BlobLocation.State, of number: UInt64, at now: Instant, locator: UInt64? = nil
    ) async throws -> [MutationOutcome] {
        try await apply([
            .noteLocation(
                Sample.original(number).id, Sample.store, Sample.locator(locator ?? number), state, verifiedAt: now)
        ])
    }
}

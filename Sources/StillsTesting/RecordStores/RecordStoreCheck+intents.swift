internal import StillsModel
internal import Testing

extension RecordStoreCheck {
    /// Announcements of blobs: opened, taken over, closed.
    static let intents: [RecordStoreCheck] = [
        .init("an open intent is listed as it was opened") { (store) async throws in
            #expect(try await store.apply([.openIntent(Sample.intent(1))]) == [.applied])
            #expect(try await store.intents(in: Sample.store, after: nil, limit: 10) == [Sample.intent(1)])
        },
        .init("a locator is announced once, whoever asks") { store in
            try await store.apply([.openIntent(Sample.intent(1))])
            let again = try await store.apply([
                .openIntent(Sample.intent(1)), .openIntent(Sample.intent(1, owner: "you")),
            ])
            #expect(again == [.refused(.nameTaken), .refused(.nameTaken)])
        },
        .init("a locator that an original has cannot be announced") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            #expect(try await store.apply([.openIntent(Sample.intent(1))]) == [.refused(.nameTaken)])
        },
        .init("stores have locators of their own") { (store) async throws in
            var elsewhere = Sample.intent(1)
            elsewhere.store = StoreID(rawValue: "mirror")
            #expect(
                try await store.apply([.openIntent(Sample.intent(1)), .openIntent(elsewhere)]) == [.applied, .applied])
            #expect(try await store.intents(in: elsewhere.store, after: nil, limit: 10) == [elsewhere])
        },
        .init("an intent is taken over from whoever holds it, and from nobody else") { store in
            try await store.apply([.openIntent(Sample.intent(1))])
            let mine = Sample.intent(1, owner: "verify")
            #expect(try await store.apply([.takeIntent(mine, heldBy: "you")]) == [.refused(.leaseLost)])
            #expect(try await store.apply([.takeIntent(mine, heldBy: "me")]) == [.applied])
            #expect(try await store.intents(in: Sample.store, after: nil, limit: 10) == [mine])
        },
        .init("a holder extends its own lease") { store in
            try await store.apply([.openIntent(Sample.intent(1))])
            var longer = Sample.intent(1)
            longer.leaseEnds = Instant(microseconds: Sample.now.microseconds + 99_000_000)
            #expect(try await store.apply([.takeIntent(longer, heldBy: "me")]) == [.applied])
            #expect(try await store.intents(in: Sample.store, after: nil, limit: 10) == [longer])
        },
        .init("an intent that is gone cannot be taken or closed") { store in
            let outcomes = try await store.apply([
                .takeIntent(Sample.intent(1), heldBy: "me"),
                .closeIntent(Sample.store, Sample.locator(1), heldBy: "me"),
            ])
            #expect(outcomes == [.refused(.leaseLost), .refused(.leaseLost)])
        },
        .init("only the holder closes an intent, and once") { store in
            try await store.apply([.openIntent(Sample.intent(1))])
            let close = Mutation.closeIntent(Sample.store, Sample.locator(1), heldBy: "me")
            let foreign = Mutation.closeIntent(Sample.store, Sample.locator(1), heldBy: "you")
            #expect(
                try await store.apply([foreign, close, close]) == [
                    .refused(.leaseLost), .applied, .refused(.leaseLost),
                ])
            #expect(try await store.intents(in: Sample.store, after: nil, limit: 10) == [])
        },
        .init("a closed intent's locator can be announced again") { (store) async throws in
            let close = Mutation.closeIntent(Sample.store, Sample.locator(1), heldBy: "me")
            let open = Mutation.openIntent(Sample.intent(1))
            #expect(try await store.apply([open, close, open]) == [.applied, .applied, .applied])
        },
        .init("whoever lost its lease takes nothing in, and its image is nowhere") { store in
            try await store.apply([
                .openIntent(Sample.intent(1)), .takeIntent(Sample.intent(1, owner: "verify"), heldBy: "me"),
            ])
            let addition = ImageAddition(image: Sample.image(1), original: Sample.addition(1))
            #expect(try await store.apply([.addImage(addition)]) == [.refused(.leaseLost)])
            #expect(try await store.images([Sample.image(1).id]) == [nil])
            #expect(try await store.originals(after: nil, limit: 10) == [])
        },
        .init("intents come in byte order of their locators, page by page") { store in
            let texts = ["b", "a/b", "a-b", "ä", "A", "a.b", "a/b c"]
            let intents = texts.map { text in
                Intent(store: Sample.store, locator: Sample.locator(text), owner: "me", leaseEnds: Sample.now)
            }
            try await store.apply(intents.map(Mutation.openIntent))
            let sorted = texts.map { Sample.locator($0) }.sorted()
            var pages: [BlobLocator] = []
            while true {
                let page = try await store.intents(in: Sample.store, after: pages.last, limit: 3)
                pages += page.map(\.locator)
                if page.count < 3 { break }
            }
            #expect(pages == sorted)
            #expect(try await store.intents(in: Sample.store, after: nil, limit: 0) == [])
        },
        .init("a locator is claimed by its intent, then by its original, else by nobody") { store in
            let locators = [Sample.locator(1), Sample.locator(2), Sample.locator(3)]
            try await store.takeIn(Sample.image(1), number: 1)
            try await store.apply([.openIntent(Sample.intent(2))])
            #expect(
                try await store.claims(on: locators, in: Sample.store)
                    == [.original(Sample.original(1).id), .intent(Sample.intent(2)), .none])
            #expect(
                try await store.claims(on: locators, in: StoreID(rawValue: "mirror")) == [.none, .none, .none])
        },
    ]
}

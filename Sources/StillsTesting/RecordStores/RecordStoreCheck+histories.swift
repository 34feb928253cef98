internal import StillsModel
internal import Testing

extension RecordStoreCheck {
    /// What history tells.
    static let histories: [RecordStoreCheck] = [
        .init("taking an image in is one event that names everything that was stated") { store in
            var image = Sample.image(1, externalID: "a", title: "Rain")
            image.attributes = ["b": .number(1), "a": .list([.string("x")])]
            try await store.takeIn(image, number: 1)
            let event = try #require(try await store.events(of: image.id).first)
            #expect(event.at == Sample.now && event.principal == Sample.anna)
            #expect(event.source == .manifest && event.version == 1)
            let told = Dictionary(uniqueKeysWithValues: event.changes.map { ($0.field, $0.to) })
            #expect(
                told == [
                    "original": .string(Sample.digest(1).description), "state": .string("active"),
                    "externalId": .string("a"), "title": .string("Rain"), "visibility": .string("private"),
                    "attributes.a": .list([.string("x")]), "attributes.b": .number(1),
                ])
            #expect(event.changes.allSatisfy { $0.from == nil })
        },
        .init("an edit tells each field's old and new value, and no other field") { store in
            var image = Sample.image(1, title: "Rain")
            image.attributes = ["gone": .number(1), "same": .boolean(true)]
            try await store.takeIn(image, number: 1)
            try await store.edit(
                1, version: 1,
                [
                    FieldChange(.title, .string("Sun"), source: .person),
                    FieldChange(.attribute("gone"), nil, source: .person),
                    FieldChange(.attribute("new"), .string("x"), source: .person),
                    FieldChange(.attribute("same"), .boolean(true), source: .person),
                ])
            let event = try #require(try await store.events(of: image.id).last)
            #expect(event.version == 2 && event.source == .person)
            #expect(
                Set(event.changes.map(\.field)) == ["title", "attributes.gone", "attributes.new"])
            #expect(event.changes.contains(.init(field: "title", from: .string("Rain"), to: .string("Sun"))))
            #expect(event.changes.contains(.init(field: "attributes.gone", from: .number(1), to: nil)))
            #expect(event.changes.contains(.init(field: "attributes.new", from: nil, to: .string("x"))))
        },
        .init("trash and new bytes are told") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            try await store.setState(.trashed, of: 1, version: 1)
            try await store.apply([
                .openIntent(Sample.intent(2)),
                .replaceOriginal(Sample.image(1).id, expectedVersion: 2, with: Sample.addition(2)),
            ])
            let events = try await store.events(of: Sample.image(1).id)
            #expect(events.map(\.version) == [1, 2, 3])
            #expect(events[1].changes == [.init(field: "state", from: .string("active"), to: .string("trashed"))])
            #expect(
                events[2].changes == [
                    .init(
                        field: "original", from: .string(Sample.digest(1).description),
                        to: .string(Sample.digest(2).description))
                ])
        },
        .init("every type of value is told as it is") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            let changes = sampleAttributes.map { FieldChange(.attribute($0), $1, source: .person) }
            try await store.edit(1, version: 1, changes)
            let event = try #require(try await store.events(of: Sample.image(1).id).last)
            #expect(event.changes.count == changes.count)
            for change in event.changes {
                #expect(change.to == sampleAttributes[String(change.field.dropFirst(11))], "\(change.field)")
            }
        },
        .init("events come in the order of their commits, page by page, each once") { store in
            for number in 1...4 as ClosedRange<UInt64> { try await store.takeIn(Sample.image(number), number: number) }
            for number in [3, 1] as [UInt64] { try await store.setState(.trashed, of: number, version: 1) }
            let whole = try await store.changes(since: 0, limit: 100)
            #expect(whole.map(\.image) == [1, 2, 3, 4, 3, 1].map { Sample.image($0).id })
            #expect(zip(whole, whole.dropFirst()).allSatisfy { $0.sequence < $1.sequence })
            for size in [1, 2, 3, 6] {
                var pages: [Event] = []
                while true {
                    let page = try await store.changes(since: pages.last?.sequence ?? 0, limit: size)
                    pages += page
                    if page.count < size { break }
                }
                #expect(pages == whole, "pages of \(size)")
            }
            #expect(try await store.changes(since: whole.last?.sequence ?? 0, limit: 10) == [])
            #expect(try await store.changes(since: 0, limit: 0) == [])
        },
        .init("an event made after a page was read comes on the next one") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            let first = try await store.changes(since: 0, limit: 10)
            try await store.setState(.trashed, of: 1, version: 1)
            let second = try await store.changes(since: first.last?.sequence ?? 0, limit: 10)
            #expect(first.count == 1 && second.map(\.version) == [2])
        },
        .init("a commit of Stills itself has no principal") { store in
            let mutations = Sample.taking(in: Sample.image(1), number: 1)
            _ = try await store.commit(Sample.changes(mutations, source: .program, principal: nil))
            let event = try #require(try await store.events(of: Sample.image(1).id).first)
            #expect(event.principal == nil && event.source == .program)
        },
        .init("looks at blobs, intents and sightings make no history") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            try await store.apply([
                .noteLocation(
                    Sample.original(1).id, Sample.store, Sample.locator(1), .missing, verifiedAt: Sample.now),
                .openIntent(Sample.intent(2)),
            ])
            #expect(try await store.changes(since: 0, limit: 10).count == 1)
        },
    ]
}

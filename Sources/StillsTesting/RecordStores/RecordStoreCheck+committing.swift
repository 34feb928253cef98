internal import StillsModel
internal import Testing

extension RecordStoreCheck {
    /// How a change set is applied as a whole.
    static let committing: [RecordStoreCheck] = [
        .init("what was founded is in the directory, sorted by name and path") { store in
            let directory = try await store.directory()
            #expect(directory.accounts == Sample.accounts)
            #expect(directory.containers == Sample.containers)
            #expect(directory.collections == Sample.collections)
        },
        .init("there is one outcome for each mutation, in their order") { store in
            let outcomes = try await store.apply([
                .openIntent(Sample.intent(1)), .openIntent(Sample.intent(1, owner: "you")),
                .closeIntent(Sample.store, Sample.locator(7), heldBy: "me"), .openIntent(Sample.intent(2)),
            ])
            #expect(outcomes == [.applied, .refused(.nameTaken), .refused(.leaseLost), .applied])
        },
        .init("nothing to do is not an error") { (store) async throws in
            #expect(try await store.apply([]) == [])
            #expect(try await store.apply([], atomicity: .all) == [])
        },
        .init("per item, what is refused is left out and the others are applied") { store in
            let outcomes = try await store.apply(
                Sample.taking(in: Sample.image(1), number: 1)
                    + [.addImage(ImageAddition(image: Sample.image(2), original: Sample.addition(2)))]
                    + Sample.taking(in: Sample.image(3), number: 3))
            #expect(outcomes == [.applied, .applied, .refused(.leaseLost), .applied, .applied])
            let ids = [1, 2, 3].map { Sample.image($0).id }
            #expect(try await store.images(ids).map { $0 != nil } == [true, false, true])
        },
        .init("all or nothing: with one refusal nothing is applied, and the others are not tried") { store in
            let outcomes = try await store.apply(
                Sample.taking(in: Sample.image(1), number: 1) + [.openIntent(Sample.intent(1))]
                    + [.closeIntent(Sample.store, Sample.locator(9), heldBy: "me"), .openIntent(Sample.intent(2))],
                atomicity: .all)
            #expect(outcomes == [.notTried, .notTried, .refused(.nameTaken), .notTried, .notTried])
            #expect(try await store.images([Sample.image(1).id]) == [nil])
            #expect(try await store.intents(in: Sample.store, after: nil, limit: 10) == [])
            #expect(try await store.originals(after: nil, limit: 10) == [])
            #expect(try await store.changes(since: 0, limit: 10) == [])
        },
        .init("all or nothing: without a refusal everything is applied") { store in
            let mutations = (1...5).flatMap { Sample.taking(in: Sample.image($0), number: $0) }
            let outcomes = try await store.apply(mutations, atomicity: .all)
            #expect(outcomes == Array(repeating: .applied, count: 10))
            #expect(try await store.originals(after: nil, limit: 10).count == 5)
        },
        .init("a refused mutation leaves nothing behind, not even in part") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            let copy = Original(
                id: OriginalID(high: 5, low: 2), container: Sample.container, digest: Sample.digest(1),
                byteCount: 1_001,
                mediaType: "image/jpeg", width: 1, height: 1)
            try await store.apply([.openIntent(Sample.intent(2))])
            let outcomes = try await store.apply([
                .addImage(
                    ImageAddition(
                        image: Sample.image(2), original: .new(copy, Sample.location(2), tags: [], heldBy: "me")))
            ])
            #expect(outcomes == [.refused(.originalTaken(Sample.original(1).id))])
            #expect(try await store.originals(after: nil, limit: 10).count == 1)
            #expect(try await store.intents(in: Sample.store, after: nil, limit: 10) == [Sample.intent(2)])
            #expect(try await store.changes(since: 0, limit: 10).count == 1)
        },
        .init("later mutations of a set see what earlier ones did") { store in
            let image = Sample.image(1, title: "Rain")
            let edit = ImageEdit(
                image: image.id, expectedVersion: 1, changes: [FieldChange(.title, .string("Sun"), source: .person)])
            var again = edit
            again.expectedVersion = 2
            again.changes = [FieldChange(.title, .string("Snow"), source: .person)]
            let outcomes = try await store.apply(
                Sample.taking(in: image, number: 1) + [.editImage(edit), .editImage(edit), .editImage(again)])
            #expect(
                outcomes == [.applied, .applied, .applied, .refused(.versionChanged(current: 2)), .applied])
            #expect(try await store.record(of: image.id).image.title == "Snow")
        },
        .init("names of accounts, containers and collections are given once") { store in
            let account = Account(id: AccountID(high: 9, low: 9), name: "anna", role: .viewer, createdAt: Sample.now)
            let container = Container(id: ContainerID(high: 9, low: 9), name: "main", owner: Sample.ben)
            var collection = Sample.collections[0]
            collection.id = CollectionID(high: 9, low: 9)
            let outcomes = try await store.apply([
                .createAccount(account), .createContainer(container), .createCollection(collection),
            ])
            #expect(outcomes == Array(repeating: .refused(.nameTaken), count: 3))
            #expect(try await store.directory().accounts == Sample.accounts)
        },
        .init("many tasks commit at once, and every one gets its own outcomes") { store in
            let outcomes = try await withThrowingTaskGroup(of: [MutationOutcome].self) { group in
                for number in 1...40 {
                    group.addTask {
                        // Every second one wants the external id of its neighbour.
                        let image = Sample.image(UInt64(number), externalID: "id-\(number / 2)")
                        return try await store.takeIn(image, number: UInt64(number))
                    }
                }
                return try await group.reduce(into: [[MutationOutcome]]()) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == [.applied, .applied] } == 21)
            let refused = outcomes.compactMap(\.last).compactMap { outcome -> ImageID? in
                if case .refused(.identityTaken(let id)) = outcome { id } else { nil }
            }
            #expect(refused.count == 19)
            #expect(try await store.images(refused).allSatisfy { $0 != nil })
            let events = try await store.changes(since: 0, limit: 100)
            #expect(events.count == 21)
            #expect(zip(events, events.dropFirst()).allSatisfy { $0.sequence < $1.sequence })
        },
        .init("of many tasks that edit one version, one succeeds") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            let edit = ImageEdit(
                image: Sample.image(1).id, expectedVersion: 1,
                changes: [FieldChange(.title, .string("Mine"), source: .person)])
            let applied = try await withThrowingTaskGroup(of: [MutationOutcome].self) { group in
                for _ in 0..<20 { group.addTask { try await store.apply([.editImage(edit)]) } }
                return try await group.reduce(into: 0) { $0 += $1 == [.applied] ? 1 : 0 }
            }
            #expect(applied == 1)
            #expect(try await store.record(of: Sample.image(1).id).image.version == 2)
        },
    ]
}

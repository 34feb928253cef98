internal import StillsModel
internal import Testing

extension RecordStoreCheck {
    /// Giving up for good: images, then the bytes that nobody needs any more.
    static let purging: [RecordStoreCheck] = [
        .init("a purged image is gone, with its history, and leaves a tombstone and a job for its original") { store in
            try await store.takeIn(Sample.image(1, externalID: "a"), number: 1)
            try await store.setState(.trashed, of: 1, version: 1)
            #expect(try await store.purge(1, version: 2) == [.applied])
            let id = Sample.image(1).id
            #expect(try await store.images([id]) == [nil])
            let history = try await store.history(of: id)
            #expect(history.map(\.version) == [3])
            #expect(
                history.first?.changes == [
                    Event.Change(field: "state", from: .string("trashed"), to: .string("purged"))
                ])
            let tombstone = Tombstone(
                image: id, collection: Sample.general, externalID: "a", digest: Sample.digest(1),
                purgedAt: Sample.now, principal: Sample.anna)
            for key in [Tombstone.Key.image(id), .externalID("a"), .digest(Sample.digest(1))] {
                #expect(try await store.tombstones(key) == [tombstone])
            }
            #expect(try await store.tombstones(.externalID("A")).isEmpty)
            let jobs = try await store.jobs(dueAt: removalTime, after: nil, limit: 10)
            #expect(jobs.map(\.kind) == [.removeOriginal(Sample.original(1).id)])
            #expect(jobs.map(\.dueAt) == [removalTime])
            #expect(try await store.jobs(dueAt: Sample.now, after: nil, limit: 10).isEmpty)
        },
        .init("only what is in the trash, and was looked at, is purged") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            #expect(try await store.purge(1, version: 1) == [.refused(.notTrashed)])
            #expect(try await store.purge(1, version: 2) == [.refused(.versionChanged(current: 1))])
            #expect(try await store.purge(2, version: 1) == [.refused(.notFound)])
            #expect(try await store.tombstones(.image(Sample.image(1).id)).isEmpty)
            #expect(try await store.history(of: Sample.image(1).id).count == 1)
        },
        .init("an original that another image has stays without a job") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            try await store.apply([Sample.share(1, as: Sample.image(2, in: Sample.lab))])
            try await store.setState(.trashed, of: 1, version: 1)
            #expect(try await store.purge(1, version: 2) == [.applied])
            #expect(try await store.jobs(dueAt: removalTime, after: nil, limit: 10).isEmpty)
            #expect(try await store.release(1) == [.refused(.inUse)])
        },
        .init("an original that an image had before stays, until that image is purged") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            try await store.apply([
                .openIntent(Sample.intent(2)),
                .replaceOriginal(Sample.image(1).id, expectedVersion: 1, with: Sample.addition(2)),
            ])
            #expect(try await store.release(1) == [.refused(.inUse)])
            try await store.setState(.trashed, of: 1, version: 2)
            try await store.purge(1, version: 3)
            let kinds = try await store.jobs(dueAt: removalTime, after: nil, limit: 10).map(\.kind)
            #expect(
                Set(kinds) == [.removeOriginal(Sample.original(1).id), .removeOriginal(Sample.original(2).id)])
        },
        .init("an original that an image gets back is not one that it had before") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            let id = Sample.image(1).id
            try await store.apply([
                .openIntent(Sample.intent(2)), .replaceOriginal(id, expectedVersion: 1, with: Sample.addition(2)),
                .replaceOriginal(id, expectedVersion: 2, with: .shared(Sample.original(1).id)),
            ])
            #expect(try await store.record(of: id).original.original == Sample.original(1))
            #expect(try await store.release(2) == [.refused(.inUse)])
            try await store.setState(.trashed, of: 1, version: 3)
            try await store.purge(1, version: 4)
            #expect(try await store.jobs(dueAt: removalTime, after: nil, limit: 10).count == 2)
        },
        .init("a released original is gone, and an intent stands for its bytes") { store in
            try await store.takeIn(Sample.image(1), number: 1)
            try await store.setState(.trashed, of: 1, version: 1)
            try await store.purge(1, version: 2)
            #expect(try await store.release(1) == [.applied])
            #expect(try await store.originals(after: nil, limit: 10).isEmpty)
            let claims = try await store.claims(on: [Sample.locator(1)], in: Sample.store)
            #expect(claims == [.intent(Sample.intent(1))])
            #expect(try await store.release(1) == [.refused(.notFound)])
        },
        .init("after a purge the same picture is new") { store in
            try await store.takeIn(Sample.image(1, externalID: "a"), number: 1)
            try await store.setState(.trashed, of: 1, version: 1)
            try await store.purge(1, version: 2)
            let match = try await store.lookUp([Sample.identity(externalID: "a", digest: 1)]).first
            #expect(match?.image == nil && match?.original?.original == Sample.original(1))
            #expect(try await store.apply([Sample.share(1, as: Sample.image(2, externalID: "a"))]) == [.applied])
            #expect(try await store.release(1) == [.refused(.inUse)])
        },
        .init("jobs come in their order, are put off, and end") { store in
            for number in UInt64(1)...3 {
                try await store.takeIn(Sample.image(number), number: number)
                try await store.setState(.trashed, of: number, version: 1)
                try await store.purge(number, version: 2)
            }
            let jobs = try await store.jobs(dueAt: removalTime, after: nil, limit: 10)
            #expect(jobs.count == 3 && jobs.map(\.id) == jobs.map(\.id).sorted())
            let first = try #require(jobs.first)
            let rest = try await store.jobs(dueAt: removalTime, after: first.id, limit: 1)
            #expect(rest == [jobs[1]])
            let later = Instant(microseconds: removalTime.microseconds + 1)
            let unknown = JobID(rawValue: 999)
            let outcomes = try await store.apply([
                .postponeJob(first.id, until: later, reason: "The store does not answer."), .endJob(jobs[1].id),
                .endJob(jobs[1].id), .postponeJob(unknown, until: later, reason: ""),
            ])
            #expect(outcomes == [.applied, .applied, .applied, .refused(.notFound)])
            #expect(try await store.jobs(dueAt: removalTime, after: nil, limit: 10) == [jobs[2]])
            let postponed = try await store.jobs(dueAt: later, after: nil, limit: 1).first
            #expect(postponed?.attempts == 1 && postponed?.reason == "The store does not answer.")
        },
    ]

    private static let removalTime = Instant(microseconds: Sample.now.microseconds + 1_000)
}

extension RecordStore {
    @discardableResult
    fileprivate func purge(_ number: UInt64, version: Int) async throws -> [MutationOutcome] {
        try await apply([
            .purgeImage(
                Sample.image(number).id, expectedVersion: version,
                removesOriginalsAt: Instant(microseconds: Sample.now.microseconds + 1_000))
        ])
    }

    fileprivate func release(_ number: UInt64) async throws -> [MutationOutcome] {
        let intent = Sample.intent(number)
        return try await apply([
            .releaseOriginal(Sample.original(number).id, heldBy: intent.owner, leaseEnds: intent.leaseEnds)
        ])
    }
}

import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("Bulk operations and rights")
struct OperationRightsTests {
    private static let title: [FieldEdit] = [.set(.title, .string("T"))]

    @Test("Each image is treated as by a request of its own", arguments: LibraryBackend.allCases)
    func permissions(backend: LibraryBackend) async throws {
        try await withSharedLibrary(backend) { shared in
            let missing = ImageID(high: 9, low: 9)
            let ids = [shared.private, shared.public, missing]
            // Without grants, `read`, `write`; a private image, a public one, none.
            let wanted: [[ErrorCode?]] = [
                [.notFound, .permissionDenied, .notFound], [.permissionDenied, .permissionDenied, .notFound],
                [nil, nil, .notFound],
            ]
            for (principal, codes) in zip(shared.principals[1...], wanted) {
                for action in [BulkOperation.Action.edit, .delete] {
                    let request = BulkRequest(
                        action, .images(ids), edits: action == .edit ? Self.title : [], isDryRun: true)
                    let items = try await shared.library.items(
                        of: shared.library.carryOut(request, as: principal))
                    #expect(items.map(\.code) == codes, "\(action)")
                    for item in items where item.code == .notFound {
                        #expect(item.reason == "There is no image \(item.image) in this library.")
                    }
                }
            }
        }
    }

    @Test("A query finds only what its asker may see")
    func finding() async throws {
        try await withSharedLibrary(.memory) { shared in
            let request = BulkRequest(.edit, .matching("added>=0001"), edits: Self.title)
            let done = try await shared.library.carryOut(request, as: shared.principals[1])
            #expect(try await shared.library.items(of: done).map(\.image) == [shared.public])
            #expect(done.counts == OperationCounts(matched: 1, refused: 1))
        }
    }

    @Test("The rights of the moment count, batch by batch")
    func withdrawn() async throws {
        try await withPictures(["a", "b", "c"]) { library in
            let account = Account(
                id: AccountID(high: 8, low: 1), name: "anna", role: .member, createdAt: library.account.createdAt)
            let target = Grant.Target.collection(library.collection.id)
            try await library.catalog.apply([
                .createAccount(account), .grant(Grant(.write, on: target, to: account.id)),
            ])
            let catalog = library.catalog
            let withdrawing = try library.opened(rival: { changes throws(RecordStoreError) in
                guard changes.notes != nil else { return }
                let revoke = ChangeSet(
                    principal: nil, source: .program, at: account.createdAt,
                    mutations: [.revoke(target, from: account.id)])
                _ = try await catalog.commit(revoke)
            })
            let request = BulkRequest(.edit, .matching("added>=0001"), edits: Self.title)
            let done = try await library.carryOut(
                request, as: .account(account.id, .member), batchLimit: 1, in: withdrawing)
            #expect(done.state == .succeeded)
            let items = try await library.items(of: done)
            #expect(items.map(\.outcome) == [.changed, .refused, .refused])
            #expect(items.last?.code == .notFound)
            let last = try #require(items.last?.image)
            #expect(try await library.catalog.record(of: last).image.title == nil)
        }
    }

    @Test("An operation ends with the key that asked for it, and with its account")
    func revoked() async throws {
        try await AccountFixture.with { fixture in
            let anna = try await fixture.create("anna")
            let library = fixture.acting(as: anna)
            let keys = CreateKey.Request(name: "k", scopes: KeyScopes([.read, .write]))
            let (key, _) = try await CreateKey(library: library).run(keys)
            let asking = library.acting(as: .key(key.scopes, of: anna.id, .member, id: key.id))
            let byKey = try await BeginOperation(library: asking).run(BulkRequest(.delete, .images([])))
            let own = try await BeginOperation(library: library).run(BulkRequest(.delete, .images([])))

            let seen = try await ShowOperations(library: asking).list(limit: 9).map(\.operation.id)
            #expect(seen == [byKey.id], "a key knows its own")
            #expect(try await ShowOperations(library: library).list(limit: 9).count == 2)

            try await RevokeKey(library: library, fixture.credentials).run(key.id)
            try await RunOperation(library: fixture.library, byKey.id).run()
            let ended = try await fixture.test.operation(byKey.id)
            #expect(ended.state == .failed && ended.reason?.contains("may not sign in any more") == true)

            _ = try await EditAccount(library: fixture.library, fixture.credentials)
                .run("anna", role: nil, isDisabled: true)
            try await RunOperation(library: fixture.library, own.id).run()
            #expect(try await fixture.test.operation(own.id).state == .failed)
        }
    }

    @Test("Operations of others are not found, except by administrators")
    func others() async throws {
        try await withSharedLibrary(.memory) { shared in
            let library = try shared.library.opened()
            let begin = BeginOperation(library: library.acting(as: shared.principals[1]))
            let operation = try await begin.run(BulkRequest(.delete, .images([shared.private])))
            let codes: [ErrorCode?] = [
                .unauthenticated, nil, .notFound, .notFound, .notFound, .notFound, nil,
            ]
            for (principal, code) in zip(shared.principals, codes) {
                let show = ShowOperations(library: library.acting(as: principal))
                let one = await refusal { () async throws(ServiceError) in _ = try await show.one(operation.id) }
                let items = await refusal { () async throws(ServiceError) in
                    _ = try await show.items(of: operation.id, .all, from: 0, limit: 9, tellsChanges: false)
                }
                let cancel = await refusal { () async throws(ServiceError) in _ = try await show.cancel(operation.id) }
                #expect([one?.code, items?.code, cancel?.code] == [code, code, code], "\(principal)")
            }
        }
    }

    @Test("What was changed is told to whoever may read the history, when it is asked for")
    func changes() async throws {
        try await withSharedLibrary(.memory) { shared in
            let writer = shared.principals[3]
            let request = BulkRequest(.edit, .images([shared.private]), edits: Self.title)
            let done = try await shared.library.carryOut(request, as: writer)
            let show = ShowOperations(library: try shared.library.opened().acting(as: writer))
            let told = try await show.items(of: done.id, .all, from: 0, limit: 9, tellsChanges: true)
            #expect(told.first?.changes == [Event.Change(field: "title", from: nil, to: .string("T"))])
            let brief = try await show.items(of: done.id, .all, from: 0, limit: 9, tellsChanges: false)
            #expect(brief.first?.changes == [])
            let account = try #require(writer.account)
            try await shared.library.catalog.apply([
                .revoke(.collection(shared.library.collection.id), from: account)
            ])
            let later = try await show.items(of: done.id, .all, from: 0, limit: 9, tellsChanges: true)
            #expect(later.first?.changes == [])
        }
    }
}

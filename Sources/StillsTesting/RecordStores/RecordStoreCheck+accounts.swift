internal import StillsModel
internal import Testing

extension RecordStoreCheck {
    /// Changing and removing accounts, and handing over what they own.
    static let accounts: [RecordStoreCheck] = [
        .init("an account's role changes when it is the one that was looked at") { store in
            var edit = AccountEdit(try await store.account(Sample.ben))
            edit.role = .member
            edit.isDisabled = true
            #expect(
                try await store.apply([.editAccount(edit), .editAccount(edit)]) == [
                    .applied, .refused(.roleChanged(.member)),
                ])
            let ben = try await store.account(Sample.ben)
            #expect(ben.role == .member && ben.isDisabled && ben.name == "ben")
        },
        .init("the last administrator is neither lowered, disabled nor removed") { store in
            let root = try await store.account(Sample.admin)
            var lowered = AccountEdit(root)
            lowered.role = .manager
            var disabled = AccountEdit(root)
            disabled.isDisabled = true
            let tries: [Mutation] = [
                .editAccount(lowered), .editAccount(disabled), .removeAccount(Sample.admin, expectedRole: .admin),
            ]
            #expect(try await store.apply(tries) == Array(repeating: .refused(.lastAdmin), count: 3))
            #expect(try await store.account(Sample.admin) == root)
            var raised = AccountEdit(try await store.account(Sample.anna))
            raised.role = .admin
            #expect(try await store.apply([.editAccount(raised), tries[2]]) == [.applied, .applied])
        },
        .init("a disabled administrator does not count as one that is left") { store in
            var raised = AccountEdit(try await store.account(Sample.anna))
            raised.role = .admin
            raised.isDisabled = true
            #expect(
                try await store.apply([.editAccount(raised), .removeAccount(Sample.admin, expectedRole: .admin)]) == [
                    .applied, .refused(.lastAdmin),
                ])
        },
        .init("an account is removed with its container and collections when no image is there") { store in
            try await store.giveContainerToAnna()
            try await store.apply([.handOver(Sample.container, from: Sample.anna, to: Sample.ben)])
            #expect(
                try await store.apply([
                    .removeAccount(Sample.ben, expectedRole: .member),
                    .removeAccount(Sample.anna, expectedRole: .member),
                    .removeAccount(Sample.ben, expectedRole: .viewer),
                    .removeAccount(Sample.ben, expectedRole: .viewer),
                ]) == [.refused(.roleChanged(.viewer)), .applied, .applied, .refused(.notFound)])
            let directory = try await store.directory()
            #expect(directory.accounts.map(\.name) == ["root"])
            #expect(directory.containers.isEmpty && directory.collections.isEmpty)
            #expect(
                try await store.apply([
                    .createAccount(Account(id: Sample.anna, name: "ben", role: .member, createdAt: Sample.now)),
                    .createContainer(Container(id: Sample.container, name: "main", owner: Sample.anna)),
                ]) == [.applied, .applied])
        },
        .init("an account with images stays, trashed ones included; so does one with a collection elsewhere") { store in
            try await store.giveContainerToAnna()
            try await store.takeIn(Sample.image(1, in: Sample.shoots2024), number: 1)
            try await store.takeIn(Sample.image(2, in: Sample.lab), number: 2)
            try await store.setState(.trashed, of: 1, version: 1)
            #expect(
                try await store.apply([
                    .removeAccount(Sample.anna, expectedRole: .member),
                    .removeAccount(Sample.ben, expectedRole: .viewer),
                ]) == [
                    .refused(.notEmpty(images: 2, collections: 0)), .refused(.notEmpty(images: 1, collections: 1)),
                ])
        },
        .init("an account stays as long as bytes of purged images wait in its container") { store in
            try await store.giveContainerToAnna()
            try await store.takeIn(Sample.image(1), number: 1)
            try await store.setState(.trashed, of: 1, version: 1)
            #expect(
                try await store.apply([
                    .purgeImage(Sample.image(1).id, expectedVersion: 2, removesOriginalsAt: Sample.now),
                    .removeAccount(Sample.anna, expectedRole: .member),
                    .releaseOriginal(Sample.original(1).id, heldBy: "me", leaseEnds: Sample.now),
                    .handOver(Sample.container, from: Sample.anna, to: Sample.admin),
                    .removeAccount(Sample.anna, expectedRole: .member),
                ]) == [.applied, .refused(.inUse), .applied, .applied, .applied])
        },
        .init("a container that is handed over takes its owner's collections along, and only those") { store in
            try await store.giveContainerToAnna()
            #expect(
                try await store.apply([
                    .handOver(Sample.container, from: Sample.ben, to: Sample.admin),
                    .handOver(Sample.container, from: Sample.anna, to: Sample.anna),
                    .handOver(Sample.container, from: Sample.anna, to: AccountID(high: 1, low: 99)),
                    .handOver(Sample.container, from: Sample.anna, to: Sample.admin),
                ]) == [.refused(.notFound), .refused(.notFound), .refused(.notFound), .applied])
            let directory = try await store.directory()
            #expect(directory.containers.map(\.owner) == [Sample.admin])
            #expect(
                directory.collections.map(\.owner) == [Sample.admin, Sample.ben, Sample.admin, Sample.admin])
        },
    ]
}

extension RecordStore {
    /// In the sample library an administrator has it.
    func giveContainerToAnna() async throws {
        try await apply([.handOver(Sample.container, from: Sample.admin, to: Sample.anna)])
    }

    fileprivate func account(_ id: AccountID) async throws -> Account {
        try #require(try await directory().accounts.first { $0.id == id })
    }
}

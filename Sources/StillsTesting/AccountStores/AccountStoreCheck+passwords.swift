internal import StillsModel
internal import Testing

extension AccountStoreCheck {
    /// Passwords, and what goes with accounts.
    static let passwords: [AccountStoreCheck] = [
        .init("an account is found by its name, with its password's hash where it has one") { store in
            let before = try await store.signIn(named: "anna")
            #expect(before == SignInRecord(account: Sample.accounts[0], passwordHash: nil))
            try await store.setPassword(SampleSession.hash, of: Sample.anna, keeping: nil)
            #expect(try await store.signIn(named: "anna")?.passwordHash == SampleSession.hash)
            #expect(try await store.signIn(named: "ben")?.passwordHash == nil)
            #expect(try await store.signIn(named: "Anna") == nil)
            try await store.setPassword(nil, of: Sample.anna, keeping: nil)
            #expect(try await store.signIn(named: "anna")?.passwordHash == nil)
        },
        .init("nobody's password cannot be set") { store in
            let refused = try await store.code {
                try await store.setPassword("x", of: AccountID(high: 1, low: 99), keeping: nil)
            }
            #expect(refused == .notFound)
        },
        .init("a new password ends the sessions of that account, except the one to keep") { store in
            try await store.openSession(1)
            try await store.openSession(2)
            try await store.setPassword("$ben", of: Sample.ben, keeping: nil)
            try await store.open(
                SampleSession.session(3, of: Sample.ben), SampleSession.tokens(3), password: "$ben")
            try await store.setPassword("$new", of: Sample.anna, keeping: SampleSession.session(2).id)
            #expect(try await store.opens(1) == false)
            #expect(try await store.opens(2))
            #expect(try await store.opens(3))
            #expect(try await store.refresh(1, for: 9, at: 1) == .unknown)
        },
        .init("no session opens with a password that is not any more, nor of an account that is disabled or gone") {
            store in
            try await store.setPassword("$old", of: Sample.ben, keeping: nil)
            try await store.setPassword("$new", of: Sample.ben, keeping: nil)
            let ofBen = SampleSession.session(1, of: Sample.ben)
            let stale = try await store.code {
                try await store.open(ofBen, SampleSession.tokens(1), password: "$old")
            }
            var disabled = AccountEdit(Sample.accounts[1])
            disabled.isDisabled = true
            try await store.apply([.editAccount(disabled)])
            let shut = try await store.code {
                try await store.open(ofBen, SampleSession.tokens(1), password: "$new")
            }
            let nobody = SampleSession.session(1, of: AccountID(high: 1, low: 99))
            let gone = try await store.code {
                try await store.open(nobody, SampleSession.tokens(1), password: "$new")
            }
            #expect([stale, shut, gone] == [.conflict, .conflict, .conflict])
            #expect(try await store.opens(1) == false)
        },
        .init("an account that is disabled loses its sessions; one that is removed everything") { store in
            try await store.openSession(1)
            var disabled = AccountEdit(Sample.accounts[0])
            disabled.isDisabled = true
            try await store.apply([.editAccount(disabled)])
            #expect(try await store.opens(1) == false)
            disabled.isDisabled = false
            try await store.apply([.editAccount(disabled)])
            try await store.openSession(2)
            try await store.giveContainerToAnna()
            try await store.apply([
                .handOver(Sample.container, from: Sample.anna, to: Sample.admin),
                .removeAccount(Sample.anna, expectedRole: .member),
                .createAccount(Sample.accounts[0]),
            ])
            #expect(try await store.opens(2) == false)
            #expect(try await store.signIn(named: "anna")?.passwordHash == nil)
        },
        .init("the last administrator with a password stays, whoever else is one without") { store in
            try await store.setPassword("$root", of: Sample.admin, keeping: nil)
            var raised = AccountEdit(Sample.accounts[0])
            raised.role = .admin
            let removal = Mutation.removeAccount(Sample.admin, expectedRole: .admin)
            #expect(try await store.apply([.editAccount(raised), removal]) == [.applied, .refused(.lastAdmin)])
            try await store.setPassword("$anna", of: Sample.anna, keeping: nil)
            #expect(try await store.apply([removal]) == [.applied])
        },
    ]
}

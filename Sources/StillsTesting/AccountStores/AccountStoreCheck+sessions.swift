internal import StillsModel
internal import Testing

extension AccountStoreCheck {
    /// Sessions, and how their tokens are exchanged.
    static let sessions: [AccountStoreCheck] = [
        .init("an access token stands for its session and account; a refresh token does not") { store in
            try await store.openSession(1)
            let tokens = SampleSession.tokens(1)
            #expect(
                try await store.bearer(tokens.access)
                    == .session(SampleSession.session(1), accessEnds: tokens.accessEnds, Sample.accounts[0]))
            #expect(try await store.bearer(tokens.refresh) == nil)
            #expect(try await store.bearer(Sample.digest(1)) == nil)
        },
        .init("a refresh token is exchanged, and the access token before counts until its end") { store in
            try await store.openSession(1)
            #expect(try await store.refresh(1, for: 2, at: 100) == .exchanged(SampleSession.session(1)))
            #expect(try await store.opens(1))
            #expect(try await store.opens(2))
            #expect(try await store.refresh(2, for: 3, at: 1_000) == .exchanged(SampleSession.session(1)))
            #expect(try await store.opens(1) == false)
        },
        .init("an access token is none to refresh with, and an unknown one ends nothing") { store in
            try await store.openSession(1)
            let tokens = SampleSession.tokens(1)
            let outcome = try await store.refresh(
                tokens.access, with: SampleSession.tokens(2), at: SampleSession.second(1), grace: 30_000_000)
            #expect(outcome == .unknown)
            #expect(try await store.refresh(77, for: 2, at: 1) == .unknown)
            #expect(try await store.opens(1))
        },
        .init("a refresh token that is over is unknown, and ends nothing") { store in
            try await store.openSession(1)
            #expect(try await store.refresh(1, for: 2, at: 9_000) == .exchanged(SampleSession.session(1)))
            #expect(try await store.refresh(1, for: 3, at: 10_000) == .unknown)
            #expect(try await store.refresh(2, for: 3, at: 10_001) == .exchanged(SampleSession.session(1)))
        },
        .init("a token that was spent longer ago than the grace ends the session when it comes again") { store in
            try await store.openSession(1)
            try await store.openSession(8)
            _ = try await store.refresh(1, for: 2, at: 100)
            #expect(try await store.refresh(1, for: 3, at: 130) == .reused(SampleSession.session(1)))
            #expect(try await store.opens(1) == false)
            #expect(try await store.opens(2) == false)
            #expect(try await store.opens(3) == false)
            #expect(try await store.refresh(2, for: 4, at: 131) == .unknown)
            #expect(try await store.opens(8))
        },
        .init("within the grace a lost answer is given again") { store in
            try await store.openSession(1)
            _ = try await store.refresh(1, for: 2, at: 100)
            #expect(try await store.refresh(1, for: 3, at: 129) == .exchanged(SampleSession.session(1)))
            #expect(try await store.opens(2))
            #expect(try await store.opens(3))
            #expect(try await store.refresh(3, for: 4, at: 1_000) == .exchanged(SampleSession.session(1)))
        },
        .init("within the grace too, a spent token ends the session once its successor was exchanged") { store in
            try await store.openSession(1)
            _ = try await store.refresh(1, for: 2, at: 100)
            _ = try await store.refresh(2, for: 3, at: 101)
            #expect(try await store.refresh(1, for: 4, at: 102) == .reused(SampleSession.session(1)))
            #expect(try await store.opens(3) == false)
        },
        .init("of two tokens that came of one, the second to be exchanged ends the session, grace or not") { store in
            try await store.openSession(1)
            _ = try await store.refresh(1, for: 2, at: 100)
            _ = try await store.refresh(1, for: 3, at: 101)
            #expect(try await store.refresh(2, for: 4, at: 110) == .exchanged(SampleSession.session(1)))
            #expect(try await store.refresh(3, for: 5, at: 111) == .reused(SampleSession.session(1)))
            #expect(try await store.opens(4) == false)
        },
        .init("a session that is ended opens nothing; ending it twice is not an error") { store in
            try await store.openSession(1)
            try await store.openSession(2)
            try await store.end(SampleSession.session(1).id)
            try await store.end(SampleSession.session(1).id)
            #expect(try await store.opens(1) == false)
            #expect(try await store.refresh(1, for: 3, at: 1) == .unknown)
            #expect(try await store.opens(2))
        },
        .init("of an account's sessions the latest hundred stay") { store in
            for number in 1...101 { try await store.openSession(UInt64(number), at: Int64(number)) }
            #expect(try await store.opens(1) == false)
            #expect(try await store.opens(2))
            #expect(try await store.opens(101))
        },
        .init("the role that a token carries is the account's of now") { store in
            try await store.openSession(1)
            var raised = AccountEdit(Sample.accounts[0])
            raised.role = .manager
            try await store.apply([.editAccount(raised)])
            guard case .session(_, _, let account)? = try await store.bearer(SampleSession.tokens(1).access) else {
                Issue.record("The token stands for nobody.")
                return
            }
            #expect(account.role == .manager)
        },
    ]
}

import Argon2
import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("Signing in, and what keeps others out")
struct SignInTests {
    @Test("Who signs in is let in by the access token until it ends", arguments: LibraryBackend.allCases)
    func signingIn(backend: LibraryBackend) async throws {
        try await AccountFixture.with(backend) { fixture in
            let anna = try await fixture.create("anna")
            let tokens = try await fixture.signIn("anna")
            #expect(tokens.expiresIn == 900)
            #expect(try await fixture.authenticated(tokens.access) == .account(anna.id, .member))
            fixture.clock.advance(seconds: 899)
            #expect(try await fixture.authenticated(tokens.access) == .account(anna.id, .member))
            fixture.clock.advance(seconds: 1)
            #expect(try await fixture.code { _ = try await fixture.authenticated(tokens.access) } == .unauthenticated)
        }
    }

    @Test("A wrong password, an unknown account, one without password and a disabled one are told apart by nothing")
    func indistinguishable() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.create("anna")
            try await fixture.create("robot", password: nil)
            let ben = try await fixture.create("ben")
            _ = try await EditAccount(library: fixture.library, fixture.credentials).run(
                ben.name, role: nil, isDisabled: true)
            var answers: Set<String> = []
            for (name, password) in [
                ("anna", "wrong horse"), ("nobody", AccountFixture.password), ("robot", AccountFixture.password),
                ("ben", AccountFixture.password), ("local", ""), ("", ""), ("Anna", AccountFixture.password),
            ] {
                let before = fixture.credentials.hasher.count
                let error = try await #require(throws: ServiceError.self) {
                    _ = try await fixture.signIn(name, password)
                }
                #expect(error.code == .unauthenticated && error.cause == nil)
                answers.insert(error.message)
                // As much work for each: one comparison.
                #expect(fixture.credentials.hasher.count == before + 1)
            }
            #expect(answers.count == 1)
        }
    }

    @Test("A tampered token opens nothing, and no refresh token does either")
    func tampered() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.create("anna")
            let tokens = try await fixture.signIn("anna")
            let secret = tokens.access.secret
            var forged = [
                "", "x", "sk_\(secret)", secret + "=", secret + "A", String(secret.dropLast()), " \(secret)",
                "\(secret)\n",
                secret.uppercased(), String(repeating: "A", count: 43), String(repeating: "A", count: 100_000),
                tokens.refresh.secret,
            ]
            for place in [0, 20, 41] {
                var letters = Array(secret)
                letters[place] = letters[place] == "A" ? "B" : "A"
                forged.append(String(letters))
            }
            for text in forged {
                let refused = try await fixture.code {
                    _ = try await fixture.credentials.authenticate.run(bearer: text)
                }
                #expect(refused == .unauthenticated, "\(text.prefix(60))")
            }
            #expect(try await fixture.code { _ = try await fixture.refresh(tokens.access) } == .unauthenticated)
            #expect(try await fixture.authenticated(tokens.access).account != nil)
        }
    }

    @Test("A refresh token that is used a second time ends the session", arguments: LibraryBackend.allCases)
    func reuse(backend: LibraryBackend) async throws {
        try await AccountFixture.with(backend) { fixture in
            try await fixture.create("anna")
            let first = try await fixture.signIn("anna")
            let second = try await fixture.refresh(first.refresh)
            _ = try await fixture.authenticated(second.access)
            fixture.clock.advance(seconds: 31)
            #expect(try await fixture.code { _ = try await fixture.refresh(first.refresh) } == .unauthenticated)
            // At once, although it was remembered a moment ago.
            #expect(try await fixture.code { _ = try await fixture.authenticated(second.access) } == .unauthenticated)
            #expect(try await fixture.code { _ = try await fixture.refresh(second.refresh) } == .unauthenticated)
        }
    }

    @Test("Two exchanges at the same time both succeed, and end nothing")
    func concurrent() async throws {
        try await AccountFixture.with(.localAndSQLite) { fixture in
            try await fixture.create("anna")
            let tokens = try await fixture.signIn("anna")
            async let one = fixture.refresh(tokens.refresh)
            async let other = fixture.refresh(tokens.refresh)
            let both = try await [one, other]
            for issued in both { #expect(try await fixture.authenticated(issued.access).account != nil) }
            #expect(both[0].refresh != both[1].refresh)
        }
    }

    @Test("Signing out ends the session at once; a key has none")
    func signingOut() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.create("anna")
            let tokens = try await fixture.signIn("anna")
            let other = try await fixture.signIn("anna")
            _ = try await fixture.authenticated(tokens.access)
            let signOut = SignOut(library: fixture.library, fixture.credentials)
            try await signOut.run(bearer: tokens.access.secret)
            #expect(try await fixture.code { _ = try await fixture.authenticated(tokens.access) } == .unauthenticated)
            #expect(try await fixture.code { _ = try await fixture.refresh(tokens.refresh) } == .unauthenticated)
            #expect(try await fixture.code { try await signOut.run(bearer: tokens.access.secret) } == .unauthenticated)
            #expect(try await fixture.authenticated(other.access).account != nil)
        }
    }

    @Test("After ten wrong passwords even the right one must wait; the wait survives a restart")
    func rateLimit() async throws {
        try await withLibrary(.localAndSQLite) { test in
            let clock = TestClock()
            let fixture = try AccountFixture(test, clock: clock)
            try await fixture.create("anna")
            try await fixture.create("ben")
            for _ in 0..<10 { _ = try await fixture.code { _ = try await fixture.signIn("anna", "wrong horse") } }
            let again = try AccountFixture(test, clock: clock)
            let before = again.credentials.hasher.count
            let error = try await #require(throws: ServiceError.self) { _ = try await again.signIn("anna") }
            #expect(error.code == .resourceExhausted && error.retryAfter == .seconds(60))
            #expect(again.credentials.hasher.count == before)
            _ = try await again.signIn("ben")
            clock.advance(seconds: 60)
            _ = try await again.signIn("anna")
        }
    }

    @Test("One address is stopped whatever accounts it tries; its neighbours in an IPv6 network count as one")
    func addressLimit() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.create("anna")
            for number in 0..<50 {
                _ = try await fixture.code {
                    _ = try await fixture.signIn("nobody\(number)", address: "2001:db8:1:2::\(number + 1)")
                }
            }
            let stopped = try await fixture.code { _ = try await fixture.signIn("anna", address: "2001:db8:1:2:3::9") }
            #expect(stopped == .resourceExhausted)
            _ = try await fixture.signIn("anna", address: "2001:db8:1:3::9")
            _ = try await fixture.signIn("anna", address: "::ffff:192.0.2.7")
        }
    }

    @Test("Who signs in rightly is never made to wait")
    func successesDoNotCount() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.create("anna")
            for _ in 0..<60 { _ = try await fixture.signIn("anna") }
        }
    }

    @Test("No password and no token shows in what is printed")
    func secrecy() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.create("anna")
            let tokens = try await fixture.signIn("anna")
            let password = try Password(new: AccountFixture.password)
            var printed = ""
            dump(password, to: &printed)
            dump(tokens, to: &printed)
            printed += "\(password) \(tokens) \(String(reflecting: tokens.access))"
            for secret in [AccountFixture.password, tokens.access.secret, tokens.refresh.secret] {
                #expect(!printed.contains(secret))
            }
        }
    }

    @Test("Whatever call of the catalog fails, nobody is let in without a password")
    func faults() async throws {
        try await withLibrary { test in
            try await AccountFixture(test).create("anna")
            var number = 1
            while true {
                let plan = FaultPlan.once(.failBefore, atCall: number)
                let library = try test.opened(plan: plan)
                let credentials = Credentials(
                    library: library, hasher: PasswordHasher(parameters: AccountFixture.parameters))
                let signIn = SignIn(library: library, credentials)
                do {
                    _ = try await signIn.run(
                        account: "anna", Password(presented: "wrong horse"), address: "192.0.2.1")
                    Issue.record("Somebody is in.")
                } catch let error as ServiceError {
                    #expect([.unavailable, .unauthenticated, .resourceExhausted].contains(error.code))
                }
                guard plan.calls.count >= number else { break }
                number += 1
            }
            #expect(number > 2)
        }
    }
}

import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("Accounts are made, changed and removed")
struct AccountTests {
    @Test("Whoever is no viewer gets a container and General with the account", arguments: LibraryBackend.allCases)
    func belongings(backend: LibraryBackend) async throws {
        try await AccountFixture.with(backend) { fixture in
            let anna = try await fixture.create("anna")
            let vera = try await fixture.create("vera", .viewer)
            let directory = try await fixture.library.records.directory()
            let container = try #require(directory.containers.first { $0.owner == anna.id })
            #expect(container.name == "anna")
            let general = try #require(directory.collection(named: "General", for: anna.id))
            #expect(general.owner == anna.id && general.container == container.id)
            #expect(!directory.containers.contains { $0.owner == vera.id })
            #expect(directory.collection(named: "General", for: fixture.library.account)?.owner != anna.id)
        }
    }

    @Test(
        "A name is letters, digits and hyphens",
        arguments: ["", "Anna", "a b", "-a", "a-", "ä", "a/b", "a:b", "a.b", "a\0", String(repeating: "a", count: 64)])
    func names(name: String) async throws {
        try await AccountFixture.with { fixture async throws in
            #expect(try await fixture.code { try await fixture.create(name) } == .invalidArgument)
        }
    }

    @Test("A name is given once, and one that a container has is taken")
    func taken() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.create("anna")
            try await fixture.create("ben")
            #expect(try await fixture.code { try await fixture.create("anna", .viewer) } == .alreadyExists)
            try await RemoveAccount(library: fixture.library, fixture.credentials).run("ben", handingOverTo: "anna")
            #expect(try await fixture.code { try await fixture.create("ben") } == .alreadyExists)
            #expect(try await fixture.library.records.directory().accounts.map(\.name) == ["anna", "local"])
        }
    }

    @Test(
        "A password has eight characters at least, and a thousand bytes at most",
        arguments: ["", "seven77", "a\nbcdefgh"])
    func passwords(password: String) async throws {
        #expect(throws: ServiceError.self) { try Password(new: password) }
        #expect(throws: ServiceError.self) { try Password(presented: String(repeating: "a", count: 1_025)) }
    }

    @Test("A viewer who becomes a member gets what members have; a disabled account loses its sessions")
    func editing() async throws {
        try await AccountFixture.with { fixture in
            let vera = try await fixture.create("vera", .viewer)
            let tokens = try await fixture.signIn("vera")
            #expect(try await fixture.authenticated(tokens.access) == .account(vera.id, .viewer))
            let edit = EditAccount(library: fixture.library, fixture.credentials)
            let raised = try await edit.run("vera", role: .member, isDisabled: nil)
            #expect(raised.role == .member)
            #expect(try await fixture.authenticated(tokens.access) == .account(vera.id, .member))
            #expect(
                try await fixture.library.records.directory().collection(named: "General", for: vera.id) != nil)
            _ = try await edit.run(vera.id.description, role: nil, isDisabled: true)
            #expect(try await fixture.code { _ = try await fixture.authenticated(tokens.access) } == .unauthenticated)
        }
    }

    @Test("The account local stays as it is, and the last administrator stays")
    func protected() async throws {
        try await AccountFixture.with { fixture in
            let edit = EditAccount(library: fixture.library, fixture.credentials)
            let remove = RemoveAccount(library: fixture.library, fixture.credentials)
            #expect(
                try await fixture.code { _ = try await edit.run("local", role: .member, isDisabled: nil) }
                    == .invalidArgument)
            #expect(try await fixture.code { try await remove.run("local") } == .invalidArgument)
            try await fixture.create("root", .admin)
            #expect(
                try await fixture.code { _ = try await edit.run("root", role: .member, isDisabled: nil) } == .conflict)
            #expect(
                try await fixture.code { _ = try await edit.run("root", role: nil, isDisabled: true) } == .conflict)
            #expect(try await fixture.code { try await remove.run("root") } == .conflict)
            try await fixture.create("second", .admin)
            try await remove.run("root")
        }
    }

    @Test("An account with images goes only when they are handed over, and then they are the heir's")
    func removing() async throws {
        try await AccountFixture.with(.localAndSQLite) { fixture in
            let anna = try await fixture.create("anna")
            let ben = try await fixture.create("ben")
            let library = fixture.acting(as: anna)
            let directory = try await library.records.directory()
            let general = try #require(directory.collection(named: "General", for: anna.id))
            let container = try #require(directory.containers.first { $0.id == general.container })
            try fixture.test.write(SamplePicture.png(1), "a.png")
            try await ImportImages(
                library: library, container: container, options: ImportOptions(collection: general),
                workingDirectory: fixture.test.folder
            ).run(ListedItems([try fixture.test.item("a.png")])) { report in #expect(report.image != nil) }
            let remove = RemoveAccount(library: fixture.library, fixture.credentials)
            let tokens = try await fixture.signIn("anna")
            #expect(try await fixture.code { try await remove.run("anna") } == .conflict)
            try await fixture.create("vera", .viewer)
            #expect(
                try await fixture.code { try await remove.run("anna", handingOverTo: "vera") } == .invalidArgument)
            try await remove.run("anna", handingOverTo: "ben")
            #expect(try await fixture.code { _ = try await fixture.authenticated(tokens.access) } == .unauthenticated)
            let found = try await FindImages(library: fixture.acting(as: ben)).count(Query(""))
            #expect(found == 1)
            let after = try await library.records.directory()
            #expect(after.collection(named: "anna:General", for: ben.id)?.id == general.id)
            #expect(after.name(of: general, for: ben.id) == "anna:General")
        }
    }

    @Test("A manager manages accounts below administrators, and a member its own password only")
    func rights() async throws {
        try await AccountFixture.with { fixture in
            let root = try await fixture.create("root", .admin)
            let mona = try await fixture.create("mona", .manager)
            let anna = try await fixture.create("anna")
            let makers: [(Account, ErrorCode?)] = [(root, nil), (mona, .permissionDenied), (anna, .permissionDenied)]
            for (account, code) in makers {
                let made = try await fixture.code {
                    _ = try await CreateAccount(library: fixture.acting(as: account), fixture.credentials).run(
                        AccountName("new-\(account.name)"), .admin, password: nil)
                }
                #expect(made == code)
            }
            let byMona = EditAccount(library: fixture.acting(as: mona), fixture.credentials)
            #expect(try await byMona.run("anna", role: .viewer, isDisabled: nil).role == .viewer)
            for (name, role) in [("anna", Role.admin), ("mona", .admin), ("root", .viewer)] {
                #expect(
                    try await fixture.code { _ = try await byMona.run(name, role: role, isDisabled: nil) }
                        == .permissionDenied)
            }
            let byAnna = EditAccount(library: fixture.acting(as: anna), fixture.credentials)
            #expect(
                try await fixture.code { _ = try await byAnna.run("anna", role: .manager, isDisabled: nil) }
                    == .permissionDenied)
            #expect(
                try await fixture.code { _ = try await byAnna.run("mona", role: .viewer, isDisabled: nil) } == .notFound
            )
            #expect(try await ListAccounts(library: fixture.acting(as: anna)).run().map(\.name) == ["anna"])
            #expect(
                try await fixture.code {
                    _ = try await ListAccounts(library: fixture.library.acting(as: .stranger)).own()
                } == .unauthenticated)
        }
    }

    @Test("One's own password is changed with the old one; other sessions end, this one stays")
    func changingPassword() async throws {
        try await AccountFixture.with { fixture in
            let anna = try await fixture.create("anna")
            let mine = try await fixture.signIn("anna")
            let other = try await fixture.signIn("anna")
            let change = ChangePassword(library: fixture.acting(as: anna), fixture.credentials)
            let new = try Password(new: "battery staple")
            for old in [nil, "wrong horse"] {
                let refused = try await fixture.code {
                    try await change.run(
                        of: "anna", to: new, old: try old.map { try Password(presented: $0) },
                        bearer: mine.access.secret, address: "192.0.2.1")
                }
                #expect(refused == .permissionDenied)
            }
            try await change.run(
                of: "anna", to: new, old: Password(presented: AccountFixture.password), bearer: mine.access.secret,
                address: "192.0.2.1")
            #expect(try await fixture.authenticated(mine.access).account == anna.id)
            #expect(try await fixture.code { _ = try await fixture.authenticated(other.access) } == .unauthenticated)
            #expect(try await fixture.code { _ = try await fixture.signIn("anna") } == .unauthenticated)
            _ = try await fixture.signIn("anna", "battery staple")
            let byLocal = ChangePassword(library: fixture.library, fixture.credentials)
            try await byLocal.reset(of: "anna", to: try Password(new: "third horse"))
            #expect(try await fixture.code { _ = try await fixture.authenticated(mine.access) } == .unauthenticated)
            #expect(try await fixture.code { try await change.reset(of: "anna", to: new) } == .permissionDenied)
        }
    }
}

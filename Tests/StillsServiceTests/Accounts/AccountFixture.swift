import Argon2
import StillsModel
import StillsService
import StillsTesting
import Synchronization

/// A library with accounts, whose clock stands until it is moved.
struct AccountFixture {
    static let password = "correct horse"

    let test: TestLibrary
    let clock: TestClock
    /// Asked by `local`.
    let library: Library
    let credentials: Credentials

    /// Cheap hashes: what they cost is not what is tested.
    static let parameters = Argon2id.Parameters(memoryKibibytes: 64, passes: 1, lanes: 1)

    init(_ test: TestLibrary, clock: TestClock = TestClock(), limits: SignInLimits = SignInLimits()) throws {
        self.test = test
        self.clock = clock
        library = try test.opened(
            in: Library.Environment(now: { clock.now }, random: Library.Environment.system.random))
        credentials = Credentials(
            library: library, hasher: PasswordHasher(parameters: Self.parameters), limits: limits)
    }

    static func with(_ backend: LibraryBackend = .memory, _ body: (AccountFixture) async throws -> Void) async throws {
        try await withLibrary(backend) { test in try await body(try AccountFixture(test)) }
    }

    @discardableResult
    func create(_ name: String, _ role: Role = .member, password: String? = password) async throws -> Account {
        try await CreateAccount(library: library, credentials).run(
            AccountName(name), role, password: password.map { try Password(new: $0) })
    }

    func signIn(
        _ name: String, _ password: String = password, address: String = "192.0.2.1"
    ) async throws -> IssuedTokens {
        try await SignIn(library: library, credentials).run(
            account: name, Password(presented: password), address: address)
    }

    func refresh(_ token: BearerToken) async throws -> IssuedTokens {
        try await RefreshSession(library: library, credentials).run(token.secret)
    }

    func authenticated(_ token: BearerToken) async throws -> Principal {
        try await credentials.authenticate.run(bearer: token.secret)
    }

    /// The library, asked by an account.
    func acting(as account: Account) -> Library { library.acting(as: .account(account.id, account.role)) }

    /// The code of the use case's error that the body ends with; nil when it ends well.
    func code(_ body: () async throws -> Void) async throws -> ErrorCode? {
        do {
            try await body()
            return nil
        } catch let error as ServiceError {
            return error.code
        }
    }
}

/// A clock that is moved by hand.
final class TestClock: Sendable {
    private let time = Mutex(Instant(microseconds: 1_718_020_800_000_000))

    var now: Instant { time.withLock { $0 } }
    func advance(seconds: Int64) { time.withLock { $0.microseconds += seconds * 1_000_000 } }
}

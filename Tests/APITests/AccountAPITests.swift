import Argon2
import Formats
import HTTPTransport
import StillsModel
import StillsService
import Testing

@testable import API

@Suite("Accounts, sessions and keys over HTTP")
struct AccountAPITests {
    /// A library in which the administrator `root` has the password “correct horse”, and nobody has a fixed token.
    private func served(_ body: (ServedLibrary) async throws -> Void) async throws {
        try await ServedLibrary.with { served in
            let cheap = PasswordHasher(parameters: .init(memoryKibibytes: 64, passes: 1, lanes: 1))
            let credentials = Credentials(library: served.library, hasher: cheap)
            _ = try await CreateAccount(library: served.library, credentials).run(
                AccountName("root"), .admin, password: Password(new: "correct horse"))
            try await body(
                ServedLibrary(
                    folder: served.folder, library: served.library, tokens: served.tokens,
                    api: API(APIContext(library: served.library, credentials: credentials))))
        }
    }

    private func signIn(
        _ served: ServedLibrary, _ account: String = "root", _ password: String = "correct horse"
    ) async throws -> Answer {
        try await served.send(
            .post, "/v1/session", as: nil, json: #"{"account":"\#(account)","password":"\#(password)"}"#)
    }

    private func token(_ served: ServedLibrary, _ account: String = "root") async throws -> String {
        try #require(try await signIn(served, account).json["accessToken"]?.text)
    }

    @Test("Signing in gives tokens, which open, are exchanged, and end")
    func session() async throws {
        try await served { served in
            let answer = try await signIn(served)
            #expect(answer.status == 200 && answer.fields["Cache-Control"] == "no-store")
            #expect(AccountSchemas.tokens.findings(answer.json) == [])
            #expect(answer.json["expiresIn"] == .integer(900))
            let first = try #require(answer.json["accessToken"]?.text)
            let me = try await served.get("/v1/me", as: first)
            #expect(me.status == 200 && me.json["name"]?.text == "root")
            #expect(AccountSchemas.account.findings(me.json) == [])
            let refresh = try #require(answer.json["refreshToken"]?.text)
            let next = try await served.send(
                .post, "/v1/session:refresh", as: nil, json: #"{"refreshToken":"\#(refresh)"}"#)
            let second = try #require(next.json["accessToken"]?.text)
            #expect(try await served.get("/v1/me", as: second).status == 200)
            #expect(try await served.send(.delete, "/v1/session", as: second).status == 204)
            for ended in [first, second] {
                let refused = try await served.get("/v1/me", as: ended)
                #expect(refused.status == 401 && refused.fields["WWW-Authenticate"] == "Bearer")
            }
        }
    }

    @Test("A wrong password is 401, and after too many it is 429 with the time to wait")
    func limits() async throws {
        try await served { served in
            for _ in 0..<10 { #expect(try await signIn(served, "root", "wrong horse").status == 401) }
            let stopped = try await signIn(served)
            #expect(stopped.status == 429)
            let wait = try #require(stopped.fields["Retry-After"].flatMap { Int($0) })
            #expect((1...60).contains(wait))
            #expect(stopped.json["detail"]?.text?.contains("too many tries") == true)
        }
    }

    @Test("Accounts are made, listed, changed and removed")
    func accounts() async throws {
        try await served { served in
            let root = try await token(served)
            let made = try await served.send(
                .post, "/v1/accounts", as: root,
                json: #"{"name":"anna","role":"member","password":"correct horse"}"#)
            #expect(made.status == 201 && AccountSchemas.account.findings(made.json) == [])
            let address = try #require(made.fields["Location"])
            #expect(try await served.get(address, as: root).json == made.json)
            #expect(try await served.get("/v1/accounts/anna", as: root).json == made.json)
            let again = try await served.send(
                .post, "/v1/accounts", as: root, json: #"{"name":"anna","role":"viewer"}"#)
            #expect(again.status == 409)
            let list = try await served.get("/v1/accounts", as: root)
            #expect(AccountSchemas.accounts.findings(list.json) == [])
            #expect(list.json["accounts"]?.elements.map { $0["name"]?.text } == ["anna", "local", "root"])
            let anna = try await token(served, "anna")
            #expect(try await served.get("/v1/me", as: anna).json == made.json)
            let edited = try await served.send(.patch, address, as: root, json: #"{"disabled":true}"#)
            #expect(edited.status == 200 && edited.json["disabled"] == .boolean(true))
            #expect(try await served.get("/v1/me", as: anna).status == 401)
            #expect(try await served.send(.delete, address, as: root).status == 204)
            #expect(try await served.get(address, as: root).status == 404)
            let last = try await served.send(.patch, "/v1/accounts/root", as: root, json: #"{"role":"viewer"}"#)
            #expect(last.status == 409)
        }
    }

    @Test("A password is changed by its owner with the old one, and by an administrator without")
    func password() async throws {
        try await served { served in
            let root = try await token(served)
            _ = try await served.send(
                .post, "/v1/accounts", as: root,
                json: #"{"name":"anna","role":"member","password":"correct horse"}"#)
            let anna = try await token(served, "anna")
            let new = #""password":"battery staple""#
            let place = "/v1/accounts/anna/password"
            #expect(try await served.send(.put, place, as: anna, json: "{\(new)}").status == 403)
            let short = try await served.send(
                .put, place, as: anna, json: #"{"password":"short","oldPassword":"correct horse"}"#)
            #expect(short.status == 400)
            let changed = try await served.send(
                .put, place, as: anna, json: "{\(new),\"oldPassword\":\"correct horse\"}")
            #expect(changed.status == 204)
            #expect(try await served.get("/v1/me", as: anna).status == 200)
            #expect(try await signIn(served, "anna").status == 401)
            #expect(try await signIn(served, "anna", "battery staple").status == 200)
            let byRoot = try await served.send(.put, place, as: root, json: #"{"password":"third horse"}"#)
            #expect(byRoot.status == 204)
            #expect(try await served.get("/v1/me", as: anna).status == 401)
        }
    }

    @Test("A key is told once, opens within its scopes, and is revoked")
    func keys() async throws {
        try await served { served in
            let root = try await token(served)
            let made = try await served.send(
                .post, "/v1/keys", as: root,
                json: #"{"name":"backup","scopes":["read"],"expiresAt":"2100-01-01T00:00:00Z"}"#)
            #expect(made.status == 201 && AccountSchemas.key.findings(made.json) == [])
            let key = try #require(made.json["key"]?.text)
            let id = try #require(made.json["id"]?.text)
            #expect(key.hasPrefix("sk_") && made.json["expiresAt"]?.text == "2100-01-01T00:00:00.000Z")
            #expect(try await served.get("/v1/me", as: key).status == 200)
            #expect(try await served.get("/v1/images", as: key).status == 200)
            #expect(
                try await served.send(.post, "/v1/keys", as: key, json: #"{"name":"x","scopes":["read"]}"#).status
                    == 403)
            let list = try await served.get("/v1/keys", as: root)
            #expect(AccountSchemas.keys.findings(list.json) == [])
            #expect(list.json["keys"]?.elements.map { $0["id"]?.text } == [id])
            #expect(!list.text.contains(key))
            #expect(try await served.send(.delete, "/v1/session", as: key).status == 400)
            #expect(try await served.send(.delete, "/v1/keys/\(id)", as: root).status == 204)
            #expect(try await served.get("/v1/images", as: key).status == 401)
        }
    }

    @Test(
        "A stranger is told to sign in",
        arguments: [
            ("GET", "/v1/me", nil), ("GET", "/v1/accounts", nil), ("GET", "/v1/accounts/root", nil),
            ("POST", "/v1/accounts", #"{"name":"eve","role":"admin"}"#), ("DELETE", "/v1/accounts/root", nil),
            ("PATCH", "/v1/accounts/root", #"{"role":"viewer"}"#), ("GET", "/v1/keys", nil),
            ("PUT", "/v1/accounts/root/password", #"{"password":"correct horse"}"#),
            ("POST", "/v1/keys", #"{"name":"eve","scopes":["read"]}"#), ("DELETE", "/v1/session", nil),
            ("DELETE", "/v1/keys/0192f0c1-7a3e-7c55-8d1e-2f4b6a9c0d11", nil),
            ("POST", "/v1/session:refresh", #"{"refreshToken":"none"}"#),
        ] as [(String, String, String?)])
    func strangers(method: String, target: String, body: String?) async throws {
        try await served { served in
            let verb = HTTPMethod(rawValue: method)
            let answer =
                if let body { try await served.send(verb, target, as: nil, json: body) } else {
                    try await served.send(verb, target, as: nil)
                }
            #expect(answer.status == 401)
        }
    }
}

import Execution
import Foundation
import HTTPClient
import Linux
import StillsClient
import StillsModel
import Synchronization
import Testing

@Suite("Requests of somebody who is signed in")
struct SignedInExchangeTests {
    private let server = SessionServer()
    private let files = BlockingPool(name: "test", threadLimit: 64)

    /// Gives the body a folder for credentials.
    private func withFolder(_ body: (CredentialFolder, String) async throws -> Void) async throws {
        let place = "/tmp/stills-client-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: place) }
        try await body(CredentialFolder(try #require(Path(place + "/config/stills"))), place + "/config/stills")
    }

    private func credentials(_ secret: ServerCredentials.Secret) throws -> (ServerAddress, ServerCredentials) {
        let address = try #require(SessionServer.address)
        return (address, ServerCredentials(server: address.text, account: "anna", secret: secret))
    }

    private func exchange(
        _ address: ServerAddress, _ credentials: ServerCredentials, _ folder: CredentialFolder
    ) -> SignedInExchange {
        SignedInExchange(
            server, server: address, credentials: credentials, folder: folder, files: files, now: { 1_000 })
    }

    private let request = ClientRequest("GET", "http://127.0.0.1:1/v1/images")

    @Test("What is kept comes back, and only its owner can read it")
    func keeping() async throws {
        try await withFolder { folder, place in
            let (address, known) = try credentials(.session(server.session(expiresAt: 2_000)))
            #expect(try folder.read(address) == nil)
            #expect(try !folder.remove(address))
            try folder.write(known, for: address)
            #expect(try folder.read(address) == known)
            var keyed = known
            keyed.secret = .key("sk_1")
            keyed.trustedCertificates = "/etc/own.pem"
            try folder.write(keyed, for: address)
            #expect(try folder.read(address) == keyed)

            let manager = FileManager.default
            let names = try manager.contentsOfDirectory(atPath: place)
            #expect(names.count == 1)
            for (path, mode) in [(place, 0o700), (place + "/" + (names.first ?? ""), 0o600)] {
                #expect(try manager.attributesOfItem(atPath: path)[.posixPermissions] as? Int == mode)
            }
            #expect(try folder.remove(address))
            #expect(try folder.read(address) == nil)
        }
    }

    @Test("Damaged credentials are told of, and not used")
    func damage() async throws {
        try await withFolder { folder, place in
            let (address, known) = try credentials(.key("sk_1"))
            try folder.write(known, for: address)
            let name = try #require(try FileManager.default.contentsOfDirectory(atPath: place).first)
            try Data("{\"server\":".utf8).write(to: URL(fileURLWithPath: place + "/" + name))
            let error = #expect(throws: RemoteError.self) { try folder.read(address) }
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains("stills login") == true)
        }
    }

    @Test("A key goes out as it is, and is never refreshed")
    func key() async throws {
        try await withFolder { folder, _ in
            let (address, known) = try credentials(.key("sk_1"))
            #expect(try await exchange(address, known, folder).send(request).status == 401)
            #expect(server.state.withLock { $0.seen } == ["Bearer sk_1"])
            #expect(server.state.withLock { $0.refreshes } == 0)
        }
    }

    @Test("Requests to other servers carry no credentials")
    func elsewhere() async throws {
        try await withFolder { folder, _ in
            let (address, known) = try credentials(.key("sk_1"))
            let exchange = exchange(address, known, folder)
            for url in ["http://127.0.0.1:11/v1/images", "http://127.0.0.1:1.example.org/", "http://other/v1"] {
                _ = try await exchange.send(ClientRequest("GET", url))
            }
            #expect(server.state.withLock { $0.seen } == [nil, nil, nil])
        }
    }

    @Test("A token about to end is exchanged before it is used, and the new ones are kept")
    func expiry() async throws {
        try await withFolder { folder, _ in
            let (address, known) = try credentials(.session(server.session(expiresAt: 1_010)))
            try folder.write(known, for: address)
            #expect(try await exchange(address, known, folder).send(request).status == 200)
            #expect(server.state.withLock { $0.seen } == ["Bearer a2"])
            #expect(
                try folder.read(address)?.secret
                    == .session(SessionTokens(access: "a2", refresh: "r2", expiresAt: 1_900)))
        }
    }

    @Test("A token that the server does not take any more is exchanged, and the request repeated")
    func refusal() async throws {
        try await withFolder { folder, _ in
            let (address, known) = try credentials(.session(server.session(expiresAt: 5_000)))
            try folder.write(known, for: address)
            server.expireAll()
            #expect(try await exchange(address, known, folder).send(request).status == 200)
            #expect(server.state.withLock { $0.seen } == ["Bearer a1", "Bearer a2"])
        }
    }

    @Test("A session that has ended is told by the server's answer")
    func ended() async throws {
        try await withFolder { folder, _ in
            let (address, known) = try credentials(
                .session(SessionTokens(access: "x", refresh: "rx", expiresAt: 5_000)))
            try folder.write(known, for: address)
            #expect(try await exchange(address, known, folder).send(request).status == 401)
        }
    }

    @Test("Many requests at once, of several processes, exchange the refresh token once")
    func together() async throws {
        try await withFolder { folder, _ in
            let (address, known) = try credentials(.session(server.session(expiresAt: 1_000)))
            try folder.write(known, for: address)
            // Each has read the credentials before any of them is refreshed, as processes have that start together.
            let processes = (0..<4).map { _ in exchange(address, known, folder) }
            let request = request
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<40 {
                    let process = processes[index % 4]
                    group.addTask { try await process.send(request).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.allSatisfy { $0 == 200 })
            #expect(server.state.withLock { $0.refreshes } == 1)
            #expect(server.state.withLock { $0.stolen } == 0)
        }
    }
}

import CloudAuth
import StillsModel
import Synchronization
import Testing

@Suite("The chain of credentials of AWS")
struct AWSCredentialChainTests {
    private final class Source: AWSCredentialSource {
        private let findings: Mutex<[AWSCredentialFinding]>
        private let count = Mutex(0)
        var calls: Int { count.withLock { $0 } }

        /// - Parameter findings: the last one for ever.
        init(_ findings: AWSCredentialFinding...) { self.findings = Mutex(findings) }

        func find(in surroundings: CloudSurroundings) async throws(CloudAuthError) -> AWSCredentialFinding {
            count.withLock { $0 += 1 }
            return findings.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        }
    }

    private static func key(_ id: String, until end: Int64?) -> AWSCredentials {
        AWSCredentials(accessKeyID: id, secretAccessKey: Secret("hush"), expiresAt: end)
    }

    @Test("The first source that has some gives them, and gives the later ones too")
    func order() async throws {
        let clock = TestClock(0)
        let first = Source(.absent("none here"), .found(Self.key("another", until: nil)))
        let second = Source(.found(Self.key("a", until: 1_000)), .found(Self.key("b", until: 9_000)))
        let third = Source(.found(Self.key("c", until: nil)))
        let chain = AWSCredentialChain(
            try CredentialServer.shared().surroundings([:], now: { clock.now }), sources: [first, second, third])
        #expect(try await chain.credentials().accessKeyID == "a")
        clock.now = 900
        #expect(try await chain.credentials().accessKeyID == "b")
        #expect([first.calls, second.calls, third.calls] == [1, 2, 0])
    }

    @Test("Expired credentials that a service told of are fetched anew")
    func expired() async throws {
        let source = Source(.found(Self.key("a", until: nil)), .found(Self.key("b", until: nil)))
        let chain = AWSCredentialChain(try CredentialServer.shared().surroundings([:]), sources: [source])
        let old = try await chain.credentials()
        chain.forget(old)
        #expect(try await chain.credentials().accessKeyID == "b")
    }
}

import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Synchronization
import Testing

@Suite("A request with a key is carried out once")
struct AnswerOnceTests {
    private static let answer = StoredAnswer(status: 201, fields: [.init("ETag", "\"1\"")], body: [1, 2, 3])

    @Test(
        "The same request gets the same answer, and another one under its key none", arguments: LibraryBackend.allCases)
    func replay(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            let once = AnswerOnce(library: try library.opened())
            let runs = Mutex(0)
            for _ in 0..<3 {
                let outcome = try await once.run("a", request: Self.digest(1)) {
                    runs.withLock { $0 += 1 }
                    return (Self.answer, true)
                }
                guard case .answered(Self.answer) = outcome else {
                    Issue.record("\(outcome)")
                    return
                }
            }
            #expect(runs.withLock { $0 } == 1)
            let other = try await once.run("a", request: Self.digest(2)) { (Self.answer, true) }
            guard case .otherRequest = other else {
                Issue.record("\(other)")
                return
            }
        }
    }

    @Test("While it is being answered, the same request is told so")
    func inFlight() async throws {
        try await withLibrary { library in
            let once = AnswerOnce(library: try library.opened())
            let request = try Self.digest(1)
            let inner = Mutex<AnswerOnce.Outcome?>(nil)
            _ = try await once.run("a", request: request) {
                let outcome = await Self.result { try await once.run("a", request: request) { (Self.answer, true) } }
                inner.withLock { $0 = outcome }
                return (Self.answer, true)
            }
            guard case .inFlight? = inner.withLock({ $0 }) else {
                Issue.record("it was not told")
                return
            }
        }
    }

    @Test("What changed nothing is tried anew, and so is what a killed process began")
    func again() async throws {
        try await withLibrary { library in
            let dead = AnswerOnce(
                library: try library.opened(by: TestLibrary.deadOwner, plan: .once(.crashAfter, atCall: 1)))
            _ = await Self.result { try await dead.run("a", request: Self.digest(1)) { (Self.answer, true) } }
            let once = AnswerOnce(library: try library.opened())
            let refused = StoredAnswer(status: 415, fields: [], body: [])
            _ = try await once.run("a", request: Self.digest(1)) { (refused, false) }
            let outcome = try await once.run("a", request: Self.digest(1)) { (Self.answer, true) }
            guard case .answered(Self.answer) = outcome else {
                Issue.record("\(outcome)")
                return
            }
        }
    }

    @Test("A key is 1 to 255 visible characters")
    func keys() async throws {
        try await withLibrary { library in
            let once = AnswerOnce(library: try library.opened())
            for key in ["", "a b", "ä", String(repeating: "k", count: 256)] {
                let error = await #expect(throws: ServiceError.self) {
                    try await once.run(key, request: Self.digest(1)) { (Self.answer, true) }
                }
                #expect(error?.code == .invalidArgument)
            }
        }
    }

    private static func digest(_ byte: UInt8) throws -> Digest {
        try #require(Digest(bytes: Array(repeating: byte, count: 32)))
    }

    private static func result<Value>(_ body: () async throws -> Value) async -> Value? {
        do { return try await body() } catch { return nil }
    }
}

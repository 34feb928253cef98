import CloudAuth
import StillsModel
import Synchronization
import Testing

@Suite("Values that are renewed")
struct RefreshedValueTests {
    private struct Ticket: Expiring {
        let number: Int
        let expiresAt: Int64?
    }

    /// Gives out tickets that are good for an hour, or fails.
    private final class Office: Sendable {
        private struct State {
            var calls = 0
            var failure: ErrorCode?
            var life: Int64? = 3_600
        }

        private let state = Mutex(State())
        let clock = TestClock(0)

        var calls: Int { state.withLock { $0.calls } }

        func fail(_ code: ErrorCode?) { state.withLock { $0.failure = code } }
        func live(_ seconds: Int64?) { state.withLock { $0.life = seconds } }

        func ticket() async throws(CloudAuthError) -> Ticket {
            let now = clock.now
            let (number, failure, life) = state.withLock { state in
                state.calls += 1
                return (state.calls, state.failure, state.life)
            }
            if let failure { throw CloudAuthError(failure, "No ticket.") }
            return Ticket(number: number, expiresAt: life.map { now + $0 })
        }

        func value() -> RefreshedValue<Ticket> {
            RefreshedValue(now: { [clock] in clock.now }) { () async throws(CloudAuthError) in try await self.ticket() }
        }
    }

    private let office = Office()

    @Test("One is fetched for all who want it at once, and kept")
    func together() async throws {
        let value = office.value()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 { group.addTask { try await value.current().number } }
            for try await number in group { #expect(number == 1) }
        }
        office.clock.now = 3_299
        #expect(try await value.current().number == 1)
        #expect(office.calls == 1)
    }

    @Test("It is replaced five minutes before its end")
    func early() async throws {
        let value = office.value()
        _ = try await value.current()
        office.clock.now = 3_300
        #expect(try await value.current().number == 2)
    }

    @Test("One with a short life is replaced after three quarters of it")
    func short() async throws {
        office.live(100)
        let value = office.value()
        _ = try await value.current()
        office.clock.now = 74
        #expect(try await value.current().number == 1)
        office.clock.now = 75
        #expect(try await value.current().number == 2)
    }

    @Test("One without an end is kept")
    func endless() async throws {
        office.live(nil)
        let value = office.value()
        _ = try await value.current()
        office.clock.now = 1 << 40
        #expect(try await value.current().number == 1)
    }

    @Test(
        "While a new one is not to be had, the old one is given out as long as it is good, and asked for once a minute")
    func failing() async throws {
        let value = office.value()
        _ = try await value.current()
        office.fail(.unavailable)
        office.clock.now = 3_300
        #expect(try await value.current().number == 1)
        office.clock.now = 3_359
        #expect(try await value.current().number == 1)
        #expect(office.calls == 2)
        office.clock.now = 3_360
        #expect(try await value.current().number == 1)
        #expect(office.calls == 3)
        office.clock.now = 3_600
        #expect(await failure(value) == .unavailable)
        office.fail(nil)
        #expect(try await value.current().number == 5)
    }

    @Test("A first failure is the caller's, and the next call tries again")
    func first() async throws {
        office.fail(.permissionDenied)
        let value = office.value()
        #expect(await failure(value) == .permissionDenied)
        office.fail(nil)
        #expect(try await value.current().number == 2)
    }

    @Test("One that has expired when it comes is none, and the old one is kept", arguments: [0, -1] as [Int64])
    func late(life: Int64) async throws {
        let value = office.value()
        _ = try await value.current()
        office.live(life)
        office.clock.now = 3_300
        #expect(try await value.current().number == 1)
        office.clock.now = 3_600
        #expect(await failure(value) == .unavailable)
    }

    @Test("A call that was cancelled is no reason to hold on to the old one")
    func cancelled() async throws {
        let value = office.value()
        _ = try await value.current()
        office.fail(.cancelled)
        office.clock.now = 3_300
        #expect(await failure(value) == .cancelled)
        office.fail(nil)
        #expect(try await value.current().number == 3)
    }

    @Test("One that a server did not take is forgotten; another is not")
    func forgotten() async throws {
        let value = office.value()
        let ticket = try await value.current()
        value.forget(ticket)
        #expect(try await value.current().number == 2)
        value.forget(ticket)
        #expect(try await value.current().number == 2)
    }

    private func failure(_ value: RefreshedValue<Ticket>) async -> ErrorCode? {
        do throws(CloudAuthError) {
            _ = try await value.current()
            return nil
        } catch {
            return error.code
        }
    }
}

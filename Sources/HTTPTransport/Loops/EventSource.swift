internal import Linux

/// Something with a descriptor that an event loop watches. All calls come on the loop's thread.
protocol EventSource: AnyObject {
    /// Something about the descriptor changed.
    func ready(_ event: EventPoll.Event)

    /// Called a few times within the shortest time-out, for those that have deadlines.
    ///
    /// - Parameter now: the loop's clock.
    func tick(_ now: LoopTime)

    /// The loop is to end: take in nothing new, finish what is under way, then ``EventLoop/remove(_:)``.
    /// Twice is the same as once.
    func drain()

    /// The loop's grace is over: break off, then ``EventLoop/remove(_:)``.
    func abort()
}

/// A moment on a loop's clock, in nanoseconds since some fixed moment; never goes back.
struct LoopTime: Comparable {
    var nanoseconds: Int64

    static let never = LoopTime(nanoseconds: .max)
    static var now: LoopTime { LoopTime(nanoseconds: SystemClock.monotonicNanoseconds) }

    static func < (left: LoopTime, right: LoopTime) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The sum, as far as the clock goes.
    static func + (time: LoopTime, duration: Duration) -> LoopTime {
        let (seconds, attoseconds) = duration.components
        let (billions, tooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, stillTooLarge) = billions.addingReportingOverflow(attoseconds / 1_000_000_000)
        let (end, farTooLarge) = time.nanoseconds.addingReportingOverflow(sum)
        return tooLarge || stillTooLarge || farTooLarge ? .never : LoopTime(nanoseconds: end)
    }
}

/// The sources of a loop, each under a token that is not used again while an event of it may be on its way.
struct EventSources {
    private var slots: [(source: (any EventSource)?, generation: UInt32)] = []
    private var free: [Int] = []
    private(set) var count = 0

    mutating func insert(_ source: any EventSource) -> UInt64 {
        count += 1
        let slot: Int
        if let reused = free.popLast() {
            slot = reused
            slots[slot].source = source
        } else {
            slot = slots.count
            slots.append((source, 0))
        }
        return UInt64(slots[slot].generation) << 32 | UInt64(slot)
    }

    mutating func remove(_ token: UInt64) {
        let slot = Int(token & 0xFFFF_FFFF)
        guard self[token] != nil else { return }
        slots[slot].source = nil
        // Wraps around before it could be the bell's token.
        slots[slot].generation = (slots[slot].generation + 1) & 0x7FFF_FFFF
        free.append(slot)
        count -= 1
    }

    subscript(token: UInt64) -> (any EventSource)? {
        let slot = Int(token & 0xFFFF_FFFF)
        guard slot < slots.count, slots[slot].generation == UInt32(truncatingIfNeeded: token >> 32)
        else { return nil }
        return slots[slot].source
    }

    /// Calls `body` with each that is there now; it may remove any of them.
    func forEach(_ body: (any EventSource) -> Void) {
        for slot in slots { if let source = slot.source { body(source) } }
    }
}

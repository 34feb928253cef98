/// Who is in a lane and who waits before it. Pure: decides, and leaves the acting to ``Lane``.
struct LaneState: Sendable {
    typealias Ticket = UInt64
    typealias Turn = CheckedContinuation<Entrance, Never>

    enum Decision {
        case run, refuse
        /// - Parameter isFirst: whether somebody must begin to look after those who wait.
        case wait(Ticket, isFirst: Bool)
    }

    /// A caller that was told to wait. It comes back with its continuation; until then its turn is only noted.
    private enum Waiter {
        case announced
        case waiting(Turn)
    }

    private let width: Int
    private let waitingLimit: Int
    private var running = 0
    private var nextTicket: Ticket = 0
    /// The waiting, by ticket; tickets rise, so the smallest has waited longest.
    private var waiters: [Ticket: Waiter] = [:]
    /// Tickets in order of arrival, from `head` on. Those that gave up stay until they come to the front.
    private var line: [Ticket] = []
    private var head = 0
    /// Whether somebody calls ``look()`` again and again.
    private var isWatched = false
    /// The newest ticket at each of the last looks.
    private var looks: [Ticket] = []
    /// How often ``look()`` is called in the time that each may wait.
    static let looksPerPatience = 4
    /// Announced callers that were given their turn, or gave up, before they came back.
    private var answered: [Ticket: Entrance] = [:]

    init(width: Int, waitingLimit: Int) {
        self.width = width
        self.waitingLimit = waitingLimit
    }

    mutating func admit() -> Decision {
        if running < width {
            running += 1
            return .run
        }
        guard waiters.count < waitingLimit else { return .refuse }
        nextTicket += 1
        waiters[nextTicket] = .announced
        line.append(nextTicket)
        defer { isWatched = true }
        return .wait(nextTicket, isFirst: !isWatched)
    }

    /// Finds those who have waited too long: all that have been there since the look before the last four.
    ///
    /// - Returns: whom to turn away, and whether nobody is left to look after.
    mutating func look() -> (impatient: [Turn], isOver: Bool) {
        looks.append(nextTicket)
        var impatient: [Turn] = []
        if looks.count > Self.looksPerPatience {
            let newest = looks.removeFirst()
            for place in head..<line.count where line[place] <= newest {
                switch waiters.removeValue(forKey: line[place]) {
                case .waiting(let turn): impatient.append(turn)
                case .announced: answered[line[place]] = .turnedAway
                case nil: break
                }
            }
            dropThoseWhoGaveUp()
        }
        guard waiters.isEmpty else { return (impatient, false) }
        isWatched = false
        looks = []
        return (impatient, true)
    }

    /// - Returns: the answer when it was given before the caller came here; else nil, and the continuation is kept.
    mutating func wait(_ ticket: Ticket, _ turn: Turn) -> Entrance? {
        if let answer = answered.removeValue(forKey: ticket) { return answer }
        waiters[ticket] = .waiting(turn)
        return nil
    }

    /// - Returns: the continuation to resume as cancelled, if the ticket still waits with one.
    mutating func giveUp(_ ticket: Ticket) -> Turn? {
        dropThoseWhoGaveUp()
        switch waiters.removeValue(forKey: ticket) {
        case .waiting(let turn): return turn
        case .announced:
            answered[ticket] = .cancelled
            return nil
        case nil: return nil
        }
    }

    /// Gives the place that became free to whoever waited longest.
    ///
    /// - Returns: the continuation to resume as admitted, if that one waits with one.
    mutating func release() -> Turn? {
        while let ticket = takeFirstOfLine() {
            switch waiters.removeValue(forKey: ticket) {
            case .waiting(let turn): return turn
            case .announced:
                answered[ticket] = .admitted
                return nil
            case nil: continue
            }
        }
        running -= 1
        return nil
    }

    /// Keeps the line in proportion to those who wait, however many gave up while nobody left the lane.
    private mutating func dropThoseWhoGaveUp() {
        guard line.count > 64, line.count > 2 * waiters.count else { return }
        line = line[head...].filter { waiters[$0] != nil }
        head = 0
    }

    private mutating func takeFirstOfLine() -> Ticket? {
        guard head < line.count else {
            line.removeAll(keepingCapacity: true)
            head = 0
            return nil
        }
        let ticket = line[head]
        head += 1
        if head >= 1_024, head > line.count / 2 {
            line.removeFirst(head)
            head = 0
        }
        return ticket
    }
}

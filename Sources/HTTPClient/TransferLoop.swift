internal import Curl
internal import Linux
internal import StillsModel
internal import Synchronization

/// The thread that drives all transfers of one client. It ends when the client does.
final class TransferLoop: Sendable {
    private let multi: CurlMulti
    private let stall: Duration
    private let ended: @Sendable (Transfer, _ connections: Int, _ bytes: Int64, HTTPClientError?) -> Void
    private let orders = Mutex<[Order]>([])

    private enum Order: Sendable {
        case add(CurlTransfer, Transfer)
        case resume(Transfer)
        case remove(Transfer)
        case stop
    }

    /// - Parameters:
    ///   - stall: how long nothing may move, by the server's fault.
    ///   - ended: told of each transfer's end, on the loop's thread.
    init(
        multi: CurlMulti, stall: Duration,
        ended: @escaping @Sendable (Transfer, _ connections: Int, _ bytes: Int64, HTTPClientError?) -> Void
    ) {
        self.multi = multi
        self.stall = stall
        self.ended = ended
    }

    func start() throws(SystemError) {
        try Thread.start(name: "http client", stackByteCount: 1 << 20) { LoopRun(self).run() }
    }

    func add(_ curl: CurlTransfer, _ transfer: Transfer) { order(.add(curl, transfer)) }

    func grant(_ wish: TransferWish, to transfer: Transfer) {
        switch wish {
        case .resume: order(.resume(transfer))
        case .remove: order(.remove(transfer))
        }
    }

    func stop() { order(.stop) }

    private func order(_ order: Order) {
        let isFirst = orders.withLock { orders in
            orders.append(order)
            return orders.count == 1
        }
        if isFirst { multi.wake() }
    }
}

extension TransferLoop {
    /// What only the loop's thread knows.
    private final class LoopRun {
        private let loop: TransferLoop
        private var running: [ObjectIdentifier: Running] = [:]
        private var byCurl: [ObjectIdentifier: ObjectIdentifier] = [:]
        private var isStopped = false
        private var lastLook: ContinuousClock.Instant
        private let clock = ContinuousClock()

        private struct Running {
            let curl: CurlTransfer
            let transfer: Transfer
            var moved: Int64 = 0
            var since: ContinuousClock.Instant
        }

        init(_ loop: TransferLoop) {
            self.loop = loop
            lastLook = clock.now
        }

        func run() {
            do throws(CurlError) {
                while !isStopped {
                    try obey()
                    for (curl, failure) in try loop.multi.perform() { end(curl, failure) }
                    endStalled()
                    try loop.multi.wait(milliseconds: waitMilliseconds)
                }
                endAll(nil)
            } catch {
                endAll(error)
            }
        }

        /// Long when there is nothing to watch: whoever has an order wakes the loop.
        private var waitMilliseconds: Int32 { running.isEmpty ? 60_000 : Int32(interval / .milliseconds(1)) }

        private var interval: Duration { min(.milliseconds(1_000), max(.milliseconds(10), loop.stall / 4)) }

        private func obey() throws(CurlError) {
            let orders = loop.orders.withLock { orders in
                defer { orders = [] }
                return orders
            }
            for order in orders {
                switch order {
                case .add(let curl, let transfer): add(curl, transfer)
                case .resume(let transfer):
                    guard let known = running[ObjectIdentifier(transfer)] else { continue }
                    running[ObjectIdentifier(transfer)]?.since = clock.now
                    known.curl.resume()
                case .remove(let transfer):
                    guard let known = running[ObjectIdentifier(transfer)] else { continue }
                    loop.multi.remove(known.curl)
                    forget(known)
                    tell(known, HTTPClientError(.cancelled, "The request was cancelled.", arrival: .unknown))
                case .stop: isStopped = true
                }
            }
        }

        private func add(_ curl: CurlTransfer, _ transfer: Transfer) {
            let new = Running(curl: curl, transfer: transfer, since: clock.now)
            running[ObjectIdentifier(transfer)] = new
            byCurl[ObjectIdentifier(curl)] = ObjectIdentifier(transfer)
            do throws(CurlError) {
                try loop.multi.add(curl)
            } catch {
                forget(new)
                tell(new, HTTPClientError(error, host: "\(transfer.server)", hasHead: false))
            }
        }

        private func end(_ curl: CurlTransfer, _ failure: CurlError?) {
            guard let key = byCurl[ObjectIdentifier(curl)], let known = running[key] else { return }
            forget(known)
            let hasHead = known.transfer.hasHead
            if let failure {
                return tell(known, HTTPClientError(failure, host: "\(known.transfer.server)", hasHead: hasHead))
            }
            let silence = CurlError(.malformedResponse, "there is no head")
            tell(known, hasHead ? nil : HTTPClientError(silence, host: "\(known.transfer.server)", hasHead: false))
        }

        private func endStalled() {
            let now = clock.now
            guard now - lastLook >= interval else { return }
            lastLook = now
            for (key, known) in running {
                let moved = known.curl.moved
                // Making a connection has a time-out of its own.
                if moved != known.moved || !known.curl.isConnected || known.transfer.waitsForThisSide {
                    running[key]?.moved = moved
                    running[key]?.since = now
                } else if now - known.since >= loop.stall {
                    loop.multi.remove(known.curl)
                    forget(known)
                    tell(known, stalled(known.transfer))
                }
            }
        }

        private func stalled(_ transfer: Transfer) -> HTTPClientError {
            HTTPClientError(
                .unavailable, "\(transfer.server) has sent and taken nothing for \(loop.stall).",
                arrival: transfer.hasHead ? .answered : .unknown)
        }

        private func endAll(_ failure: CurlError?) {
            for known in running.values {
                loop.multi.remove(known.curl)
                tell(
                    known,
                    failure.map { HTTPClientError($0, host: "\(known.transfer.server)", hasHead: false) }
                        ?? HTTPClientError(.cancelled, "The client was closed.", arrival: .unknown))
            }
            running = [:]
            byCurl = [:]
        }

        private func forget(_ known: Running) {
            running[ObjectIdentifier(known.transfer)] = nil
            byCurl[ObjectIdentifier(known.curl)] = nil
        }

        private func tell(_ known: Running, _ failure: HTTPClientError?) {
            loop.ended(known.transfer, known.curl.connections, known.curl.moved, failure)
            known.transfer.end(failure)
        }
    }
}

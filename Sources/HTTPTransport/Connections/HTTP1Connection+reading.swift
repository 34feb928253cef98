internal import Linux
internal import StillsModel

extension HTTP1Connection {
    /// Does all that can be done without waiting, for a bounded number of steps.
    func advance() {
        if isAdvancing { return }
        isAdvancing = true
        defer { isAdvancing = false }
        var steps = 0
        while phase != .closed {
            steps += 1
            guard steps <= 64 else { return yield() }
            if useInput() { continue }
            guard mayReceive, wantsInput, receive() else { return }
        }
    }

    private var wantsInput: Bool {
        switch phase {
        case .head, .draining, .closing, .lingering: true
        case .closed: false
        case .exchange:
            if let exchange, !exchange.incoming.isComplete {
                exchange.body?.hasRoom ?? false
            } else {
                false
            }
        }
    }

    /// - Returns: whether anything came of what was received before.
    private func useInput() -> Bool {
        guard inputStart < input.count else { return false }
        switch phase {
        case .head: return readHead()
        case .exchange:
            guard let exchange, !exchange.incoming.isComplete, exchange.body?.hasRoom ?? false else {
                return false
            }
            let bytes = input
            let used = feed(bytes, inputStart..<bytes.count)
            consumeInput(used)
            return used > 0
        case .draining:
            let bytes = input
            consumeInput(feed(bytes, inputStart..<bytes.count))
            return true
        case .closing, .lingering:
            consumeInput(input.count - inputStart)
            return false
        case .closed: return false
        }
    }

    private func consumeInput(_ count: Int) {
        // Closed meanwhile, there is no input.
        guard phase != .closed else { return }
        inputStart = min(inputStart + count, input.count)
        guard inputStart == input.count else { return }
        inputStart = 0
        // A little memory is kept for the next head.
        if input.capacity > 4_096 { input = [] } else { input.removeAll(keepingCapacity: true) }
    }

    /// - Returns: whether something came in, or the phase is another.
    private func receive() -> Bool {
        switch socket.receive(into: &loop.receiveBuffer) {
        case .count(0):
            mayReceive = false
            inputEnded()
            return false
        case .count(let count):
            // What fills the buffer may not be all. What does not was all, and an event will tell of more.
            if count < loop.receiveBuffer.count { mayReceive = isHalfClosed }
            take(count)
            return true
        case .wouldBlock:
            mayReceive = false
            return false
        case .gone:
            breakOff()
            return false
        }
    }

    /// Takes what stands in the loop's buffer; of a body it goes on without coming through `input`.
    private func take(_ count: Int) {
        var used = 0
        switch phase {
        case .exchange, .draining:
            let bytes = loop.receiveBuffer
            used = feed(bytes, 0..<count)
        case .closing, .lingering: return
        case .head, .closed: break
        }
        guard phase != .closed, used < count else { return }
        if inputStart == input.count {
            input.removeAll(keepingCapacity: true)
            inputStart = 0
        }
        input.append(contentsOf: loop.receiveBuffer[used..<count])
    }

    /// The client has closed its side, and all it sent was read.
    private func inputEnded() {
        isHalfClosed = true
        switch phase {
        case .head, .draining, .lingering: close()
        case .exchange:
            // Whoever reads the body would wait for ever.
            if let exchange, !exchange.incoming.isComplete { breakOff() }
        case .closing, .closed: break
        }
    }

    private func readHead() -> Bool {
        if mayPassEmptyLine, input.count - inputStart >= 2, input[inputStart] == ASCII.carriageReturn,
            input[inputStart + 1] == ASCII.lineFeed
        {
            mayPassEmptyLine = false
            consumeInput(2)
            return true
        }
        do throws(HTTPRefusal) {
            guard let length = try scanner.scan(input, from: inputStart) else { return false }
            let head = try HTTPRequestHead.parse(
                Array(input[inputStart..<(inputStart + length)]), limits: limits)
            consumeInput(length)
            scanner = HTTPHeadScanner(limits: limits)
            mayPassEmptyLine = true
            begin(head)
        } catch {
            refuse(error)
        }
        return true
    }

    /// Takes bytes of a body, for the handler or to be dropped.
    ///
    /// - Returns: how many belong to the body.
    private func feed(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        guard let exchange else { return 0 }
        var end = range.lowerBound
        var data: [UInt8] = []
        switch exchange.incoming {
        case .complete: return 0
        case .length(let rest):
            let count = Int(min(rest, Int64(min(range.count, ByteChunk.preferredSize))))
            end += count
            exchange.receivedCount += Int64(count)
            if phase == .exchange { data = Array(bytes[range.lowerBound..<end]) }
            exchange.incoming = Int64(count) == rest ? .complete : .length(rest - Int64(count))
        case .chunked(var decoder):
            do throws(HTTPRefusal) {
                end = try decoder.decode(bytes, range, into: &data, limit: ByteChunk.preferredSize)
            } catch {
                refuseExchange(error)
                return range.count
            }
            exchange.receivedCount += Int64(data.count)
            exchange.incoming = decoder.isDone ? .complete : .chunked(decoder)
        }
        exchange.owesContinue = false
        patience.note(bytes: end - range.lowerBound)
        use(data, exchange)
        return end - range.lowerBound
    }

    private func use(_ data: [UInt8], _ exchange: HTTPExchange) {
        guard exchange.receivedCount <= limits.bodyBytes - exchange.announcedCount else {
            return refuseExchange(HTTPRefusal(.contentTooLarge, "The body of the request is too large."))
        }
        if phase == .draining {
            drainedCount += Int64(data.count)
            if exchange.incoming.isComplete {
                self.exchange = nil
                phase = .head
                patience.begin(loop.now)
            } else if drainedCount > limits.drainedBodyBytes {
                // Cut off, a client that still sends would lose the answer that is on its way to it.
                self.exchange = nil
                linger()
            }
            return
        }
        if !data.isEmpty { exchange.body?.add(data) }
        if exchange.incoming.isComplete {
            exchange.body?.finish()
            patience.begin(loop.now)
        }
    }
}

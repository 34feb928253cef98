internal import Linux
internal import StillsModel

extension HTTP1Connection {
    /// Has a request served whose head was read.
    func begin(_ head: HTTPRequestHead) {
        if case .length(let length) = head.framing, length > limits.bodyBytes {
            return refuse(
                HTTPRefusal(.contentTooLarge, "The body of the request is too large."),
                isHead: head.method == .head)
        }
        guard server.beginRequest() else {
            return refuse(
                HTTPRefusal(.unavailable, "Too many requests are being served."),
                isHead: head.method == .head)
        }
        requestCount += 1
        let number = requestCount
        let exchange = HTTPExchange(head, number: number, limits: limits)
        if head.framing != .none {
            // Holds the connection as long as the handler holds the body; what counts of it is closed before.
            exchange.body = HTTPRequestBody { [self] in askForMore(number) }
        }
        self.exchange = exchange
        phase = .exchange
        patience.begin(loop.now)
        serve(request(head, exchange), number)
    }

    /// Starts the handler, at once and on this thread: one that has no need to wait has answered when this returns.
    private func serve(_ request: HTTPRequest, _ number: UInt64) {
        loop.taskBegan()
        let task = Task.immediateDetached(executorPreference: loop) { [self] in
            let response = await server.handler.respond(to: request)
            await answer(response, number)
            server.endRequest()
            loop.taskEnded()
        }
        if exchange?.number == number { exchange?.task = task }
    }

    private func request(_ head: HTTPRequestHead, _ exchange: HTTPExchange) -> HTTPRequest {
        var request = HTTPRequest(
            method: head.method, path: head.path, query: head.query, authority: head.authority,
            fields: head.fields,
            remoteAddress: peerText)
        request.ending = exchange.ending
        if let body = exchange.body {
            request.body = body
            if case .length(let length) = head.framing {
                request.bodyLength = length
            } else {
                request.bodyLength = nil
            }
        }
        if isFromProxy {
            let stated = server.clients.stated(by: head.fields)
            if let address = stated.address { request.remoteAddress = address.description }
            if let scheme = stated.scheme { request.scheme = scheme }
        }
        return request
    }

    /// The handler took something of the body, or began to.
    private func askForMore(_ number: UInt64) {
        loop.execute { [self] in
            guard phase == .exchange, exchange?.number == number else { return }
            patience.begin(loop.now)
            if exchange?.owesContinue ?? false { sendContinue() }
            advance()
        }
    }

    private func sendContinue() {
        guard case .awaited = exchange?.response else { return }
        exchange?.owesContinue = false
        outbox.put(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), [])
        flush()
    }

    private func answer(_ response: HTTPResponse, _ number: UInt64) async {
        if let body = send(response, number) { await pump(body, number) }
    }

    /// The response is complete: goes on with the next request, or ends the connection.
    func finishExchange() {
        guard let exchange else { return }
        exchange.body?.fail(ByteStreamError(.cancelled, "The request was answered."))
        patience.begin(loop.now)
        guard exchange.keepsAlive else {
            self.exchange = nil
            return linger()
        }
        if exchange.incoming.isComplete {
            self.exchange = nil
            phase = .head
        } else {
            drainedCount = 0
            phase = .draining
        }
        if !isAdvancing { yield() }
    }

    /// Has the client see the last response before the connection is gone: closed with bytes unread, the kernel would
    /// cut it off, and the response with it.
    func linger() {
        patience.begin(loop.now)
        // All that the client sent was read: nothing is lost by closing.
        if isHalfClosed, !mayReceive { return close() }
        phase = .lingering
        socket.endSending()
        if !isAdvancing { yield() }
    }

    /// Answers what the handler does not see, and ends the connection.
    func refuse(_ refusal: HTTPRefusal, isHead: Bool = false) {
        let response = refusal.response
        guard case .bytes(let body) = response.body else { return }
        var head: [UInt8] = []
        let isWritten = HTTPResponseHead.write(
            response.status, response.fields, framing: .length(Int64(body.count)), connection: .close,
            date: loop.date.bytes, into: &head)
        guard isWritten else { return close() }
        phase = .closing
        patience.begin(loop.now)
        outbox.append(head, isHead ? [] : body)
        flush()
    }

    /// Answers in the handler's place, which is cancelled. Where its response has begun, the connection is cut off.
    func refuseExchange(_ refusal: HTTPRefusal) {
        guard let exchange, phase == .exchange, case .awaited = exchange.response else {
            return breakOff()
        }
        cancelExchange(
            refusal.status,
            ByteStreamError(
                refusal.status == .contentTooLarge ? .resourceExhausted : .cancelled, refusal.reason))
        refuse(refusal, isHead: exchange.isHead)
    }
}

internal import Linux
internal import StillsModel

extension HTTP1Connection {
    /// A body that a task brings piece by piece.
    struct StreamedBody {
        let stream: any ByteStream
        let length: Int64?
        let isChunked: Bool
    }

    /// Sends what the handler answered, as far as it is there.
    ///
    /// - Returns: the body, when it is yet to be pulled.
    func send(_ response: HTTPResponse, _ number: UInt64) -> StreamedBody? {
        guard phase == .exchange, let exchange, exchange.number == number,
            case .awaited = exchange.response
        else {
            return nil
        }
        let plan = HTTPResponsePlan(response, exchange)
        exchange.keepsAlive =
            exchange.keepsAlive && !loop.isEnding && !isHalfClosed && plan.framing != .untilClose
            && exchange.canDrain(limits) && !HTTPResponsePlan.closes(response.fields)
        exchange.response = plan.streamed == nil ? .closing : .streaming
        patience.begin(loop.now)

        let connection: HTTPResponseHead.Connection =
            exchange.keepsAlive ? (exchange.isVersion10 ? .keepAlive : .unstated) : .close
        loop.headBuffer.removeAll(keepingCapacity: true)
        let isWritten =
            (200...599).contains(response.status.rawValue)
            && HTTPResponseHead.write(
                response.status, response.fields, framing: plan.framing, connection: connection,
                date: loop.date.bytes, into: &loop.headBuffer)
        guard isWritten else {
            cancelExchange(.internalError, ByteStreamError(.internal, "The response cannot be sent."))
            refuse(HTTPRefusal(.internalError, "The answer could not be sent."), isHead: exchange.isHead)
            return nil
        }
        sendHead(plan)
        return plan.streamed
    }

    /// Small bodies go out with the head by one call, from the loop's buffer; what is left of it is kept.
    private func sendHead(_ plan: HTTPResponsePlan) {
        var second = plan.bytes
        if second.count <= 2_048 {
            loop.headBuffer.append(contentsOf: second)
            second = []
        }
        var sent = 0
        if outbox.isEmpty {
            let outcome = socket.send(loop.headBuffer, second, from: 0, more: plan.file != nil)
            switch outcome {
            case .count(let count): sent = count
            case .wouldBlock: break
            case .gone: return breakOff()
            }
            if plan.file == nil, sent == loop.headBuffer.count + second.count { return outputSent() }
            outbox.put(Array(loop.headBuffer), second, sent: sent, file: plan.file)
        } else {
            outbox.append(Array(loop.headBuffer), second, file: plan.file)
        }
        flush()
    }

    /// Pushes out what waits.
    func flush() {
        var count = 0
        let outcome = outbox.flush(socket, count: &count)
        if count > 0 { patience.note(bytes: count) }
        switch outcome {
        case .sent: outputSent()
        case .waiting: break
        case .yielding: yield()
        case .failed: breakOff()
        }
    }

    private func outputSent() {
        switch phase {
        case .closing: linger()
        case .exchange:
            guard let exchange else { return }
            if case .closing = exchange.response { return finishExchange() }
            patience.begin(loop.now)
            let writer = exchange.writer
            exchange.writer = nil
            writer?.resume()
        case .head, .draining, .lingering, .closed: break
        }
    }

    /// Sends a body as it is pulled, one chunk ahead of what the client takes.
    func pump(_ body: StreamedBody, _ number: UInt64) async {
        var count: Int64 = 0
        while let chunk = await pull(body.stream, number) {
            count += Int64(chunk.count)
            if let length = body.length, count > length { return breakOff(number) }
            await send(
                chunk.bytes,
                after: body.isChunked ? Self.chunkHead(chunk.count, isFirst: count == chunk.count) : [],
                number)
        }
        guard isServing(number) else { return }
        if let length = body.length, count != length { return breakOff(number) }
        await waitForOutput(number)
        guard isServing(number) else { return }
        exchange?.response = .closing
        if body.isChunked {
            outbox.put(Array((count == 0 ? "0\r\n\r\n" : "\r\n0\r\n\r\n").utf8), [])
            flush()
        } else {
            finishExchange()
        }
    }

    /// The next chunk; nil at the end, and when the connection was cut off because there is none.
    private func pull(_ stream: any ByteStream, _ number: UInt64) async -> ByteChunk? {
        do throws(ByteStreamError) {
            let chunk = try await stream.next()
            return isServing(number) ? chunk : nil
        } catch {
            breakOff(number)
            return nil
        }
    }

    private func send(_ bytes: [UInt8], after head: [UInt8], _ number: UInt64) async {
        if bytes.isEmpty { return }
        await waitForOutput(number)
        guard isServing(number) else { return }
        patience.begin(loop.now)
        outbox.put(head, bytes)
        flush()
    }

    /// Waits until the client has taken what was sent before.
    private func waitForOutput(_ number: UInt64) async {
        guard isServing(number), !outbox.isEmpty else { return }
        await withCheckedContinuation { exchange?.writer = $0 }
    }

    private func isServing(_ number: UInt64) -> Bool {
        phase == .exchange && exchange?.number == number
    }

    private func breakOff(_ number: UInt64) {
        if isServing(number) { breakOff() }
    }

    /// `1a2b`, CR and LF; behind another chunk, that one's end before it.
    private static func chunkHead(_ count: Int, isFirst: Bool) -> [UInt8] {
        Array("\(isFirst ? "" : "\r\n")\(String(count, radix: 16))\r\n".utf8)
    }
}

/// How a response is framed and where its body comes from (RFC 9112, section 6).
struct HTTPResponsePlan {
    var framing: HTTPResponseHead.Framing
    var bytes: [UInt8] = []
    var file: FileBytes?
    var streamed: HTTP1Connection.StreamedBody?

    init(_ response: HTTPResponse, _ exchange: HTTPExchange) {
        if response.status == .noContent || response.status == .notModified {
            framing = .none
            return
        }
        switch response.body {
        case .none: framing = exchange.isHead ? .none : .length(0)
        case .bytes(let bytes):
            framing = .length(Int64(bytes.count))
            if !exchange.isHead { self.bytes = bytes }
        case .stream(let stream, let length):
            framing = length.map { .length($0) } ?? (exchange.isVersion10 ? .untilClose : .chunked)
            if exchange.isHead { return }
            if let length, let file = stream.file, Int64(file.range.count) == length {
                if length > 0 { self.file = file }
            } else {
                streamed = HTTP1Connection.StreamedBody(
                    stream: stream, length: length, isChunked: framing == .chunked)
            }
        }
    }

    /// Whether the handler wants the connection to end.
    static func closes(_ fields: HTTPFields) -> Bool {
        fields["Connection"].map { $0.lowercased() == "close" } ?? false
    }
}

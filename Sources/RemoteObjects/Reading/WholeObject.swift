internal import HTTPClient
internal import StillsModel

/// An object whose server sends it only whole: its bytes are taken as they come by, and what lies behind them is asked for anew.
/// Nothing of it is kept. For one task at a time.
actor WholeObject {
    private let request: ClientRequest
    private let source: any ObjectSource
    private let identity: ObjectIdentity
    private let reader: ObjectReader
    private var body: CountedBody?
    private var received: Int64 = 0

    init(
        request: ClientRequest, source: any ObjectSource, identity: ObjectIdentity, reader: ObjectReader,
        body: CountedBody?
    ) {
        self.request = request
        self.source = source
        self.identity = identity
        self.reader = reader
        self.body = body
    }

    /// The bytes of a range.
    func bytes(_ range: Range<Int64>) async throws(RemoteObjectError) -> [UInt8] {
        var attempt = 1
        while true {
            do throws(ByteStreamError) {
                let body = try await body(before: range.lowerBound)
                let before = await body.position
                try await body.skip(to: range.lowerBound)
                let bytes = try await body.bytes(range.count, isAll: false)
                received += await body.position - before
                guard bytes.count == range.count else {
                    throw ByteStreamError(.unavailable, "The answer broke off before its end.")
                }
                return bytes
            } catch {
                body = nil
                guard error.code.isRetryable, attempt < RangePolicy.attempts else {
                    throw RemoteObjectError(error.code, error.message, cause: error)
                }
            }
            attempt += 1
            try await RangePolicy.pause(before: attempt)
        }
    }

    /// The answer that is coming in, where it has not passed the place; else a new one.
    private func body(before place: Int64) async throws(ByteStreamError) -> CountedBody {
        if let body, await body.position <= place { return body }
        guard received <= reader.policy.wholeLimit else {
            throw ByteStreamError(
                .resourceExhausted,
                "The server knows no ranges, and sending it whole again and again would take too much.")
        }
        do throws(RemoteObjectError) {
            let answer = try await reader.send(request, nil, source)
            guard case .whole(let total) = try await RangeAnswer.of(answer, to: 0..<1, source) else {
                throw RemoteObjectError(.corrupt, "The server answered with a part though none was asked for.")
            }
            let now = ObjectIdentity(answer.fields, byteCount: total ?? identity.byteCount)
            if let difference = identity.difference(from: now) { throw RemoteObjectError.changed(difference) }
            let new = CountedBody(answer.body, reader.tally)
            body = new
            return new
        } catch {
            // Repeated already where that helps.
            throw ByteStreamError(error.code == .unavailable ? .internal : error.code, error.message, cause: error)
        }
    }
}

internal import HTTPClient
internal import StillsModel

/// Opens objects: asks for the first bytes of each, and is ready for more.
package struct ObjectReader: Sendable {
    let policy: RangePolicy
    let tally: ReadingTally

    /// As many hops as people put up with.
    private static let redirectLimit = 5

    package init(policy: RangePolicy = RangePolicy(), tally: ReadingTally) {
        self.policy = policy
        self.tally = tally
    }

    /// Asks for the object's head.
    ///
    /// - Throws: ``RemoteObjectError``: `.conflict` when it is not what the listing told of; what the server said; that it is
    ///   empty; what kept the bytes from coming, after some attempts.
    package func open(
        _ object: RemoteObject, from source: any ObjectSource
    ) async throws(RemoteObjectError) -> OpenObject {
        var attempt = 1
        while true {
            switch try await begin(object, source) {
            case .opened(let open): return open
            case .brokeOff(let error): if attempt >= RangePolicy.attempts { throw error }
            }
            attempt += 1
            try await RangePolicy.pause(before: attempt)
        }
    }

    private enum Beginning {
        case opened(OpenObject)
        case brokeOff(RemoteObjectError)
    }

    private func begin(
        _ object: RemoteObject, _ source: any ObjectSource
    ) async throws(RemoteObjectError) -> Beginning {
        let (request, answer) = try await follow(source.request(for: object), source)
        let wanted = 0..<policy.headSize
        let body = CountedBody(answer.body, tally)
        switch try await RangeAnswer.of(answer, to: wanted, source) {
        case .part(let range, let total):
            try Self.compare(object, total)
            let head: [UInt8]
            do throws(ByteStreamError) {
                head = try await body.bytes(Int(range.count), isAll: true)
            } catch {
                return try Self.brokeOff(error)
            }
            let identity = ObjectIdentity(answer.fields, byteCount: total)
            return .opened(
                OpenObject(request: request, source: source, identity: identity, head: head, reader: self, whole: nil))
        case .whole(let total):
            if let total { try Self.compare(object, total) }
            return try await beginWhole(request, source, answer, body, total)
        }
    }

    /// A server that knows no ranges, or not for this object.
    private func beginWhole(
        _ request: ClientRequest, _ source: any ObjectSource, _ answer: ClientResponse, _ body: CountedBody,
        _ total: Int64?
    ) async throws(RemoteObjectError) -> Beginning {
        do throws(ByteStreamError) {
            let head = try await body.bytes(Int(min(policy.headSize, total ?? policy.headSize)), isAll: false)
            var count = total
            if count == nil {
                // Only its end tells how long it is.
                try await body.skip(upTo: policy.wholeLimit)
                count = await body.position
            }
            guard let count, count > 0 else { throw ByteStreamError(.corrupt, "It is empty.") }
            let identity = ObjectIdentity(answer.fields, byteCount: count)
            let whole = WholeObject(
                request: request, source: source, identity: identity, reader: self, body: total == nil ? nil : body)
            return .opened(
                OpenObject(request: request, source: source, identity: identity, head: head, reader: self, whole: whole)
            )
        } catch {
            return try Self.brokeOff(error)
        }
    }

    private static func brokeOff(_ error: ByteStreamError) throws(RemoteObjectError) -> Beginning {
        let failure = RemoteObjectError(error.code, error.message, cause: error)
        guard error.code.isRetryable else { throw failure }
        return .brokeOff(failure)
    }

    private static func compare(_ object: RemoteObject, _ total: Int64) throws(RemoteObjectError) {
        guard let listed = object.byteCount, listed != total else { return }
        throw RemoteObjectError.changed("the listing told of \(listed) bytes, and it has \(total)")
    }

    /// Sends a request for the head, to wherever the source's servers lead; the request that found it.
    private func follow(
        _ request: ClientRequest, _ source: any ObjectSource
    ) async throws(RemoteObjectError) -> (ClientRequest, ClientResponse) {
        var request = request
        request.fields["Accept-Encoding"] = "identity"
        for _ in 0...Self.redirectLimit {
            let answer = try await send(request, 0..<policy.headSize, source)
            guard source.followsRedirects, [301, 302, 303, 307, 308].contains(answer.status),
                let location = answer.fields["Location"]
            else { return (request, answer) }
            guard let target = WebAddress.target(of: location, from: request.url), ServerName(of: target) != nil else {
                return (request, answer)
            }
            request.url = target
        }
        throw RemoteObjectError(.invalidArgument, "The server leads from one address to the next without an end.")
    }

    func send(
        _ request: ClientRequest, _ range: Range<Int64>?, _ source: any ObjectSource
    ) async throws(RemoteObjectError) -> ClientResponse {
        var request = request
        if let range { request.fields["Range"] = "bytes=\(range.lowerBound)-\(range.upperBound - 1)" }
        tally.countRequest()
        do throws(HTTPClientError) {
            return try await source.exchange.send(request)
        } catch {
            throw RemoteObjectError(error.code, error.message, cause: error)
        }
    }
}

package import EmbeddedMetadata
internal import HTTPClient
package import Execution
internal import StillsModel

/// An object whose head is there. For one task at a time.
package final class OpenObject: Sendable {
    private let request: ClientRequest
    private let source: any ObjectSource
    private let identity: ObjectIdentity
    private let reader: ObjectReader
    private let head: [UInt8]
    private let whole: WholeObject?

    init(
        request: ClientRequest, source: any ObjectSource, identity: ObjectIdentity, head: [UInt8], reader: ObjectReader,
        whole: WholeObject?
    ) {
        self.request = request
        self.source = source
        self.identity = identity
        self.head = head
        self.reader = reader
        self.whole = whole
    }

    package var byteCount: Int64 { identity.byteCount }

    /// Has `read` read the object, on a thread of the pool: it waits there for what it needs beyond the head.
    ///
    /// - Parameter threads: must have a thread for each object that is read at a time.
    package func withBytes<Value: Sendable, Failure: Error>(
        on threads: BlockingPool, _ read: @Sendable (RangedSource) throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await threads.run { () throws(Failure) -> Value in
            let source = RangedSource(byteCount: byteCount, head: head) { (range) throws(ByteSourceError) in
                switch BlockingWait.result({ await self.result(range) }) {
                case .success(let bytes): return bytes
                case .failure(let error): throw ByteSourceError(message: error.message)
                }
            }
            return try read(source)
        }
    }

    private func result(_ range: Range<Int64>) async -> Result<[UInt8], RemoteObjectError> {
        do throws(RemoteObjectError) { return .success(try await bytes(range)) } catch { return .failure(error) }
    }

    /// The bytes of a range within the object.
    ///
    /// - Throws: ``RemoteObjectError`` with `.conflict` when it is not the same object any more; what the server said.
    package func bytes(_ range: Range<Int64>) async throws(RemoteObjectError) -> [UInt8] {
        if let whole { return try await whole.bytes(range) }
        var attempt = 1
        while true {
            let answer = try await answer(range)
            do throws(ByteStreamError) {
                return try await CountedBody(answer.body, reader.tally).bytes(range.count, isAll: true)
            } catch {
                guard error.code.isRetryable, attempt < RangePolicy.attempts else {
                    throw RemoteObjectError(error.code, error.message, cause: error)
                }
            }
            attempt += 1
            try await RangePolicy.pause(before: attempt)
        }
    }

    private func answer(_ range: Range<Int64>) async throws(RemoteObjectError) -> ClientResponse {
        var request = request
        identity.demand(of: &request)
        let answer = try await reader.send(request, range, source)
        guard case .part(let got, let total) = try await RangeAnswer.of(answer, to: range, source) else {
            throw RemoteObjectError(
                .unimplemented, "The server answered with a part at first, and then with all of it.")
        }
        let now = ObjectIdentity(answer.fields, byteCount: total)
        if let difference = identity.difference(from: now) { throw RemoteObjectError.changed(difference) }
        guard got == range else {
            throw RemoteObjectError(.corrupt, "The server answered with less than was asked for.")
        }
        return answer
    }
}

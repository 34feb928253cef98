internal import HTTPClient
internal import StillsModel

/// A page of a listing, as it comes.
enum ListingAnswer {
    /// - Throws: ``RemoteObjectError`` for any status but 200, with what the server says of it.
    static func get(
        _ request: ClientRequest, from source: some ObjectSource, limit: Int
    ) async throws(RemoteObjectError) -> [UInt8] {
        var attempt = 1
        while true {
            let answer: ClientResponse
            do throws(HTTPClientError) {
                answer = try await source.exchange.send(request)
            } catch {
                throw RemoteObjectError(error.code, error.message, cause: error)
            }
            guard answer.status == 200 else { throw await Refusal.error(answer, source) }
            do throws(HTTPClientError) {
                return try await answer.bytes(limit: limit)
            } catch {
                guard error.code.isRetryable, attempt < RangePolicy.attempts else {
                    throw RemoteObjectError(error.code, error.message, cause: error)
                }
            }
            attempt += 1
            try await RangePolicy.pause(before: attempt)
        }
    }
}

/// A status that is none of success, as people read it.
enum Refusal {
    /// Of the server's own words, in bytes.
    private static let limit = 64 * 1024
    private static let shownLength = 300

    static func error(_ answer: ClientResponse, _ source: any ObjectSource) async -> RemoteObjectError {
        let said = await words(answer, source)
        let (code, meaning) = meaning(of: answer.status)
        let tail = said.map { ": \($0)" } ?? ""
        return RemoteObjectError(code, "The server answered with status \(answer.status), \(meaning)\(tail).")
    }

    private static func words(_ answer: ClientResponse, _ source: any ObjectSource) async -> String? {
        let bytes: [UInt8]
        do throws(HTTPClientError) {
            bytes = try await answer.bytes(limit: limit)
        } catch {
            // The status alone says enough.
            return nil
        }
        guard var words = source.reason(in: bytes)?.prefix(shownLength) else { return nil }
        while let last = words.last, last == "." || last.isWhitespace { words.removeLast() }
        return words.isEmpty ? nil : String(words)
    }

    private static func meaning(of status: Int) -> (ErrorCode, String) {
        switch status {
        case 301, 302, 303, 307, 308: (.invalidArgument, "which leads to where it cannot be followed")
        case 400: (.invalidArgument, "a request that it does not understand")
        case 401: (.unauthenticated, "which asks who you are")
        case 403: (.permissionDenied, "which you may not read")
        case 404, 410: (.notFound, "which is not there")
        case 408, 429, 500, 502, 503, 504: (.unavailable, "after all repetitions")
        case 412: (.conflict, "so it changed meanwhile")
        default: (.internal, "which is not understood")
        }
    }
}

internal import HTTPClient
internal import StillsModel

/// What an answer to a request for a range holds.
enum RangeAnswer {
    /// Bytes of the object, which has `total`.
    case part(Range<Int64>, total: Int64)
    /// The object from its beginning; the server did not heed the range. Its length, where the server tells it.
    case whole(total: Int64?)

    /// - Throws: ``RemoteObjectError`` for an answer that holds neither, and one that is not what was asked for.
    static func of(
        _ answer: ClientResponse, to wanted: Range<Int64>, _ source: any ObjectSource
    ) async throws(RemoteObjectError) -> RangeAnswer {
        switch answer.status {
        case 200:
            try checkCoding(answer)
            let length = answer.fields["Content-Length"].flatMap { Int64($0) }
            if length == 0 { throw empty }
            if let length { try check(length) }
            return .whole(total: length)
        case 206:
            try checkCoding(answer)
            return try part(answer, wanted)
        case 412: throw RemoteObjectError.changed("the server has no such content any more")
        case 416:
            let field = answer.fields["Content-Range"].flatMap { ContentRange($0) }
            if field?.total == 0 || wanted.lowerBound == 0 { throw empty }
            throw RemoteObjectError.changed("it has become shorter")
        default: throw await Refusal.error(answer, source)
        }
    }

    private static let empty = RemoteObjectError(.corrupt, "It is empty.")

    private static func part(
        _ answer: ClientResponse, _ wanted: Range<Int64>
    ) throws(RemoteObjectError) -> RangeAnswer {
        guard let field = answer.fields["Content-Range"].flatMap({ ContentRange($0) }), let range = field.range,
            range.lowerBound == wanted.lowerBound, range.upperBound <= wanted.upperBound
        else {
            throw RemoteObjectError(.corrupt, "The server answered with another part than was asked for.")
        }
        guard let total = field.total else {
            throw RemoteObjectError(.unimplemented, "The server does not say how long it is.")
        }
        try check(total)
        // Less than was asked for is in order only at the end.
        guard range.upperBound == min(wanted.upperBound, total) else {
            throw RemoteObjectError(.corrupt, "The server answered with less than was asked for.")
        }
        return .part(range, total: total)
    }

    /// Sums of lengths must not overflow, whatever servers say.
    private static func check(_ length: Int64) throws(RemoteObjectError) {
        guard RemoteObject.possibleSizes.contains(length) else {
            throw RemoteObjectError(.corrupt, "The server states a length that no object has: \(length).")
        }
    }

    private static func checkCoding(_ answer: ClientResponse) throws(RemoteObjectError) {
        guard let coding = answer.fields["Content-Encoding"]?.lowercased(), coding != "identity", !coding.isEmpty else {
            return
        }
        throw RemoteObjectError(
            .unimplemented,
            "The server sends it compressed (Content-Encoding: \(coding)), though nobody asked for that.")
    }
}

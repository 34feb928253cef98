internal import HTTPClient
package import StillsModel

extension RemoteLibrary {
    /// A part of an original, from somewhere to its end.
    package struct OriginalPart: Sendable {
        /// Where it begins: where it was asked to, or 0 when the server gives the whole.
        package let begins: Int64
        /// Of the whole; nil when the server does not say.
        package let digest: Digest?
        package let body: any ByteStream
    }

    /// An original's bytes from a place on.
    ///
    /// - Throws: ``RemoteError`` with `.notFound` or `.permissionDenied`.
    package func original(_ id: ImageID, from start: Int64 = 0) async throws(RemoteError) -> OriginalPart {
        let path = "/v1/images/\(id)/original"
        do throws(HTTPClientError) {
            var request = ClientRequest("GET", server.url(path))
            if start > 0 { request.fields["Range"] = "bytes=\(start)-" }
            let response = try await calls.exchange.send(request)
            switch response.status {
            case 200:
                return OriginalPart(begins: 0, digest: Self.digest(response.fields["ETag"]), body: response.body)
            case 206 where response.fields["Content-Range"]?.hasPrefix("bytes \(start)-") == true:
                return OriginalPart(begins: start, digest: Self.digest(response.fields["ETag"]), body: response.body)
            case 416 where start > 0:
                // All of it is there, or more than there is: begun anew, the digest tells.
                let whole = try await calls.exchange.send(ClientRequest("GET", server.url(path)))
                guard whole.status == 200 else { throw try await Self.refused(whole, server) }
                return OriginalPart(begins: 0, digest: Self.digest(whole.fields["ETag"]), body: whole.body)
            default: throw try await Self.refused(response, server)
            }
        } catch {
            throw (error.cause as? RemoteError) ?? RemoteError(error)
        }
    }

    private static func refused(
        _ response: ClientResponse, _ server: ServerAddress
    ) async throws(HTTPClientError) -> HTTPClientError {
        let bytes = try await response.bytes(limit: 1 << 20)
        return HTTPClientError(
            .internal, "", arrival: .answered,
            cause: RemoteError(status: response.status, problem: bytes, server: server))
    }

    /// An entity tag that is a SHA-256.
    private static func digest(_ tag: String?) -> Digest? {
        guard let tag, tag.first == "\"", tag.last == "\"" else { return nil }
        return Digest(tag.dropFirst().dropLast())
    }
}

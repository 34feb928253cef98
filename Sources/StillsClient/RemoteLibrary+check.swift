internal import Formats
package import StillsModel

extension RemoteLibrary {
    /// An image that a server has already.
    package struct Known: Sendable, Equatable {
        package let image: ImageID
        package let state: ImageState
    }

    /// Which pictures a collection has already, by their digests; at most 10,000 at a time.
    ///
    /// - Parameter collection: its path or id.
    /// - Throws: ``RemoteError`` with `.notFound` where there is no such collection, `.permissionDenied` where nothing may be
    ///   added to it, `.unauthenticated` for strangers.
    package func known(_ digests: [Digest], in collection: String) async throws(RemoteError) -> [Digest: Known] {
        let answer = try await calls.json("POST", "/v1/images:check", isRepeatable: true) { writer in
            writer.member("collection", collection)
            writer.key("digests")
            writer.beginArray()
            for digest in digests { writer.string(digest.description) }
            writer.endArray()
        }
        guard case .array(let elements)? = answer["known"] else { throw calls.misunderstood }
        var known: [Digest: Known] = [:]
        for element in elements {
            guard let digest = element["sha256"]?.text.flatMap({ Digest($0) }),
                let image = element["id"]?.text.flatMap({ ImageID($0) }),
                let state = element["state"]?.text.flatMap(ImageState.init(rawValue:))
            else { throw calls.misunderstood }
            // Of several images with the same bytes, one that is not in the trash.
            if known[digest]?.state != .active { known[digest] = Known(image: image, state: state) }
        }
        return known
    }

    /// Makes a collection, and those above it. One that is there already is no error.
    package func makeCollection(_ path: String) async throws(RemoteError) {
        do throws(RemoteError) {
            _ = try await calls.json("POST", "/v1/collections", isRepeatable: true) { writer in
                writer.member("path", path)
                writer.member("makesParents", true)
            }
        } catch {
            guard error.status == 409 else { throw error }
        }
    }
}

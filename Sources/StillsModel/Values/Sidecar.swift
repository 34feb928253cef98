/// What an XMP file beside a picture states. It belongs to one image, not to the original that several may share.
package struct Sidecar: Sendable, Equatable {
    /// Of the XMP file's bytes.
    package var digest: Digest
    package var tags: [EmbeddedTag]

    package init(digest: Digest, tags: [EmbeddedTag]) {
        self.digest = digest
        self.tags = tags
    }

    /// What is known of a picture from files: a tag that the sidecar states counts, and not the picture's own.
    package static func layered(_ sidecar: Sidecar?, over embedded: [EmbeddedTag]) -> [EmbeddedTag] {
        guard let sidecar, !sidecar.tags.isEmpty else { return embedded }
        let stated = Set(sidecar.tags.map { IndexedTag.canonicalName($0.name) })
        return sidecar.tags + embedded.filter { !stated.contains(IndexedTag.canonicalName($0.name)) }
    }
}

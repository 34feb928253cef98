/// The bytes of a picture as received: never altered, unique by container and digest, shared by the images made of them.
package struct Original: Sendable, Equatable {
    package var id: OriginalID
    package var container: ContainerID
    package var digest: Digest
    package var byteCount: Int64
    /// By content, never by name: `image/jpeg`.
    package var mediaType: String
    /// Pixels as stored, before any orientation is applied; nil where the file does not say.
    package var width: Int?
    package var height: Int?

    package init(
        id: OriginalID, container: ContainerID, digest: Digest, byteCount: Int64, mediaType: String, width: Int?,
        height: Int?
    ) {
        self.id = id
        self.container = container
        self.digest = digest
        self.byteCount = byteCount
        self.mediaType = mediaType
        self.width = width
        self.height = height
    }
}

/// Where a blob store keeps an original. An original may have one in each of several stores.
package struct BlobLocation: Sendable, Equatable {
    package enum State: String, Sendable {
        /// Durable, and its digest was right when last looked at.
        case present
        /// Expected there, and not found.
        case missing
        /// Found with other bytes, and set aside.
        case quarantined
    }

    package var store: StoreID
    package var locator: BlobLocator
    package var state: State
    /// When its bytes were last compared with the digest.
    package var verifiedAt: Instant

    package init(store: StoreID, locator: BlobLocator, state: State = .present, verifiedAt: Instant) {
        self.store = store
        self.locator = locator
        self.state = state
        self.verifiedAt = verifiedAt
    }
}

/// The name of a blob store within a library: `local`.
package struct StoreID: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package var description: String { rawValue }
}

/// The key under which a blob store keeps a blob: made once, stored, never derived again or renamed.
///
/// UTF-8 without NUL; parts separated by `/`, none empty, `.` or `..`, none starting with `.`; at most 1,000 bytes.
package struct BlobLocator: Hashable, Sendable, Comparable, RawRepresentable, CustomStringConvertible {
    package let rawValue: String

    /// nil when the text is no valid key.
    package init?(rawValue: String) {
        guard !rawValue.isEmpty, rawValue.utf8.count <= 1_000, !rawValue.utf8.contains(0) else { return nil }
        for part in rawValue.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let first = part.first, first != UInt8(ascii: ".") else { return nil }
        }
        self.rawValue = rawValue
    }

    package var description: String { rawValue }

    /// Byte order, which every store lists in.
    package static func < (left: Self, right: Self) -> Bool {
        left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
    }
}

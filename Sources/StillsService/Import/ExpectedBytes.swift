package import StillsModel

/// A value that a manifest states, and where.
package struct Placed<Value: Sendable & Equatable>: Sendable, Equatable {
    package var value: Value
    package var place: ManifestPlace

    package init(_ value: Value, at place: ManifestPlace) {
        self.value = value
        self.place = place
    }
}

/// What a manifest says that a file is, so that another one in its place is not taken for it.
package struct ExpectedBytes: Sendable, Equatable {
    package var digest: Placed<Digest>?
    package var byteCount: Placed<Int64>?

    package init() {}

    /// Whether the file can be taken for what it was when it was seen; if not, it is looked at again.
    func allows(_ sighting: Sighting) -> Bool {
        (digest.map { $0.value == sighting.digest } ?? true)
            && (byteCount.map { $0.value == sighting.byteCount } ?? true)
    }

    /// - Parameters:
    ///   - byteCount: the file's length.
    ///   - digest: nil while it is not known; then only the length is compared.
    /// - Throws: ``Refusal`` when the file is another one.
    func check(byteCount: Int64, digest: Digest?) throws(Refusal) {
        if let expected = self.byteCount, expected.value != byteCount {
            throw Refusal(
                "The file has \(byteCount) bytes, and the manifest says \(expected.value): it is another file, or cut short.",
                at: expected.place)
        }
        if let expected = self.digest, let digest, expected.value != digest {
            throw Refusal(
                "The file's SHA-256 is \(digest), and the manifest says \(expected.value): it is another file, or damaged.",
                at: expected.place)
        }
    }
}

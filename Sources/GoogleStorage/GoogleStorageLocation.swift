/// A place in a bucket of Google Cloud Storage, as people write it: `gs://bucket/prefix`.
package struct GoogleStorageLocation: Sendable, Hashable, CustomStringConvertible {
    package let bucket: String
    /// What stands behind the bucket and its slash; empty for the whole bucket. Nothing in it is encoded.
    package let prefix: String

    /// nil when the text is no such place, or the bucket's name is none that a bucket can have: 3 to 222 small letters, digits,
    /// dots, dashes and underscores.
    package init?(_ text: String) {
        guard text.hasPrefix("gs://") else { return nil }
        let rest = text.dropFirst(5)
        let bucket = rest.prefix { $0 != "/" }
        guard Self.isName(bucket) else { return nil }
        self.bucket = String(bucket)
        prefix = String(rest.dropFirst(bucket.count).dropFirst())
    }

    package init(bucket: String, prefix: String) {
        self.bucket = bucket
        self.prefix = prefix
    }

    package var description: String { "gs://\(bucket)" + (prefix.isEmpty ? "" : "/\(prefix)") }

    private static func isName(_ name: Substring) -> Bool {
        guard (3...222).contains(name.utf8.count), name != "..." else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
    }
}

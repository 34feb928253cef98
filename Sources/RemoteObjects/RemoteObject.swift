/// A file on a server: what is known of it before it is read.
package struct RemoteObject: Sendable, Hashable {
    /// Its name within its source: the whole key in a bucket, which may have slashes in it; the URL of a web page.
    package let name: String
    /// As people see it: `gs://bucket/2024/harbour.jpg`. Without secrets.
    package let shownName: String
    /// As the listing has it; nil where there was none.
    package let byteCount: Int64?
    /// Which of its contents the listing saw, in the source's own terms; nil where there was no listing.
    package let version: String?

    /// A petabyte, more than any server takes: larger lengths are made up.
    static let possibleSizes: ClosedRange<Int64> = 0...(1 << 50)

    package init(name: String, shownName: String, byteCount: Int64? = nil, version: String? = nil) {
        self.name = name
        self.shownName = shownName
        self.byteCount = byteCount
        self.version = version
    }
}

/// An object that comes in parts: nothing of it is seen before it is completed.
package struct S3Upload: Sendable, Hashable {
    package let key: String
    package let id: String

    package init(key: String, id: String) {
        self.key = key
        self.id = id
    }
}

/// A part of an upload that the server has.
package struct S3UploadPart: Sendable, Equatable {
    /// 1 to 10,000.
    package let number: Int
    /// Without its quotation marks.
    package let tag: String
    package let byteCount: Int64

    package init(number: Int, tag: String, byteCount: Int64) {
        self.number = number
        self.tag = tag
        self.byteCount = byteCount
    }
}

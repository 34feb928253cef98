internal import Formats
package import StillsModel

/// What the server says of an object.
package struct GoogleObject: Sendable, Equatable {
    package var key: String
    package var byteCount: Int64
    /// Another one for each object that was ever stored under the key.
    package var generation: Int64
    /// Of the bytes, in base 64; nil for objects that were put together of others.
    package var md5: String?
    package var metadata: [String: String]

    /// What ``init(_:)`` reads of a resource.
    static let fields = "name,size,generation,md5Hash,metadata"

    /// nil for what is no resource of an object.
    init?(_ resource: JSONValue) {
        guard let key = resource["name"]?.text, !key.isEmpty,
            let byteCount = resource["size"]?.text.flatMap({ Int64($0) }), byteCount >= 0,
            let generation = resource["generation"]?.text.flatMap({ Int64($0) }), generation > 0
        else { return nil }
        self.key = key
        self.byteCount = byteCount
        self.generation = generation
        md5 = resource["md5Hash"]?.text
        metadata = [:]
        if case .object(let members)? = resource["metadata"] {
            for member in members { metadata[member.name] = member.value.text }
        }
    }
}

/// Bytes to be stored, with the digest by which the server, and whoever reads its answer, can tell that they are all right.
package struct GoogleBody: Sendable {
    package let byteCount: Int64
    /// 16 bytes.
    package let md5: [UInt8]
    let open: @Sendable () async throws(ByteStreamError) -> any ByteStream

    /// - Parameter open: gives all the bytes; called for each attempt.
    package init(
        byteCount: Int64, md5: [UInt8], open: @escaping @Sendable () async throws(ByteStreamError) -> any ByteStream
    ) {
        self.byteCount = byteCount
        self.md5 = md5
        self.open = open
    }

    package init(_ bytes: [UInt8], md5: [UInt8]) {
        self.init(byteCount: Int64(bytes.count), md5: md5) { () async throws(ByteStreamError) in MemoryByteStream(bytes)
        }
    }
}

internal import StillsModel

/// Makes the keys of originals: `{tier}-{container}/{collection at import}/{last byte of the id}/{id}.{extension}`.
///
/// A key is made once and stored. The last byte of the id spreads the files over 256 directories.
enum BlobKey {
    static let tier = "original"
    /// Longer collection paths are cut: the key must stay below a store's limit, and is never read back.
    private static let collectionLimit = 600

    /// What all keys of a collection start with, the slash included.
    static func prefix(container: Container, collection: String) -> String {
        "\(tier)-\(container.name)/\(folder(for: collection))/"
    }

    /// - Parameter prefix: ``prefix(container:collection:)``
    /// - Throws: ``ServiceError`` with `.internal` when a container's name is none that a key can hold.
    static func make(
        _ original: OriginalID, fileExtension: String, prefix: String
    ) throws(ServiceError) -> BlobLocator {
        let id = original.description
        let key = "\(prefix)\(id.suffix(2))/\(id).\(fileExtension)"
        guard let locator = BlobLocator(rawValue: key) else {
            throw ServiceError(.internal, "“\(key)” is no key that a blob can have.")
        }
        return locator
    }

    /// A collection's path with everything but letters, digits, `-`, `_` and inner dots percent-encoded.
    private static func folder(for collection: String) -> String {
        var folder: [UInt8] = []
        var startsPart = true
        for byte in collection.utf8 where folder.count < collectionLimit {
            let isPlain: Bool =
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"):
                    true
                case UInt8(ascii: "."): !startsPart
                default: false
                }
            if isPlain {
                folder.append(byte)
            } else {
                folder.append(UInt8(ascii: "%"))
                Hexadecimal.append(byte, to: &folder)
            }
            startsPart = byte == UInt8(ascii: "/")
        }
        if folder.last == UInt8(ascii: "/") { folder.removeLast() }
        return String(decoding: folder, as: UTF8.self)
    }
}

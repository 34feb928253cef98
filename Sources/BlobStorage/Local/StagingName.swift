internal import Linux
internal import OpenSSL
internal import StillsModel

/// The name of a staged file: 32 hexadecimal digits made of the blob's key, so that whatever was staged for a key can be
/// found after a crash; a dash; and 16 digits of its own.
struct StagingName {
    let text: String

    init(for key: BlobLocator, number: UInt64) throws(BlobStoreError) {
        let own = String(number, radix: 16)
        text = try StagingName.prefix(for: key) + String(repeating: "0", count: 16 - own.count) + own
    }

    /// The name that a staged blob carries as its token; refused when it was not made for its key.
    init(of blob: StagedBlob) throws(BlobStoreError) {
        guard blob.token.utf8.count == 49, try blob.token.hasPrefix(StagingName.prefix(for: blob.key)),
            !blob.token.utf8.contains(Path.separator), !blob.token.utf8.contains(0)
        else { throw BlobStoreError(.invalidArgument, "The bytes staged for \(blob.key) are not of this store.") }
        text = blob.token
    }

    var path: Path { Path(text) ?? "" }

    /// Of ``prefix(for:)``: the digits and the dash.
    static let prefixByteCount = 33

    /// What all names for a key start with, the dash included.
    static func prefix(for key: BlobLocator) throws(BlobStoreError) -> String {
        let digest = try mappingDigestErrors { () throws(OpenSSLError) in try SHA256.hash(Array(key.rawValue.utf8)) }
        var digits: [UInt8] = []
        digits.reserveCapacity(33)
        for byte in digest.prefix(16) { Hexadecimal.append(byte, to: &digits) }
        digits.append(UInt8(ascii: "-"))
        return String(decoding: digits, as: UTF8.self)
    }
}

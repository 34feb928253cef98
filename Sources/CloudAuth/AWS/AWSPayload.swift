/// What a signature says of a request's body.
package enum AWSPayload: Sendable {
    case none
    /// The body itself; its digest is made.
    case bytes([UInt8])
    /// The SHA-256 of the body, in lower-case hexadecimal digits: for bodies that are streams.
    case sha256(String)
    /// `UNSIGNED-PAYLOAD`: the body is not covered. S3 alone takes it; over https only, unless its bytes are checked by
    /// other means.
    case unsigned
    /// A word that announces how the body is signed, such as `STREAMING-UNSIGNED-PAYLOAD-TRAILER`.
    case announced(String)

    func text() throws(CloudAuthError) -> String {
        switch self {
        case .none: try CloudAuth.sha256([])
        case .bytes(let bytes): try CloudAuth.sha256(bytes)
        case .sha256(let text), .announced(let text): text
        case .unsigned: "UNSIGNED-PAYLOAD"
        }
    }
}

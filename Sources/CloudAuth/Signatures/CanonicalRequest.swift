internal import OpenSSL
internal import StillsModel

/// A request in the one form that both sides of a signature of version 4 can make of it.
package struct CanonicalRequest: Sendable {
    package let text: String

    /// - Parameters:
    ///   - path: as the service's rule makes it of the URL's.
    ///   - payload: what stands for the body: its SHA-256 in hexadecimal digits, or a word such as `UNSIGNED-PAYLOAD`.
    package init(method: String, path: String, query: CanonicalQuery, fields: CanonicalFields, payload: String) {
        text = "\(method)\n\(path)\n\(query)\n\(fields.lines)\n\(fields.names)\n\(payload)"
    }

    /// What is signed in the end.
    ///
    /// - Parameter algorithm: its name, `AWS4-HMAC-SHA256`.
    package func stringToSign(_ scope: SigningScope, algorithm: String) throws(CloudAuthError) -> String {
        "\(algorithm)\n\(scope.timestamp)\n\(scope.text)\n\(try sha256(Array(text.utf8)))"
    }
}

/// In hexadecimal digits.
func sha256(_ bytes: [UInt8]) throws(CloudAuthError) -> String {
    do throws(OpenSSLError) {
        return hexadecimal(try SHA256.hash(bytes))
    } catch {
        throw CloudAuthError(.internal, "\(error)", cause: error)
    }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.count)
    for byte in bytes { Hexadecimal.append(byte, to: &text) }
    return String(decoding: text, as: UTF8.self)
}

internal import Formats
internal import HTTPClient
internal import StillsModel

/// What a server of credentials answered. The body is a secret: no error quotes it.
struct TokenAnswer: Sendable {
    let server: String
    let status: Int
    let fields: HeaderFields
    let bytes: [UInt8]

    /// The body as JSON.
    func json() throws(CloudAuthError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: bytes)
        } catch {
            throw CloudAuthError(.corrupt, "What \(server) answered is no JSON (status \(status)).")
        }
    }

    /// Why there are no credentials in it.
    ///
    /// - Parameter word: the server's own name for the error; shown if it is a plain word.
    func refusal(_ word: String?) -> CloudAuthError {
        let code: ErrorCode =
            switch status {
            case 408, 429, 500...: .unavailable
            case 404: .notFound
            case 401, 403: .permissionDenied
            default: .unauthenticated
            }
        let shown = word.flatMap { Self.isPlain($0) ? " and the error \($0)" : nil } ?? ""
        return CloudAuthError(code, "\(server) gave no credentials: it answered with status \(status)\(shown).")
    }

    func incomplete(_ name: String) -> CloudAuthError {
        CloudAuthError(.corrupt, "What \(server) answered lacks \(name), or has something else in its place.")
    }

    /// The number of seconds that an answer states, as a number or as its digits; nil for anything that cannot be.
    static func seconds(_ value: JSONValue?) -> Int64? {
        let seconds: Int64? =
            switch value {
            case .number(let number)?: number.integer
            case .string(let text)?: Int64(text)
            default: nil
            }
        guard let seconds, (1...(1 << 40)).contains(seconds) else { return nil }
        return seconds
    }

    /// A moment that an answer states (RFC 3339), in seconds since 1970-01-01T00:00:00Z.
    static func moment(_ text: String?) -> Int64? {
        text.flatMap { Timestamp($0) }.map { $0.instant.microseconds / 1_000_000 }
    }

    private static func isPlain(_ word: String) -> Bool {
        (1...64).contains(word.utf8.count)
            && word.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

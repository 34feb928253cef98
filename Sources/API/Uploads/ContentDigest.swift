internal import HTTPTransport
internal import StillsModel

/// The digests that a client states of what it sends (RFC 9530): a dictionary of byte sequences, `sha-256=:…:`. Of other
/// algorithms nothing is compared, which the standard allows.
enum ContentDigest {
    /// - Throws: ``Problem`` with 400 for a SHA-256 that is none, or two that differ.
    static func sha256(_ fields: HTTPFields) throws(Problem) -> Digest? {
        var found: Digest?
        for name in ["Content-Digest", "Repr-Digest"] {
            for member in fields.values(name).flatMap({ $0.split(separator: ",") }) {
                let text = member.drop { $0 == " " || $0 == "\t" }
                guard text.hasPrefix("sha-256=") else { continue }
                guard let digest = digest(text.dropFirst(8)), found ?? digest == digest else {
                    throw Problem(.badRequest, "\(name) must be one SHA-256, written as sha-256=:BASE64:.")
                }
                found = digest
            }
        }
        return found
    }

    private static func digest(_ text: Substring) -> Digest? {
        var text = text
        while text.last == " " || text.last == "\t" { text.removeLast() }
        guard text.count >= 2, text.first == ":", text.last == ":" else { return nil }
        return Base64.bytes(of: text.dropFirst().dropLast()).flatMap { Digest(bytes: $0) }
    }
}

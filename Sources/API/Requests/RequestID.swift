internal import StillsModel
internal import StillsService

/// What a request is called in its response, in logs and in problems. The client may choose it.
package struct RequestID: Sendable, Hashable {
    package let text: String

    /// What the client sent; nil when it sent none, or one that is not 1 to 128 letters, digits, `-`, `_`, `.`.
    init?(_ sent: String?) {
        guard let sent, (1...128).contains(sent.utf8.count), sent.utf8.allSatisfy(Self.isPlain) else { return nil }
        text = sent
    }

    init(new environment: Library.Environment) {
        let id: Identifier<RequestID> = environment.newID()
        text = id.description
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}

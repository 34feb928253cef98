internal import StillsModel

/// What an account is called, and its container with it: 1 to 63 lower-case letters, digits and hyphens, of which the
/// hyphens stand inside. Names of one look are one name, and every store takes them as part of a key.
package struct AccountName: Sendable, Hashable, CustomStringConvertible {
    /// The account that every library has: that of whoever can open its files.
    package static let local = "local"
    private static let longest = 63

    package let description: String

    /// - Throws: ``ServiceError`` with `.invalidArgument`.
    package init(_ text: String) throws(ServiceError) {
        let isName =
            (1...Self.longest).contains(text.utf8.count) && text.utf8.allSatisfy(Self.isPart)
            && text.utf8.first != UInt8(ascii: "-") && text.utf8.last != UInt8(ascii: "-")
        guard isName else {
            throw ServiceError(
                .invalidArgument,
                "An account's name has 1 to \(Self.longest) lower-case letters, digits and hyphens inside.")
        }
        description = text
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

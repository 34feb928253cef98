internal import Linux

extension ReceiptKeys {
    /// The longest file of a key that is read, in bytes.
    static let longestFile = 65_536

    /// Whether a file of a library's keys, by its name, is a public one.
    static func isPublic(_ name: Path) -> Bool {
        name.text.map { $0.hasPrefix("receipt-") && $0.hasSuffix(".pub.pem") } ?? false
    }
}

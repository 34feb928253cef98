extension String {
    /// The bytes as text; nil when they are not UTF-8.
    ///
    /// As `String(validating:as:)`, which takes twice the time of this: it is generic, and is not specialised.
    init?(utf8 bytes: Span<UInt8>) {
        do {
            self = String(copying: try UTF8Span(validating: bytes))
        } catch {
            return nil
        }
    }
}

/// A text that is no JSON, or not within the limits.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        /// Not what RFC 8259 allows.
        case syntax
        /// Not UTF-8, or half of a surrogate pair.
        case invalidText
        /// Two members of an object have the same name.
        case duplicateKey
        /// Larger, deeper or longer than ``JSONLimits`` allow.
        case limitExceeded
    }

    package let code: Code
    /// What is wrong and what is expected, without the place.
    package let reason: String
    /// Counted from 1.
    package let line: Int
    /// In characters (Unicode scalars), counted from 1.
    package let column: Int
    /// The value that was being read (RFC 6901); empty for the whole text.
    package let pointer: String

    package var description: String {
        let place = pointer.isEmpty ? "" : " (\(pointer))"
        return "Line \(line), column \(column)\(place): \(reason)."
    }
}

/// How much a ``JSONReader`` accepts.
package struct JSONLimits: Hashable, Sendable {
    /// Of objects and arrays within each other.
    package var depth = 128
    /// Of the whole text, in bytes.
    package var byteCount = 64 << 20
    /// Of one number, in bytes.
    package var numberByteCount = 1024

    package init() {}
}

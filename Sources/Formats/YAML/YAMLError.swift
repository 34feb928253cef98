/// A text that is no YAML that Stills reads.
package struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        case syntax
        /// A mapping has a key twice.
        case duplicateKey
        /// Larger or deeper than ``YAMLLimits`` allow.
        case limitExceeded
        /// YAML that Stills does not read: aliases, tags, keys that are no scalars, several documents.
        case unsupported
    }

    package let code: Code
    /// What is wrong, without the place.
    package let reason: String
    /// Counted from 1.
    package let line: Int
    /// In characters, counted from 1.
    package let column: Int

    package var description: String { "Line \(line), column \(column): \(reason)." }
}

/// How much ``YAMLNode/parse(_:limits:)`` accepts.
package struct YAMLLimits: Hashable, Sendable {
    /// Of sequences and mappings within each other.
    package var depth = 64
    /// Scalars, keys, sequences and mappings together.
    package var nodeCount = 100_000
    /// Directives, or lines that look like one.
    package var directiveCount = 16
    /// Of the whole text, in bytes.
    package var byteCount = 16 << 20

    package init() {}
}

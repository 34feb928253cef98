/// A text that is never shown: however it is printed, described or reflected, only that it is there is told.
///
/// Whoever needs the text says so, by ``revealed``.
package struct Secret: Sendable, Hashable {
    /// The text itself: for signatures and requests, and for nothing that anybody reads.
    package let revealed: String

    package init(_ text: String) { revealed = text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<secret>" }
    package var debugDescription: String { description }
    /// Without children: `dump` and the messages of failed tests look here.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

internal import StillsModel

/// A password as somebody typed it. Whatever prints it prints none of it.
package struct Password: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package static let shortest = 8
    /// In bytes: longer ones are no passwords, but an attempt to have much hashed.
    package static let longest = 1_024

    let bytes: [UInt8]

    /// One that was presented; whether it is right shows when it is compared.
    ///
    /// - Throws: ``ServiceError`` with `.invalidArgument` when it is longer than any password.
    package init(presented text: String) throws(ServiceError) {
        guard text.utf8.count <= Self.longest else {
            throw ServiceError(.invalidArgument, "A password has at most \(Self.longest) bytes.")
        }
        bytes = Array(text.utf8)
    }

    /// One that shall be set.
    ///
    /// - Throws: ``ServiceError`` with `.invalidArgument` when it is too short, too long, or holds control characters,
    ///   which nobody means to type.
    package init(new text: String) throws(ServiceError) {
        try self.init(presented: text)
        guard text.count >= Self.shortest else {
            throw ServiceError(.invalidArgument, "A password has at least \(Self.shortest) characters.")
        }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw ServiceError(.invalidArgument, "A password holds no control characters.")
        }
    }

    package var description: String { "(a password)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

package import StillsModel

/// A collection's path as a person writes it: names joined by `/`, the outermost first.
package struct CollectionPath: Sendable, Hashable, CustomStringConvertible {
    /// The collection that every library begins with.
    package static let general = "General"
    /// How deep collections nest.
    private static let depth = 32
    private static let longestName = 255

    /// At least one.
    package let names: [String]

    /// - Throws: ``ServiceError`` with `.invalidArgument`, saying which name cannot be one.
    package init(_ text: String) throws(ServiceError) {
        names = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        for name in names { try Self.check(name, in: text) }
        guard names.count <= Self.depth else {
            throw ServiceError(.invalidArgument, "“\(text)” nests deeper than \(Self.depth) collections.")
        }
    }

    package var description: String { names.joined(separator: "/") }
    package var name: String { names.last ?? "" }
    /// nil for an outermost collection.
    package var parent: String? { names.count > 1 ? names.dropLast().joined(separator: "/") : nil }

    /// Refuses what would be confused with something else when it is written or shown.
    package static func check(_ name: String, in path: String? = nil) throws(ServiceError) {
        func refusal(_ reason: String) -> ServiceError {
            let place = path.map { $0 == name ? "" : " in “\($0)”" } ?? ""
            return ServiceError(.invalidArgument, "“\(name)”\(place) is no name of a collection: \(reason).")
        }
        guard !name.allSatisfy(\.isWhitespace) else { throw refusal("it is blank") }
        guard !name.contains("/") else { throw refusal("it holds a “/”") }
        guard name != ".", name != ".." else { throw refusal("it means a place relative to another one") }
        guard name.utf8.count <= longestName else { throw refusal("it is longer than \(longestName) bytes") }
        guard !name.unicodeScalars.contains(where: isControl) else { throw refusal("it holds a control character") }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension LibraryDirectory {
    /// The collection that an account means by a name: ``collection(named:for:)``.
    ///
    /// - Throws: ``ServiceError`` with `.notFound`, naming the account's own.
    package func existing(_ name: String, for account: AccountID?) throws(ServiceError) -> Collection {
        if let found = collection(named: name, for: account) { return found }
        let paths = collections.filter { $0.owner == account }.map(\.path).sorted()
        guard !paths.isEmpty else { throw ServiceError(.notFound, "There is no collection “\(name)”.") }
        let known = paths.prefix(20).joined(separator: ", ") + (paths.count > 20 ? ", …" : "")
        throw ServiceError(.notFound, "There is no collection “\(name)”; there are: \(known).")
    }

    /// The collections below this one, the deepest last.
    package func nested(in collection: Collection) -> [Collection] {
        let start = Array((collection.path + "/").utf8)
        return collections.filter { $0.container == collection.container && $0.path.utf8.starts(with: start) }
            .sorted {
                ($0.path.utf8.count(where: Self.isSlash), $0.path) < ($1.path.utf8.count(where: Self.isSlash), $1.path)
            }
    }

    private static func isSlash(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") }
}

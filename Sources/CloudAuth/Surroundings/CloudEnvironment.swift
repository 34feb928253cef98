/// The variables that the process was started with.
package struct CloudEnvironment: Sendable {
    private let lookUp: @Sendable (String) -> String?

    package init(_ lookUp: @escaping @Sendable (String) -> String?) { self.lookUp = lookUp }

    /// The variable's value; nil when it is not set, or set to nothing, which means the same by convention.
    package subscript(name: String) -> String? {
        guard let value = lookUp(name), !value.isEmpty else { return nil }
        return value
    }

    /// Whether the variable says `true`, in either case.
    func isTrue(_ name: String) -> Bool { self[name]?.lowercased() == "true" }

    /// A path with the home directory in place of `~`. Without a home it stays as it is.
    func expanded(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home = self["HOME"] else { return path }
        return home + path.dropFirst()
    }
}

/// An argument that is known by its place.
package struct Positional: Hashable, Sendable {
    /// How many words an argument takes.
    package enum Cardinality: Sendable {
        case one, optional, zeroOrMore, oneOrMore

        var isRequired: Bool { self == .one || self == .oneOrMore }
        var isMany: Bool { self == .zeroOrMore || self == .oneOrMore }
    }

    /// In capitals, as help shows it. ``Invocation`` knows the argument by it.
    package let name: String
    package let cardinality: Cardinality
    /// One or two sentences.
    package let help: String
    /// Whether nothing after the argument's first word is an option: for queries, whose words may begin with a dash.
    package let takesRest: Bool
    /// What a shell proposes for each word.
    package let completion: Completion

    /// - Parameter completion: nil for what the name tells.
    package init(
        _ name: String, _ cardinality: Cardinality = .one, takesRest: Bool = false, help: String,
        completion: Completion? = nil
    ) {
        self.name = name
        self.cardinality = cardinality
        self.takesRest = takesRest
        self.completion = completion ?? Completion(ofValueNamed: name)
        self.help = help
    }

    /// The argument in a usage line: `PATH`, `[PATH]`, `PATH...`, `[PATH...]`.
    package var usage: String {
        let words = cardinality.isMany ? "\(name)..." : name
        return cardinality.isRequired ? words : "[\(words)]"
    }
}

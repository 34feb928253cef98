/// What a question may not mean as it is written, though it has an answer.
package struct QueryWarning: Sendable, Hashable, CustomStringConvertible {
    /// A full sentence.
    package let message: String
    package var description: String { message }
}

extension Query {
    /// Warns of names that no image has, with the nearest one that is known, and of words without letters or digits,
    /// which are left out. In the order of the question, each once.
    ///
    /// - Parameter knownAttributes: the attribute names of the library, or of what the principal may see of it: a name
    ///   that is not in it must not be suggested to a stranger.
    package func warnings(knownAttributes: some Sequence<String>) -> [QueryWarning] {
        guard let expression else { return [] }
        var search = WarningSearch(known: Set(knownAttributes))
        search.visit(expression)
        return search.warnings
    }
}

private struct WarningSearch {
    let known: Set<String>
    var warnings: [QueryWarning] = []

    mutating func visit(_ expression: QueryExpression) {
        switch expression {
        case .and(let parts), .or(let parts): for part in parts { visit(part) }
        case .not(let part): visit(part)
        case .text(let scalar):
            if Tokenizer.tokens(in: scalar.text).isEmpty, !(scalar.text.isEmpty && scalar.form == .prefix) {
                add("“\(scalar.text)” has no letters or digits and is left out.")
            }
        case .contains(let field, _), .equals(let field, _), .compare(let field, _, _), .range(let field, _, _),
            .has(.field(let field)):
            check(field)
        case .has(.gps), .has(.exif), .flag, .under, .near: break
        }
    }

    private mutating func check(_ field: QueryField) {
        guard case .attribute(let name) = field, !known.contains(name) else { return }
        let candidates = known.union(BuiltinField.allCases.map(\.rawValue))
        guard let nearest = SpellingDistance.nearest(to: name, among: candidates) else {
            return add("No image has an attribute “\(name)”.")
        }
        add("No image has an attribute “\(name)”; did you mean “\(nearest)”?")
    }

    private mutating func add(_ message: String) {
        let warning = QueryWarning(message: message)
        if !warnings.contains(warning) { warnings.append(warning) }
    }
}

/// How many letters must be put in, left out, changed or swapped with their neighbour to make one name of another.
package enum SpellingDistance {
    /// Longer names are compared by their beginning: the time grows with the product of the lengths.
    private static let lengthLimit = 64

    /// The name that at most a third of the letters (and at least one, never all) set apart; the first in alphabetical
    /// order of equally near ones. Case and diacritics do not count.
    package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        let wanted = letters(of: name)
        guard !wanted.isEmpty else { return nil }
        let limit = max(1, wanted.count / 3)
        return
            candidates
            .map { (name: $0, distance: distance(wanted, letters(of: $0))) }
            .filter { $0.distance <= limit && $0.distance < wanted.count }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    private static func letters(of name: String) -> [Unicode.Scalar] {
        Array(TextFolding.folded(name).unicodeScalars.prefix(lengthLimit))
    }

    /// The optimal string alignment distance, row by row.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for column in 0..<right.count {
                let change = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(change, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}

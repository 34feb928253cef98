/// Where postings come from: the whole that an index must be able to do for a ``QueryPlan``.
package protocol PostingSource {
    associatedtype Failure: Error

    /// The docids of all images of the index.
    func all() throws(Failure) -> DocidSet
    /// The images of which the field has exactly this value.
    func docids(_ field: String, _ value: [UInt8]) throws(Failure) -> DocidSet
    /// The images that have any of these terms.
    func docids(anyOf terms: [SearchTerm]) throws(Failure) -> DocidSet
    /// The images of which the field has a value that fulfils the condition.
    func docids(_ field: String, where condition: ValueCondition) throws(Failure) -> DocidSet
    /// The docids of those of these images that the index knows.
    func docids(_ images: Set<ImageID>) throws(Failure) -> DocidSet
}

/// Which of a field's distinct values are meant.
package enum ValueCondition: Sendable, Hashable {
    /// From `lower` on and before `upper`; an end that is nil is open.
    case range(lower: [UInt8]?, upper: [UInt8]?)
    case prefix([UInt8])
    case suffix([UInt8])
    case substring([UInt8])

    package func holds(of value: [UInt8]) -> Bool {
        switch self {
        case .range(let lower, let upper):
            !(lower.map(value.lexicographicallyPrecedes) ?? false)
                && (upper.map { value.lexicographicallyPrecedes($0) } ?? true)
        case .prefix(let part): value.starts(with: part)
        case .suffix(let part): value.reversed().starts(with: part.reversed())
        case .substring(let part): value.contains(part)
        }
    }
}

extension PostingSource {
    /// The images that match the plan; those that may, where it has checks (``QueryPlan/candidates``): their rows
    /// decide.
    package func docids(matching plan: QueryPlan) throws(Failure) -> DocidSet {
        try evaluate(plan.candidates)
    }

    private func evaluate(_ plan: QueryPlan) throws(Failure) -> DocidSet {
        switch plan {
        case .all: return try all()
        case .none: return DocidSet()
        case .and(let parts): return try intersection(parts)
        case .or(let parts): return try union(parts)
        case .not(let part): return try all().subtracting(evaluate(part))
        case .exact(let field, let value): return try docids(field, value)
        case .range(let field, let lower, let upper):
            return try docids(field, where: .range(lower: lower, upper: upper))
        case .prefix(let field, let part): return try docids(field, where: .prefix(part))
        case .suffix(let field, let part): return try docids(field, where: .suffix(part))
        case .substring(let field, let part): return try docids(field, where: .substring(part))
        case .images(let images): return try docids(images)
        // Candidates have no checks: what is none stands for all.
        case .phrase, .near, .tag: return try all()
        }
    }

    /// What may be read is a thousand collections, perhaps: terms are put together in one go.
    private func union(_ parts: [QueryPlan]) throws(Failure) -> DocidSet {
        var terms: [SearchTerm] = []
        var sets: [DocidSet] = []
        for part in parts {
            if case .exact(let field, let value) = part {
                terms.append(SearchTerm(field, value))
            } else {
                sets.append(try evaluate(part))
            }
        }
        if !terms.isEmpty { sets.append(try docids(anyOf: terms)) }
        return DocidSet.union(of: sets)
    }

    /// Begins with what takes the least to find, and stops where nothing is left; what is excluded is taken away from
    /// the rest, so that no complement is made.
    private func intersection(_ parts: [QueryPlan]) throws(Failure) -> DocidSet {
        var result: DocidSet?
        for part in parts.filter({ !$0.isNegation }).sorted(by: { $0.effort < $1.effort }) {
            let set = try evaluate(part)
            result = result?.intersection(set) ?? set
            if result?.isEmpty == true { return DocidSet() }
        }
        var rest: DocidSet
        if let result { rest = result } else { rest = try all() }
        for case .not(let part) in parts {
            if rest.isEmpty { break }
            rest = try rest.subtracting(evaluate(part))
        }
        return rest
    }
}

extension QueryPlan {
    fileprivate var isNegation: Bool { if case .not = self { true } else { false } }

    /// How much looking a plan takes, roughly: one list, a stretch of a field's values, all of them.
    fileprivate var effort: Int {
        switch self {
        case .none, .images: 0
        case .exact: 1
        case .prefix, .range: 10
        case .suffix, .substring: 1_000
        case .all, .phrase, .near, .tag: 1_000
        case .not(let part): 1_000 + part.effort
        case .and(let parts): parts.map(\.effort).min() ?? 0
        case .or(let parts): parts.reduce(0) { min(1_000_000, $0 + $1.effort) }
        }
    }
}

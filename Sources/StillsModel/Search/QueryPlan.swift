/// A question as an index answers it: a tree over terms, in which who asks and when is already decided.
///
/// The leaves from ``exact(_:_:)`` to ``images(_:)`` are answered by postings alone. The rest are checks: they need the
/// image's row, and stand beside leaves that leave few images to check wherever that is possible.
package indirect enum QueryPlan: Sendable, Hashable {
    case all
    case none
    /// Two or more. Empty neither here nor in `or`.
    case and([QueryPlan])
    case or([QueryPlan])
    case not(QueryPlan)

    /// The field has exactly this value.
    case exact(String, [UInt8])
    /// The field has a value from `lower` on and before `upper`; an end that is nil is open.
    case range(String, lower: [UInt8]?, upper: [UInt8]?)
    /// The field has a value that begins so. Not empty.
    case prefix(String, [UInt8])
    /// The field has a value that ends so. Not empty. A search through the field's distinct values, as is `substring`.
    case suffix(String, [UInt8])
    /// The field has a value that holds this. Not empty.
    case substring(String, [UInt8])
    /// One of these images.
    case images(Set<ImageID>)

    /// Check: a text of the field has words like these one after the other.
    case phrase(String, [WordPattern])
    /// Check: the image's position is at most so many metres away.
    case near(Position, metres: Double)
    /// Check, and a scan of stored tags: the plan, put to a document of nothing but the tag's values.
    case tag(String, QueryPlan)
}

/// A word, or a part of one.
package struct WordPattern: Sendable, Hashable {
    package enum Form: Sendable, Hashable {
        case whole, prefix, suffix, substring
    }

    package var text: String
    package var form: Form

    package init(_ text: String, _ form: Form = .whole) {
        self.text = text
        self.form = form
    }

    package func matches(_ word: String) -> Bool {
        switch form {
        case .whole: word == text
        case .prefix: word.utf8.starts(with: text.utf8)
        case .suffix: word.utf8.reversed().starts(with: text.utf8.reversed())
        case .substring: Array(word.utf8).contains(Array(text.utf8))
        }
    }

    /// The word in a word field.
    func plan(in field: String) -> QueryPlan {
        let value = Array(text.utf8)
        return switch form {
        case .whole: .exact(field, value)
        case .prefix: .prefix(field, value)
        case .suffix: .suffix(field, value)
        case .substring: .substring(field, value)
        }
    }
}

extension QueryPlan {
    /// All of them, simplified.
    static func every(_ parts: [QueryPlan]) -> QueryPlan {
        var flat: [QueryPlan] = []
        for part in parts where part != .all {
            if case .and(let inner) = part { flat += inner } else { flat.append(part) }
        }
        if flat.contains(.none) { return .none }
        return flat.isEmpty ? .all : flat.count == 1 ? flat[0] : .and(flat)
    }

    /// Any of them, simplified.
    static func any(_ parts: [QueryPlan]) -> QueryPlan {
        var flat: [QueryPlan] = []
        for part in parts where part != .none {
            if case .or(let inner) = part { flat += inner } else { flat.append(part) }
        }
        if flat.contains(.all) { return .all }
        return flat.isEmpty ? .none : flat.count == 1 ? flat[0] : .or(flat)
    }

    /// The opposite, simplified.
    static func opposite(of plan: QueryPlan) -> QueryPlan {
        switch plan {
        case .all: .none
        case .none: .all
        case .not(let inner): inner
        default: .not(plan)
        }
    }

    /// A range, or nothing when it is empty.
    static func between(_ field: String, _ lower: [UInt8]?, _ upper: [UInt8]?) -> QueryPlan {
        if let lower, let upper, !lower.lexicographicallyPrecedes(upper) { return .none }
        return .range(field, lower: lower, upper: upper)
    }

    /// Whether postings alone do not answer it.
    package var hasChecks: Bool {
        switch self {
        case .and(let parts), .or(let parts): parts.contains(where: \.hasChecks)
        case .not(let part): part.hasChecks
        case .phrase, .near, .tag: true
        case .all, .none, .exact, .range, .prefix, .suffix, .substring, .images: false
        }
    }

    /// A plan without checks whose matches include all matches of this one: what an index evaluates before it checks
    /// the rows of the images that are left. Equal to the plan itself when that has no checks.
    package var candidates: QueryPlan { replacingChecks(by: .all) }

    /// What is left to be checked of an image that is one of the ``candidates``; `all` when nothing is.
    package var residue: QueryPlan {
        switch self {
        case .and(let parts): .every(parts.map(\.residue))
        case .or, .not: hasChecks ? self : .all
        case .phrase, .near, .tag: self
        case .all, .none, .exact, .range, .prefix, .suffix, .substring, .images: .all
        }
    }

    /// Whether an image that matches still does when more is known of it: nothing is negated, and no single tag is looked at.
    package var isMonotonic: Bool {
        switch self {
        case .and(let parts), .or(let parts): parts.allSatisfy(\.isMonotonic)
        case .not, .tag: false
        default: true
        }
    }

    /// The plan as distances that all must hold; nil when it is anything else.
    package var distances: [(centre: Position, metres: Double)]? {
        switch self {
        case .near(let centre, let metres): return [(centre, metres)]
        case .and(let parts):
            let distances = parts.compactMap(\.distances)
            return distances.count == parts.count ? distances.flatMap { $0 } : nil
        default: return nil
        }
    }

    /// A check becomes `replacement`, under a `not` its opposite: so the plan grows with `all`, and shrinks with
    /// `none`.
    private func replacingChecks(by replacement: QueryPlan) -> QueryPlan {
        switch self {
        case .and(let parts): .every(parts.map { $0.replacingChecks(by: replacement) })
        case .or(let parts): .any(parts.map { $0.replacingChecks(by: replacement) })
        case .not(let part): .opposite(of: part.replacingChecks(by: .opposite(of: replacement)))
        case .phrase, .near, .tag: replacement
        case .all, .none, .exact, .range, .prefix, .suffix, .substring, .images: self
        }
    }
}

extension [UInt8] {
    /// Whether `part` stands somewhere within.
    func contains(_ part: [UInt8]) -> Bool {
        guard part.count <= count else { return false }
        return (0...(count - part.count)).contains { self[$0...].starts(with: part) }
    }

    /// The least value after this one.
    var successor: [UInt8] { self + [0] }
}

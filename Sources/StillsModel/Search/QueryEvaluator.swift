/// Says whether an image matches a plan, term by term: slow, and what every index must agree with.
package enum QueryEvaluator {
    package static func matches(_ document: SearchDocument, _ plan: QueryPlan) -> Bool {
        switch plan {
        case .all: true
        case .none: false
        case .and(let parts): parts.allSatisfy { matches(document, $0) }
        case .or(let parts): parts.contains { matches(document, $0) }
        case .not(let part): !matches(document, part)
        case .exact(let field, let value): hasValue(document, field) { $0 == value }
        case .range(let field, let lower, let upper):
            hasValue(document, field, where: ValueCondition.range(lower: lower, upper: upper).holds)
        case .prefix(let field, let part): hasValue(document, field, where: ValueCondition.prefix(part).holds)
        case .suffix(let field, let part): hasValue(document, field, where: ValueCondition.suffix(part).holds)
        case .substring(let field, let part): hasValue(document, field, where: ValueCondition.substring(part).holds)
        case .images(let ids): ids.contains(document.id)
        case .phrase(let field, let words):
            document.texts.contains { $0.fields.contains(field) && $0.hasPhrase(words) }
        case .near(let centre, let metres):
            document.position.map { GreatCircle.distance(centre, $0) <= metres } ?? false
        case .tag(let name, let part): matches(document.document(ofTag: name), part)
        }
    }

    private static func hasValue(
        _ document: SearchDocument, _ field: String, where condition: ([UInt8]) -> Bool
    ) -> Bool {
        document.terms.contains { $0.field == field && condition($0.value) }
    }
}

extension SearchText {
    /// Whether words like these stand one after the other.
    package func hasPhrase(_ patterns: [WordPattern]) -> Bool {
        guard patterns.count <= words.count else { return false }
        return (0...(words.count - patterns.count)).contains { start in
            zip(patterns, words[start...]).allSatisfy { $0.matches($1) }
        }
    }
}

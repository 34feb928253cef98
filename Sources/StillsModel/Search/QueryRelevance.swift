/// How well images fit a question: for each of its words and phrases that is not negated, the weight of the best place
/// where the image has it. A phrase counts as many times as it has words.
package struct QueryRelevance: Sendable {
    /// An order by relevance looks at every match; of more than these it is refused.
    package static let matchLimit = 10_000

    private let wanted: [Wanted]
    private let readable: QueryPlan

    private struct Wanted {
        var words: [WordPattern]
        /// The word field that they must stand in; nil for any.
        var field: String?
    }

    init(_ query: Query, readable: QueryPlan) {
        self.readable = readable
        wanted = query.expression.map(Self.wanted) ?? []
    }

    /// 0 where nothing of the question is a word. Text that the principal may not read does not count.
    package func score(of document: SearchDocument) -> Int {
        let isReadable = QueryEvaluator.matches(document, readable)
        let texts = document.texts.filter { isReadable || !$0.fields.contains(SearchField.restrictedWords) }
        return wanted.reduce(0) { sum, wanted in
            let weights = texts.filter { $0.isLookedFor(in: wanted.field) && $0.hasPhrase(wanted.words) }.map(
                Self.weight)
            return sum + (weights.max() ?? 0) * wanted.words.count
        }
    }

    private static func weight(of text: SearchText) -> Int {
        if text.fields.contains(SearchField.words(of: BuiltinField.title.rawValue)) { return 8 }
        if text.fields.contains(SearchField.words(of: BuiltinField.keyword.rawValue)) { return 5 }
        if text.fields.contains(SearchField.words(of: BuiltinField.description.rawValue)) { return 3 }
        return 1
    }

    private static func wanted(_ expression: QueryExpression) -> [Wanted] {
        switch expression {
        case .and(let parts), .or(let parts): parts.flatMap(wanted)
        case .text(let scalar): words(scalar, field: nil)
        case .contains(.builtin(let field), let scalars) where field.kind == .text:
            scalars.flatMap { words($0, field: SearchField.words(of: field.rawValue)) }
        case .contains(.attribute(let name), let scalars):
            scalars.flatMap { words($0, field: SearchField.words(of: SearchField.name(ofAttribute: name))) }
        case .not, .contains, .equals, .compare, .range, .has, .flag, .under, .near: []
        }
    }

    private static func words(_ scalar: QueryScalar, field: String?) -> [Wanted] {
        let words = QueryWords.patterns(for: scalar)
        return words.isEmpty ? [] : [Wanted(words: words, field: field)]
    }
}

extension SearchText {
    /// - Parameter field: a word field; nil for any text that is looked for everywhere.
    fileprivate func isLookedFor(in field: String?) -> Bool {
        guard let field else {
            return fields.contains(SearchField.words) || fields.contains(SearchField.restrictedWords)
        }
        return fields.contains(field)
    }
}

extension QueryPlanner {
    /// How the principal sees images fit a question.
    package func relevance(of query: Query) -> QueryRelevance { QueryRelevance(query, readable: rights.readable) }
}

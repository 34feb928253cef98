/// From what a question says to the words that must be found.
enum QueryWords {
    /// The words that must follow each other in a text; empty when there are none in it.
    ///
    /// A star loosens the word that it is written onto. A single character of a script without spaces stands for the
    /// beginning of any pair; behind a pair it adds nothing, for the pair overlaps it.
    static func patterns(for scalar: QueryScalar) -> [WordPattern] {
        var tokens = Tokenizer.tokens(in: scalar.text)
        if tokens.count >= 2, let last = tokens.last, last.isUnspaced, isPair(tokens[tokens.count - 2]) {
            tokens.removeLast()
        }
        var patterns = tokens.map { WordPattern($0.text) }
        guard let last = tokens.last, let first = tokens.first else { return [] }
        if last.isUnspaced {
            if !isPair(last) { patterns[patterns.count - 1].form = .prefix }
        } else if scalar.form == .prefix || scalar.form == .substring, isWordPart(scalar.text.last) {
            patterns[patterns.count - 1].form = .prefix
        }
        if scalar.form == .suffix || scalar.form == .substring, !first.isUnspaced, isWordPart(scalar.text.first) {
            patterns[0].form = patterns[0].form == .prefix ? .substring : .suffix
        }
        return patterns
    }

    /// The condition that a text of the word field holds these words in a row.
    static func plan(_ patterns: [WordPattern], in field: String) -> QueryPlan {
        let words = patterns.map { $0.plan(in: field) }
        guard patterns.count > 1 else { return .every(words) }
        let pairs = zip(patterns, patterns.dropFirst()).filter { $0.form == .whole && $1.form == .whole }.map {
            QueryPlan.exact(SearchField.pairs, WordPair.value($0.text, $1.text))
        }
        return .every(words + pairs + [.phrase(field, patterns)])
    }

    private static func isPair(_ token: Token) -> Bool { token.isUnspaced && token.text.unicodeScalars.count > 1 }

    private static func isWordPart(_ character: Character?) -> Bool {
        character.map { !Tokenizer.tokens(in: String($0)).isEmpty } ?? false
    }
}

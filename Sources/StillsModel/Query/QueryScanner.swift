/// Walks over the scalars of a question; knows where a word ends.
struct QueryScanner {
    private let scalars: [Unicode.Scalar]
    /// The next scalar's place.
    var position = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    var isAtEnd: Bool { position >= scalars.count }
    var next: Unicode.Scalar? { peek(0) }

    func peek(_ distance: Int) -> Unicode.Scalar? {
        let place = position + distance
        return place < scalars.count ? scalars[place] : nil
    }

    func text(from start: Int, to end: Int) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars[start..<end])
        return text
    }

    /// The column of a place: the characters before it, and one.
    func column(of place: Int) -> Int { text(from: 0, to: min(place, scalars.count)).count + 1 }

    mutating func skipSpace() {
        while let next, next.properties.isWhitespace { position += 1 }
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    /// Takes two full stops.
    mutating func takeRangeMark() -> Bool {
        guard next == ".", peek(1) == "." else { return false }
        position += 2
        return true
    }

    /// Whether a word, if one was being read, ends here: before white space, a parenthesis that the word does not both
    /// open and close, or at the end.
    var isAtWordEnd: Bool {
        guard let next else { return true }
        return next.properties.isWhitespace || next == ")" || (next == "(" && closingParenthesis == nil)
    }

    /// Goes over one scalar of a word, or over a parenthesis that it opens and closes.
    mutating func advanceInWord() {
        position = (next == "(" ? closingParenthesis : nil).map { $0 + 1 } ?? position + 1
    }

    /// Where the parenthesis that stands here is closed again within the same word.
    private var closingParenthesis: Int? {
        var depth = 0
        for place in position..<scalars.count {
            let scalar = scalars[place]
            if scalar.properties.isWhitespace { return nil }
            if scalar == "(" { depth += 1 }
            if scalar == ")" { depth -= 1 }
            if depth == 0 { return place }
        }
        return nil
    }

    /// Takes the keyword when it stands here as a word of its own.
    mutating func takeKeyword(_ keyword: String) -> Bool {
        let length = keyword.unicodeScalars.count
        guard position + length <= scalars.count,
            scalars[position..<position + length].elementsEqual(keyword.unicodeScalars)
        else { return false }
        if let after = peek(length), !after.properties.isWhitespace, after != "(", after != ")", after != "\"" {
            return false
        }
        position += length
        return true
    }

    /// Takes the operator that stands here.
    mutating func takeOperator() -> QueryOperator? {
        guard let found = operatorHere else { return nil }
        position += found.rawValue.unicodeScalars.count
        return found
    }

    var operatorHere: QueryOperator? {
        let isTwo = peek(1) == "="
        switch next {
        case ":": return .contains
        case "=": return .equals
        case "!": return isTwo ? .differs : nil
        case ">": return isTwo ? .greaterOrEqual : .greater
        case "<": return isTwo ? .lessOrEqual : .less
        default: return nil
        }
    }
}

enum QueryOperator: String {
    case contains = ":"
    case equals = "="
    case differs = "!="
    case greater = ">"
    case greaterOrEqual = ">="
    case less = "<"
    case lessOrEqual = "<="

    var comparison: QueryComparison? { QueryComparison(rawValue: rawValue) }
}

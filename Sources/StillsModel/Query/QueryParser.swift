/// Reads a question: recursive descent over `or`, `and`, `term`, with its depth bounded.
struct QueryParser {
    var scanner: QueryScanner
    private var depth = 0
    private var termCount = 0

    init(_ text: String) throws(QuerySyntaxError) {
        guard text.utf8.count <= Query.Limits.byteCount else {
            let start = String(decoding: text.utf8.prefix(Query.Limits.byteCount), as: UTF8.self)
            throw QuerySyntaxError(
                column: start.count + 1, "the query must end: it may have \(Query.Limits.byteCount) bytes")
        }
        scanner = QueryScanner(text)
    }

    mutating func parse() throws(QuerySyntaxError) -> QueryExpression? {
        scanner.skipSpace()
        guard !scanner.isAtEnd else { return nil }
        let expression = try parseOr()
        guard scanner.isAtEnd else { throw error("a closing parenthesis has none that it closes") }
        return expression
    }

    // MARK: or, and, term

    private mutating func parseOr() throws(QuerySyntaxError) -> QueryExpression {
        var parts = [try parseAnd()]
        while scanner.takeKeyword("OR") {
            scanner.skipSpace()
            parts.append(try parseAnd())
        }
        return .or(flattening: parts)
    }

    private mutating func parseAnd() throws(QuerySyntaxError) -> QueryExpression {
        var parts = [try parseTerm()]
        while true {
            scanner.skipSpace()
            if scanner.isAtEnd || scanner.next == ")" { break }
            var ahead = scanner
            if ahead.takeKeyword("OR") { break }
            if scanner.takeKeyword("AND") { scanner.skipSpace() }
            parts.append(try parseTerm())
        }
        return .and(flattening: parts)
    }

    /// One term; the scanner stands on its first scalar, or where it is missing.
    private mutating func parseTerm() throws(QuerySyntaxError) -> QueryExpression {
        let start = scanner.position
        if isNegation() {
            scanner.position += 1
            return try negated(from: start)
        }
        if scanner.takeKeyword("NOT") {
            scanner.skipSpace()
            return try negated(from: start)
        }
        for keyword in ["OR", "AND"] {
            var ahead = scanner
            if ahead.takeKeyword(keyword) { throw error("a word or condition is missing before \(keyword)") }
        }
        guard !scanner.isAtEnd, scanner.next != ")" else { throw error("a word or condition is missing") }
        if scanner.take("(") { return try parseGroup(from: start) }
        return try parseWordOrField()
    }

    /// A hyphen that a term follows. By itself it is a word (without letters).
    private func isNegation() -> Bool {
        guard scanner.next == "-", let after = scanner.peek(1) else { return false }
        return !after.properties.isWhitespace && after != ")"
    }

    private mutating func negated(from start: Int) throws(QuerySyntaxError) -> QueryExpression {
        try enter(at: start)
        defer { depth -= 1 }
        return .not(try parseTerm())
    }

    private mutating func parseGroup(from start: Int) throws(QuerySyntaxError) -> QueryExpression {
        try enter(at: start)
        defer { depth -= 1 }
        scanner.skipSpace()
        let expression = try parseOr()
        guard scanner.take(")") else { throw error("a closing parenthesis is missing") }
        return expression
    }

    private mutating func enter(at place: Int) throws(QuerySyntaxError) {
        depth += 1
        guard depth <= Query.Limits.depth else {
            throw error("nesting must end: it may be \(Query.Limits.depth) deep", at: place)
        }
    }

    // MARK: words and fields

    private mutating func parseWordOrField() throws(QuerySyntaxError) -> QueryExpression {
        let start = scanner.position
        if scanner.next == "\"" {
            let text = try takeQuoted()
            guard let sign = scanner.takeOperator() else {
                try requireEnd()
                return .text(try counted(QueryScalar(text, .quoted), at: start))
            }
            guard !text.isEmpty else { throw error("a name is missing", at: start) }
            return try parseCondition(.attribute(text), sign, nameAt: start)
        }
        if let (field, sign) = try takeFieldName() { return try parseCondition(field, sign, nameAt: start) }
        while !scanner.isAtWordEnd { scanner.advanceInWord() }
        let scalar = try scalarWithStars(from: start, to: scanner.position)
        return .text(try counted(scalar, at: start))
    }

    /// A name and the operator after it. When what stands here is no name, the scanner stays where it is.
    ///
    /// No name: a word before white space; a word of digits and signs only (`10:30`); the scheme of an address
    /// (`http://…`).
    private mutating func takeFieldName() throws(QuerySyntaxError) -> (QueryField, QueryOperator)? {
        let start = scanner.position
        while !scanner.isAtWordEnd, scanner.operatorHere == nil { scanner.advanceInWord() }
        let name = scanner.text(from: start, to: scanner.position)
        guard !scanner.isAtWordEnd, let sign = scanner.operatorHere else {
            scanner.position = start
            return nil
        }
        guard !name.isEmpty else { throw error("a name is missing before \(sign.rawValue)") }
        let isAddress = sign == .contains && scanner.peek(1) == "/" && scanner.peek(2) == "/"
        guard !isAddress, name.unicodeScalars.contains(where: { $0.properties.isAlphabetic || $0 == "_" }) else {
            scanner.position = start
            return nil
        }
        _ = scanner.takeOperator()
        guard sign == .contains, TagGroup.isKnown(name) else { return (Self.field(named: name), sign) }
        return try takeTagName(group: name)
    }

    private mutating func takeTagName(group: String) throws(QuerySyntaxError) -> (QueryField, QueryOperator) {
        let start = scanner.position
        while !scanner.isAtWordEnd, scanner.operatorHere == nil { scanner.advanceInWord() }
        let name = scanner.text(from: start, to: scanner.position)
        guard !name.isEmpty else { throw error("a tag's name is missing") }
        guard let sign = scanner.takeOperator() else {
            throw error("an operator such as = or > is missing after \(group):\(name)")
        }
        return (.tag("\(group):\(name)"), sign)
    }

    /// What a bare name means: a name that Stills knows, or else an attribute.
    static func field(named name: String) -> QueryField {
        BuiltinField(rawValue: name).map(QueryField.builtin) ?? .attribute(name)
    }

    // MARK: scalars

    /// The text between quotes; the scanner stands on the first and goes behind the last.
    mutating func takeQuoted() throws(QuerySyntaxError) -> String {
        let start = scanner.position
        scanner.position += 1
        var text = ""
        while let scalar = scanner.next {
            scanner.position += 1
            if scalar == "\"" { return text }
            guard scalar == "\\" else {
                text.unicodeScalars.append(scalar)
                continue
            }
            guard let escaped = scanner.next else { break }
            text.unicodeScalars.append(escaped)
            scanner.position += 1
        }
        throw error("a closing quotation mark is missing for the one in column \(scanner.column(of: start))")
    }

    /// A bare word, whose stars at its ends are no part of its text.
    func scalarWithStars(from start: Int, to end: Int) throws(QuerySyntaxError) -> QueryScalar {
        let word = scanner.text(from: start, to: end)
        let scalars = Array(word.unicodeScalars)
        let leading = scalars.prefix { $0 == "*" }.count
        guard leading < scalars.count else { return QueryScalar("", .prefix) }
        let trailing = scalars.reversed().prefix { $0 == "*" }.count
        if let star = scalars[leading..<(scalars.count - trailing)].firstIndex(of: "*") {
            throw error("a star may stand only at the beginning or end of a word", at: start + star)
        }
        let form: QueryScalar.Form
        switch (leading > 0, trailing > 0) {
        case (false, false): form = .bare
        case (false, true): form = .prefix
        case (true, false): form = .suffix
        case (true, true): form = .substring
        }
        return QueryScalar(scanner.text(from: start + leading, to: end - trailing), form)
    }

    /// Counts a term against the limit.
    mutating func counted(_ scalar: QueryScalar, at place: Int) throws(QuerySyntaxError) -> QueryScalar {
        termCount += 1
        guard termCount <= Query.Limits.termCount else {
            throw error("the query must end: it may have \(Query.Limits.termCount) words and values", at: place)
        }
        return scalar
    }

    /// Behind a quotation only white space, a parenthesis or the end may follow.
    func requireEnd() throws(QuerySyntaxError) {
        guard !scanner.isAtWordEnd else { return }
        throw error("a space is missing")
    }

    func error(_ expectation: String, at place: Int? = nil) -> QuerySyntaxError {
        QuerySyntaxError(column: scanner.column(of: place ?? scanner.position), expectation)
    }
}

extension QueryExpression {
    /// All of them; one by itself, and what an `and` holds as if written beside it.
    static func and(flattening parts: [QueryExpression]) -> QueryExpression {
        let flat = parts.flatMap { part in if case .and(let inner) = part { inner } else { [part] } }
        return flat.count == 1 ? flat[0] : .and(flat)
    }

    /// One of them is enough; flattened alike.
    static func or(flattening parts: [QueryExpression]) -> QueryExpression {
        let flat = parts.flatMap { part in if case .or(let inner) = part { inner } else { [part] } }
        return flat.count == 1 ? flat[0] : .or(flat)
    }
}

/// Reads what follows a name and its operator, and checks what can be checked without data.
extension QueryParser {
    /// A value of a condition, and where it stands.
    private typealias Placed = (scalar: QueryScalar, place: Int)

    private enum Value {
        case scalars([Placed])
        case range(Placed?, Placed?)
    }

    mutating func parseCondition(
        _ field: QueryField, _ sign: QueryOperator, nameAt: Int
    ) throws(QuerySyntaxError) -> QueryExpression {
        let valueAt = scanner.position
        if case .builtin(let builtin) = field, builtin.kind == .special {
            guard sign == .contains else {
                throw error("a colon is expected after \(builtin.rawValue)", at: valueAt - sign.rawValue.count)
            }
            return try parseSpecial(builtin)
        }
        let value = try takeValue(sign)
        switch value {
        case .range(let lower, let upper):
            try checkOrder(field, sign, at: valueAt)
            let from = try lower.map { at throws(QuerySyntaxError) in try checked(at, field, sign) }
            let to = try upper.map { at throws(QuerySyntaxError) in try checked(at, field, sign) }
            if let from, let to, let upper, case .builtin(let builtin) = field, builtin.kind == .time,
                (DateSpan(from.text) == nil) != (DateSpan(to.text) == nil)
            {
                throw error("both ends must be dates, or both ages", at: upper.place)
            }
            return .range(field, from, to)
        case .scalars(let placed):
            return try condition(field, sign, placed, valueAt: valueAt)
        }
    }

    private func condition(
        _ field: QueryField, _ sign: QueryOperator, _ placed: [Placed], valueAt: Int
    ) throws(QuerySyntaxError) -> QueryExpression {
        if sign == .contains, placed.count == 1, placed[0].scalar == QueryScalar("", .prefix) {
            return .has(.field(field))
        }
        var scalars: [QueryScalar] = []
        for at in placed { scalars += try values(at, field, sign) }
        if let comparison = sign.comparison {
            try checkOrder(field, sign, at: valueAt)
            return .compare(field, comparison, scalars[0])
        }
        if field == .builtin(.type) {
            // A media type has no words in it: to contain and to equal are one, and its short names hold for both.
            return sign == .differs ? .not(.contains(field, scalars)) : .contains(field, scalars)
        }
        switch sign {
        case .contains: return .contains(field, scalars)
        case .differs: return .not(.equals(field, scalars))
        default: return .equals(field, scalars)
        }
    }

    // MARK: values

    private mutating func takeValue(_ sign: QueryOperator) throws(QuerySyntaxError) -> Value {
        if scanner.next == "{" {
            guard sign.comparison == nil else { throw error("one value is expected after \(sign.rawValue)") }
            return .scalars(try takeList(sign))
        }
        if scanner.next == "(" {
            throw error("a value is expected; several are written {a,b}")
        }
        let mayBeRange = sign == .contains
        if mayBeRange, scanner.next == ".", scanner.peek(1) == "." {
            scanner.position += 2
            return .range(nil, try takeScalar(sign))
        }
        let lower = try takeScalar(sign)
        guard mayBeRange, scanner.takeRangeMark() else {
            try requireEnd()
            return .scalars([lower])
        }
        guard !scanner.isAtWordEnd else { return .range(lower, nil) }
        let upper = try takeScalar(sign)
        guard scanner.isAtWordEnd else { throw error("a range has two ends") }
        return .range(lower, upper)
    }

    /// One value, up to white space or (after a colon) the two full stops of a range.
    private mutating func takeScalar(_ sign: QueryOperator) throws(QuerySyntaxError) -> Placed {
        let start = scanner.position
        guard !scanner.isAtWordEnd else { throw error("a value is missing") }
        if scanner.next == "\"" {
            let text = try takeQuoted()
            return (try counted(QueryScalar(text, .quoted), at: start), start)
        }
        while !scanner.isAtWordEnd {
            if sign == .contains, scanner.next == ".", scanner.peek(1) == "." { break }
            scanner.advanceInWord()
        }
        guard scanner.position > start else { throw error("a value is missing") }
        return (try bare(from: start, sign), start)
    }

    private mutating func bare(from start: Int, _ sign: QueryOperator) throws(QuerySyntaxError) -> QueryScalar {
        // Only after a colon does a star stand for anything: the other operators compare the value as it is.
        guard sign == .contains else {
            return try counted(QueryScalar(scanner.text(from: start, to: scanner.position)), at: start)
        }
        return try counted(try scalarWithStars(from: start, to: scanner.position), at: start)
    }

    private mutating func takeList(_ sign: QueryOperator) throws(QuerySyntaxError) -> [Placed] {
        let open = scanner.position
        scanner.position += 1
        var elements: [Placed] = []
        repeat {
            scanner.skipSpace()
            elements.append(try takeElement(sign, openAt: open))
            scanner.skipSpace()
        } while scanner.take(",")
        guard scanner.take("}") else { throw error("a comma or a closing brace is missing") }
        try requireEnd()
        return elements
    }

    private mutating func takeElement(_ sign: QueryOperator, openAt open: Int) throws(QuerySyntaxError) -> Placed {
        let start = scanner.position
        if scanner.isAtEnd {
            throw error("a closing brace is missing for the one in column \(scanner.column(of: open))")
        }
        if scanner.next == "\"" {
            let text = try takeQuoted()
            return (try counted(QueryScalar(text, .quoted), at: start), start)
        }
        while !scanner.isAtWordEnd, scanner.next != ",", scanner.next != "}" { scanner.advanceInWord() }
        guard scanner.position > start else { throw error("a value is missing") }
        return (try bare(from: start, sign), start)
    }

    // MARK: names with a syntax of their own

    private mutating func parseSpecial(_ field: BuiltinField) throws(QuerySyntaxError) -> QueryExpression {
        if field == .near {
            let (scalar, place) = try takeScalar(.equals)
            try requireEnd()
            return try near(scalar.text, at: place)
        }
        let placed: [Placed]
        if scanner.next == "{" {
            placed = try takeList(.equals)
        } else {
            placed = [try takeScalar(.equals)]
            try requireEnd()
        }
        var parts: [QueryExpression] = []
        for (scalar, place) in placed { parts.append(try special(field, scalar, at: place)) }
        return .or(flattening: parts)
    }

    private func special(
        _ field: BuiltinField, _ scalar: QueryScalar, at place: Int
    ) throws(QuerySyntaxError) -> QueryExpression {
        switch field {
        case .in:
            guard !scalar.text.isEmpty else { throw error("a value is missing", at: place) }
            return .under(scalar.text)
        case .has: return .has(try subject(scalar, at: place))
        case .visibility:
            guard let flag = QueryFlag(rawValue: scalar.text), flag == .public || flag == .private else {
                throw error("public or private is expected", at: place)
            }
            return .flag(flag)
        default:
            guard let flag = QueryFlag(rawValue: scalar.text) else {
                throw error(
                    "one of \(QueryFlag.allCases.map(\.rawValue).joined(separator: ", ")) is expected", at: place)
            }
            return .flag(flag)
        }
    }

    private func subject(_ scalar: QueryScalar, at place: Int) throws(QuerySyntaxError) -> QuerySubject {
        guard !scalar.text.isEmpty else { throw error("a value is missing", at: place) }
        if scalar.form == .quoted { return .field(.attribute(scalar.text)) }
        switch scalar.text {
        case "gps": return .gps
        case "exif": return .exif
        default: break
        }
        let parts = scalar.text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, TagGroup.isKnown(parts[0]), !parts[1].isEmpty { return .field(.tag(scalar.text)) }
        return .field(Self.field(named: scalar.text))
    }

    private func near(_ text: String, at place: Int) throws(QuerySyntaxError) -> QueryExpression {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3,
            let latitude = QueryReading.degrees(parts[0]), let longitude = QueryReading.degrees(parts[1]),
            let position = Position(latitude: latitude, longitude: longitude)
        else { throw error("degrees of latitude and longitude are expected, such as 48.85,2.35", at: place) }
        guard parts.count == 3 else { return .near(position, metres: QueryReading.defaultRadius) }
        guard let metres = QueryReading.metres(parts[2]) else {
            throw error("a distance is expected, such as 500m or 10km", at: place + parts[0].count + parts[1].count + 2)
        }
        return .near(position, metres: metres)
    }

    // MARK: checks

    /// Text and identifiers have no order.
    private func checkOrder(_ field: QueryField, _ sign: QueryOperator, at place: Int) throws(QuerySyntaxError) {
        guard case .builtin(let builtin) = field else { return }
        switch builtin.kind {
        case .number, .size, .time: return
        case .text, .identifier, .mediaType, .special:
            throw error(
                "one value is expected after : or =, for \(builtin.rawValue) has no order",
                at: sign == .contains ? place : place - sign.rawValue.count)
        }
    }

    private func checked(
        _ placed: Placed, _ field: QueryField, _ sign: QueryOperator
    ) throws(QuerySyntaxError) -> QueryScalar {
        try values(placed, field, sign)[0]
    }

    /// What a value stands for, at least one; refuses one that its built-in name could never equal.
    private func values(
        _ placed: Placed, _ field: QueryField, _ sign: QueryOperator
    ) throws(QuerySyntaxError) -> [QueryScalar] {
        let (scalar, place) = placed
        guard case .builtin(let builtin) = field else { return [scalar] }
        if builtin.kind == .mediaType {
            let types = MediaTypeName.meant(by: scalar)
            guard !types.isEmpty else { throw error("a type is expected, such as jpeg or image/jpeg", at: place) }
            return types
        }
        let expectation: String?
        switch (builtin.kind, builtin) {
        case (.number, _):
            expectation = scalar.isWhole && QueryReading.number(scalar.text) != nil ? nil : "a number is expected"
        case (.size, _):
            expectation =
                scalar.isWhole && QueryReading.byteCount(scalar.text) != nil
                ? nil : "a size is expected, such as 5MB or 300KiB"
        case (.time, _):
            expectation =
                scalar.isWhole && QueryReading.isTime(scalar.text)
                ? nil : "a date or an age is expected, such as 2024-05-01 or 7d"
        case (_, .id):
            expectation = scalar.isWhole && ImageID(scalar.text) != nil ? nil : "an image's id is expected"
        case (_, .digest):
            expectation =
                QueryReading.isDigest(scalar) ? nil : "64 hexadecimal digits are expected, or the first of them and *"
        case (_, .collection), (_, .owner):
            expectation = scalar.isWhole && !scalar.text.isEmpty ? nil : "a whole name is expected"
        default:
            expectation = nil
        }
        if let expectation { throw error(expectation, at: place) }
        return [scalar]
    }
}

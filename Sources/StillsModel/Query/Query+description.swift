extension Query: CustomStringConvertible {
    /// The question in the query language, in one fixed form: parsing it gives an equal query.
    package var description: String { expression.map { $0.text(within: .nothing) } ?? "" }
}

extension QueryExpression {
    /// What an expression stands in, which decides on parentheses.
    fileprivate enum Surroundings {
        case nothing, or, and, not
    }

    fileprivate func text(within surroundings: Surroundings) -> String {
        switch self {
        case .and(let parts):
            let text = parts.map { $0.text(within: .and) }.joined(separator: " ")
            return surroundings == .nothing || surroundings == .or ? text : "(\(text))"
        case .or(let parts):
            let text = parts.map { $0.text(within: .or) }.joined(separator: " OR ")
            return surroundings == .nothing ? text : "(\(text))"
        case .not(let part): return "-" + part.text(within: .not)
        case .text(let scalar): return scalar.written
        case .contains(let field, let scalars):
            return field.written(before: scalars.first) + ":" + Self.list(scalars, splitsRanges: true)
        case .equals(let field, let scalars):
            return field.written(before: nil) + "=" + Self.list(scalars, splitsRanges: false)
        case .compare(let field, let comparison, let scalar):
            return field.written(before: nil) + comparison.rawValue + scalar.written
        case .range(let field, let lower, let upper):
            return field.written(before: lower) + ":" + (lower?.written ?? "") + ".." + (upper?.written ?? "")
        case .has(let subject): return "has:" + subject.written
        case .flag(let flag): return "is:" + flag.rawValue
        case .under(let path): return "in:" + QueryScalar(path, .quoted).written
        case .near(let position, let metres):
            return "near:\(position.latitude),\(position.longitude),\(metres)m"
        }
    }

    private static func list(_ scalars: [QueryScalar], splitsRanges: Bool) -> String {
        if scalars.count == 1, let scalar = scalars.first {
            // By itself it would be read as a range, or as what a brace or parenthesis opens.
            let isMistakable = scalar.written.startsWithBracket || (splitsRanges && scalar.text.containsRangeMark)
            if scalar.form == .quoted || !isMistakable { return scalar.written }
        }
        return "{" + scalars.map(\.written).joined(separator: ",") + "}"
    }
}

extension QueryScalar {
    fileprivate var written: String {
        switch form {
        case .bare: text
        case .prefix: text + "*"
        case .suffix: "*" + text
        case .substring: "*" + text + "*"
        case .quoted: text.quotedForQuery
        }
    }
}

extension QueryField {
    /// The name as a query states it: that of an attribute in quotes where it could be taken for another's.
    package var written: String { written(before: nil) }

    /// The name as it must be written before an operator and this value.
    fileprivate func written(before value: QueryScalar?) -> String {
        guard case .attribute(let name) = self else { return name }
        let looksLikeAddress = value.map { $0.form != .quoted && $0.text.utf8.starts(with: "//".utf8) } ?? false
        return looksLikeAddress || !name.isPlainName ? name.quotedForQuery : name
    }
}

extension QuerySubject {
    fileprivate var written: String {
        switch self {
        case .gps: "gps"
        case .exif: "exif"
        case .field(.attribute(let name)):
            name.isPlainName && name != "gps" && name != "exif" ? name : name.quotedForQuery
        case .field(let field): field.name
        }
    }
}

extension String {
    fileprivate var quotedForQuery: String {
        var quoted = "\""
        for scalar in unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// Whether two full stops stand outside of all parentheses, which a bare value always closes.
    fileprivate var containsRangeMark: Bool {
        var depth = 0
        for (scalar, next) in zip(unicodeScalars, unicodeScalars.dropFirst()) {
            if scalar == "(" { depth += 1 }
            if scalar == ")" { depth -= 1 }
            if depth == 0, scalar == ".", next == "." { return true }
        }
        return false
    }

    fileprivate var startsWithBracket: Bool { unicodeScalars.first == "{" || unicodeScalars.first == "(" }

    /// Whether the name needs no quotes: it cannot be taken for anything but an attribute's.
    fileprivate var isPlainName: Bool {
        let isPlain = unicodeScalars.enumerated().allSatisfy { place, scalar in
            scalar == "_" || scalar.properties.isAlphabetic
                || (place > 0 && (scalar == "-" || scalar == "." || ("0"..."9").contains(scalar)))
        }
        return isPlain && !isEmpty && BuiltinField(rawValue: self) == nil && !TagGroup.isKnown(self)
    }
}

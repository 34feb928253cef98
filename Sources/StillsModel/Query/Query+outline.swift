extension Query {
    /// The question's structure and how its values are read, for people who look for what a question means:
    /// `and(word harbour, gt(size,5000000))`.
    package var outline: String { expression?.outline ?? "all" }
}

extension QueryExpression {
    fileprivate var outline: String {
        switch self {
        case .and(let parts): "and(" + parts.map(\.outline).joined(separator: ", ") + ")"
        case .or(let parts): "or(" + parts.map(\.outline).joined(separator: ", ") + ")"
        case .not(let part): "not(" + part.outline + ")"
        case .text(let scalar): scalar.outline
        case .contains(let field, let scalars): field.outline(containing: scalars)
        case .equals(let field, let scalars):
            scalars.count == 1
                ? "eq(\(field.name),\(field.outline(equalling: scalars[0])))"
                : "in(\(field.name),[" + scalars.map(field.outline(equalling:)).joined(separator: ",") + "])"
        case .compare(let field, let comparison, let scalar):
            if QueryReading.duration(scalar.text) != nil {
                "\(comparison.outline)(age(\(field.name)),\(scalar.text))"
            } else {
                "\(comparison.outline)(\(field.name),\(field.outline(of: scalar)))"
            }
        case .range(let field, let lower, let upper): field.outline(from: lower, to: upper)
        case .has(let subject): "has(\(subject.outline))"
        case .flag(let flag):
            flag == .public || flag == .private ? "visibility \(flag.rawValue)" : "is \(flag.rawValue)"
        case .under(let path): "under(\(path))"
        case .near(let position, let metres):
            "near(\(position.latitude),\(position.longitude),\(AttributeValue.text(of: metres)) m)"
        }
    }
}

extension QueryComparison {
    fileprivate var outline: String {
        switch self {
        case .greater: "gt"
        case .greaterOrEqual: "ge"
        case .less: "lt"
        case .lessOrEqual: "le"
        }
    }
}

extension QuerySubject {
    fileprivate var outline: String {
        switch self {
        case .gps: "gps"
        case .exif: "exif"
        case .field(let field): field.name
        }
    }
}

extension QueryScalar {
    fileprivate var outline: String {
        switch form {
        case .bare: "word \(text)"
        case .quoted: "phrase [" + Tokenizer.tokens(in: text).map(\.text).joined(separator: ", ") + "]"
        case .prefix: "prefix \(text)"
        case .suffix: "suffix \(text)"
        case .substring: "substring \(text)"
        }
    }
}

extension QueryField {
    private var kind: BuiltinField.Kind? { if case .builtin(let field) = self { field.kind } else { nil } }

    /// A value that is compared as a number, a size or a date.
    fileprivate func outline(of scalar: QueryScalar) -> String {
        if kind == .size, let count = QueryReading.byteCount(scalar.text) { return AttributeValue.text(of: count) }
        return scalar.text
    }

    fileprivate func outline(equalling scalar: QueryScalar) -> String {
        switch kind {
        case .number, .size, .time: outline(of: scalar)
        default: "\"\(scalar.text)\""
        }
    }

    fileprivate func outline(containing scalars: [QueryScalar]) -> String {
        guard scalars.count == 1 else { return "in(\(name),[" + scalars.map(\.text).joined(separator: ",") + "])" }
        let scalar = scalars[0]
        switch kind {
        case .time:
            guard let span = DateSpan(scalar.text) else { return "le(age(\(name)),\(scalar.text))" }
            return "range(\(name), \(span.lower.outline), \(span.upper.outline))"
        case .number, .size: return "eq(\(name),\(outline(of: scalar)))"
        case .identifier where scalar.isWhole, .mediaType where scalar.isWhole: return "eq(\(name),\(scalar.text))"
        default: return "contains(\(name),\(scalar.outline))"
        }
    }

    fileprivate func outline(from lower: QueryScalar?, to upper: QueryScalar?) -> String {
        guard kind == .time else {
            return "range(\(name),\(lower.map(outline(of:)) ?? ""),\(upper.map(outline(of:)) ?? ""))"
        }
        let from = lower.map { DateSpan($0.text)?.lower.outline ?? $0.text } ?? ""
        let to = upper.map { DateSpan($0.text)?.upper.outline ?? $0.text } ?? ""
        return "range(\(name), \(from), \(to))"
    }
}

extension LocalDateTime {
    fileprivate var outline: String {
        description.hasSuffix("T00:00:00") ? String(description.dropLast(9)) : description
    }
}

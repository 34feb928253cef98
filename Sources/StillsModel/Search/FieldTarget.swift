/// A field's terms, and conditions on them. Each condition is `none` where the stated text cannot be read its way.
struct FieldTarget {
    var name: String
    /// Whether its times have a wall clock of their own; otherwise theirs is UTC's.
    var hasWallClock = true
    /// Whether to equal `5b` can only mean five bytes. Elsewhere it may be a grade or a house; only an order tells.
    var isSize = false

    private var numbers: String { SearchField.number(of: name) }
    private var durations: String { SearchField.duration(of: name) }

    // MARK: equality

    func equal(_ text: String) -> QueryPlan { .exact(SearchField.text(of: name), SearchValue.text(text)) }

    func number(_ scalar: QueryScalar) -> QueryPlan {
        let number = isSize ? QueryReading.byteCount(scalar.text) : QueryReading.number(scalar.text)
        guard scalar.isWhole, let number else { return .none }
        return .exact(numbers, SearchValue.number(number))
    }

    /// Within the whole span of a date.
    func span(_ scalar: QueryScalar) -> QueryPlan {
        guard scalar.isWhole, let span = Span(scalar.text, of: self) else { return .none }
        return .between(span.field, span.lower, span.upper)
    }

    func durationEqual(_ scalar: QueryScalar) -> QueryPlan {
        guard let seconds = QueryReading.duration(scalar.text) else { return .none }
        return .exact(durations, SearchValue.number(seconds))
    }

    // MARK: order

    func number(_ comparison: QueryComparison, _ text: String) -> QueryPlan {
        guard let number = QueryReading.byteCount(text).map(SearchValue.number) else { return .none }
        return comparison.plan(numbers, number, number)
    }

    func duration(_ comparison: QueryComparison, _ text: String) -> QueryPlan {
        guard let seconds = QueryReading.duration(text).map(SearchValue.number) else { return .none }
        return comparison.plan(durations, seconds, seconds)
    }

    /// Before or after the whole of a span.
    func date(_ comparison: QueryComparison, _ text: String) -> QueryPlan {
        guard let span = Span(text, of: self) else { return .none }
        switch comparison {
        case .less: return .between(span.field, nil, span.lower)
        case .lessOrEqual: return .between(span.field, nil, span.upper)
        case .greater: return .between(span.field, span.upper, nil)
        case .greaterOrEqual: return .between(span.field, span.lower, nil)
        }
    }

    // MARK: ranges

    func numbers(from lower: String?, to upper: String?) -> QueryPlan {
        Self.closed(numbers, lower, upper) { QueryReading.byteCount($0) }
    }

    func durations(from lower: String?, to upper: String?) -> QueryPlan {
        Self.closed(durations, lower, upper) { QueryReading.duration($0) }
    }

    /// From the first moment of one date to the last of the other. Both must have an offset, or neither.
    func dates(from lower: String?, to upper: String?) -> QueryPlan {
        let first = lower.map { Span($0, of: self) }
        let last = upper.map { Span($0, of: self) }
        if case .some(nil) = first { return .none }
        if case .some(nil) = last { return .none }
        let from = first.flatMap { $0 }
        let to = last.flatMap { $0 }
        guard let field = from?.field ?? to?.field else { return .none }
        if let from, let to, from.field != to.field {
            return .every([.between(from.field, from.lower, nil), .between(to.field, nil, to.upper)])
        }
        return .between(field, from?.lower, to?.upper)
    }

    private static func closed(
        _ field: String, _ lower: String?, _ upper: String?, _ read: (String) -> Double?
    ) -> QueryPlan {
        let from = lower.map(read)
        let to = upper.map(read)
        if case .some(nil) = from { return .none }
        if case .some(nil) = to { return .none }
        return .between(
            field, from.flatMap { $0 }.map(SearchValue.number), to.flatMap { $0 }.map(SearchValue.number)?.successor)
    }

    /// The values of a date's span, and the field that they are compared in.
    private struct Span {
        var field: String
        var lower: [UInt8]
        var upper: [UInt8]

        init?(_ text: String, of target: FieldTarget) {
            guard let span = DateSpan(text) else { return nil }
            let isInstant = span.offsetMinutes != nil || !target.hasWallClock
            field = isInstant ? SearchField.instant(of: target.name) : SearchField.wallClock(of: target.name)
            let shift = Int64(span.offsetMinutes ?? 0) * 60_000_000
            lower = SearchValue.integer(span.lower.microseconds - shift)
            upper = SearchValue.integer(span.upper.microseconds - shift)
        }
    }
}

extension QueryComparison {
    /// Values on this side of one that goes from `lower` to `upper`, both included in it.
    func plan(_ field: String, _ lower: [UInt8], _ upper: [UInt8]) -> QueryPlan {
        switch self {
        case .less: .between(field, nil, lower)
        case .lessOrEqual: .between(field, nil, upper.successor)
        case .greater: .between(field, upper.successor, nil)
        case .greaterOrEqual: .between(field, lower, nil)
        }
    }
}

/// Conditions on a field.
extension QueryPlanner {
    /// `name:value`
    func contains(_ field: QueryField, _ scalar: QueryScalar) -> QueryPlan {
        if case .builtin(let builtin) = field {
            switch builtin.kind {
            case .text: return placed(field) { .any([containsWords($0, scalar), $0.number(scalar)]) }
            case .number, .size: return placed(field) { $0.number(scalar) }
            case .time: return placed(field) { .any([$0.span(scalar), age($0, scalar)]) }
            case .identifier: return identifier(builtin, scalar)
            case .mediaType: return Self.text(SearchField.type, scalar)
            case .special: return .none
            }
        }
        return placed(field) { target in
            guard scalar.isWhole else { return containsWords(target, scalar) }
            return .any([
                containsWords(target, scalar), target.number(scalar), target.span(scalar), target.durationEqual(scalar),
                age(target, scalar),
            ])
        }
    }

    /// `name=value`
    func equals(_ field: QueryField, _ scalar: QueryScalar) -> QueryPlan {
        if case .builtin(let builtin) = field, builtin.kind != .text { return contains(field, scalar) }
        return placed(field) { target in .any([target.equal(scalar.text), target.number(scalar), target.span(scalar)]) }
    }

    /// `name>value` and the like: as numbers, dates and durations, whichever both sides are.
    func compare(_ field: QueryField, _ comparison: QueryComparison, _ scalar: QueryScalar) -> QueryPlan {
        placed(field) { target in
            .any([
                target.number(comparison, scalar.text), target.date(comparison, scalar.text),
                target.duration(comparison, scalar.text), age(target, comparison, scalar.text),
            ])
        }
    }

    /// `name:lower..upper`
    func range(_ field: QueryField, _ lower: QueryScalar?, _ upper: QueryScalar?) -> QueryPlan {
        placed(field) { target in
            .any([
                target.numbers(from: lower?.text, to: upper?.text), target.dates(from: lower?.text, to: upper?.text),
                target.durations(from: lower?.text, to: upper?.text), ages(target, from: lower?.text, to: upper?.text),
            ])
        }
    }

    /// `has:name`
    func has(_ subject: QuerySubject) -> QueryPlan {
        switch subject {
        case .gps: return rights.restricted(.exact(SearchField.has, SearchValue.text(SearchField.anyPosition)))
        case .exif:
            return .any([
                .exact(SearchField.has, SearchValue.text(SearchField.anyExif)),
                rights.restricted(.exact(SearchField.has, SearchValue.text(SearchField.restrictedExif))),
            ])
        case .field(.builtin(let builtin)):
            switch builtin {
            case .near: return has(.gps)
            case .width, .height, .megapixels: return .between(SearchField.number(of: builtin.rawValue), [], nil)
            case .title, .description, .keyword, .creator, .camera, .lens, .place, .taken, .orientation, .rating,
                .external:
                return placed(.builtin(builtin)) { .exact(SearchField.has, SearchValue.text($0.name)) }
            // What every image has.
            case .id, .added, .updated, .size, .type, .collection, .in, .owner, .is, .has, .digest, .visibility:
                return .all
            }
        case .field(let field): return placed(field) { .exact(SearchField.has, SearchValue.text($0.name)) }
        }
    }

    // MARK: where a field's terms are

    /// The condition on a field's terms, as far as the principal may know of them; on stored tags where it has none.
    private func placed(_ field: QueryField, _ condition: (FieldTarget) -> QueryPlan) -> QueryPlan {
        switch field {
        case .attribute(let name):
            let plan = condition(FieldTarget(name: SearchField.name(ofAttribute: name)))
            return Audience.ofAttribute(name) == .anyone ? plan : rights.restricted(plan)
        case .builtin(let builtin):
            let plan = condition(
                FieldTarget(
                    name: builtin.rawValue, hasWallClock: builtin != .added && builtin != .updated,
                    isSize: builtin == .size))
            return builtin.audience == .anyone ? plan : rights.restricted(plan)
        case .tag(let stated):
            let name = IndexedTag.canonicalName(stated)
            let plan = condition(FieldTarget(name: name))
            let condition = IndexedTag.named(name) == nil ? plan.ofTag(name) : plan
            return IndexedTag.audience(of: name) == .anyone ? condition : rights.restricted(condition)
        }
    }

    private func containsWords(_ target: FieldTarget, _ scalar: QueryScalar) -> QueryPlan {
        let patterns = QueryWords.patterns(for: scalar)
        // Signs alone are no words: only a value that is just them can be meant.
        return patterns.isEmpty
            ? target.equal(scalar.text) : QueryWords.plan(patterns, in: SearchField.words(of: target.name))
    }

    private func identifier(_ field: BuiltinField, _ scalar: QueryScalar) -> QueryPlan {
        switch field {
        case .id: ImageID(scalar.text).map { .images([$0]) } ?? .none
        case .digest: Self.digest(scalar.text)
        case .external: rights.restricted(Self.text(SearchField.external, scalar))
        case .collection: Self.collections(directory.collections(named: scalar.text, includingNested: false))
        default:
            rights.restricted(
                .any(directory.accounts(named: scalar.text).map { .exact(SearchField.owner, $0.bytes) }))
        }
    }

    private static func text(_ field: String, _ scalar: QueryScalar) -> QueryPlan {
        guard !scalar.text.isEmpty else { return .none }
        let value = Array(scalar.text.utf8)
        return switch scalar.form {
        case .bare, .quoted: .exact(field, SearchValue.text(scalar.text))
        case .prefix: .prefix(field, value)
        case .suffix: .suffix(field, value)
        case .substring: .substring(field, value)
        }
    }

    /// A digest by its first hexadecimal digits: the range of those that begin so.
    private static func digest(_ text: String) -> QueryPlan {
        let digits = text.utf8.compactMap(Hexadecimal.value(of:))
        guard !digits.isEmpty, digits.count == text.utf8.count, digits.count <= 64 else { return .none }
        func bytes(filledWith fill: UInt8) -> [UInt8] {
            let all = digits + Array(repeating: fill, count: 64 - digits.count)
            return stride(from: 0, to: 64, by: 2).map { all[$0] << 4 | all[$0 + 1] }
        }
        return .between(SearchField.digest, bytes(filledWith: 0), bytes(filledWith: 15).successor)
    }

    // MARK: ages

    private func age(_ target: FieldTarget, _ scalar: QueryScalar) -> QueryPlan {
        age(target, .lessOrEqual, scalar.text)
    }

    /// What is younger lies later.
    private func age(_ target: FieldTarget, _ comparison: QueryComparison, _ text: String) -> QueryPlan {
        guard let moment = moment(before: text) else { return .none }
        let inverse: QueryComparison
        switch comparison {
        case .less: inverse = .greater
        case .lessOrEqual: inverse = .greaterOrEqual
        case .greater: inverse = .less
        case .greaterOrEqual: inverse = .lessOrEqual
        }
        return inverse.plan(SearchField.instant(of: target.name), moment, moment)
    }

    private func ages(_ target: FieldTarget, from lower: String?, to upper: String?) -> QueryPlan {
        let latest = lower.map(moment(before:))
        let earliest = upper.map(moment(before:))
        // A stated end that is no age makes it no range of ages.
        if case .some(nil) = latest { return .none }
        if case .some(nil) = earliest { return .none }
        return .between(
            SearchField.instant(of: target.name), earliest.flatMap { $0 }, latest.flatMap { $0 }?.successor)
    }

    private func moment(before text: String) -> [UInt8]? {
        guard let seconds = QueryReading.duration(text), let age = Int64(exactly: (seconds * 1e6).rounded()) else {
            return nil
        }
        let (moment, isBeyond) = now.microseconds.subtractingReportingOverflow(age)
        return isBeyond ? nil : SearchValue.integer(moment)
    }
}

extension QueryPlan {
    /// This plan, put to a tag's stored values. Several questions to one tag are one look.
    fileprivate func ofTag(_ name: String) -> QueryPlan {
        switch self {
        case .all, .none: self
        default: .tag(name, self)
        }
    }
}

extension BuiltinField {
    /// Who may know of it. `in`, `collection` and `owner` are guarded by ``SearchDirectory`` as well.
    var audience: Audience {
        switch self {
        case .creator, .place, .near, .owner, .external: .readers
        default: .anyone
        }
    }
}

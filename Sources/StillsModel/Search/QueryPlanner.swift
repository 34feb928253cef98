/// Makes the plan of a question: reads its values, and adds what the principal may see.
///
/// - Wall clock and UTC: a date without an offset is compared with the wall clock where the picture was taken (`taken`,
///   attributes, tags), so that 1 May is 1 May wherever the camera was; for `added` and `updated`, which have no place,
///   with UTC. A date with an offset, and an age, are compared with the instant; a time without an offset counts as
///   UTC's there.
/// - Trashed images show only to a question that says `is:trashed` somewhere, and only to those who may read them.
/// - `!=` is the opposite of `=`: an image without the value fulfils it.
package struct QueryPlanner: Sendable {
    let rights: SearchRights
    let now: Instant
    package let directory: any SearchDirectory

    package init(rights: PrincipalRights, now: Instant, directory: any SearchDirectory) {
        self.rights = SearchRights(rights)
        self.now = now
        self.directory = directory
    }

    package func plan(_ query: Query) -> QueryPlan {
        let isTrashAskedFor = query.expression?.asksForTrash ?? false
        let active = QueryPlan.exact(SearchField.state, SearchValue.text(ImageState.active.rawValue))
        let shown = isTrashAskedFor ? QueryPlan.any([active, rights.readable]) : active
        let asked = query.expression.flatMap(plan) ?? .all
        return .every([rights.visible, shown, asked])
    }

    /// The images of which every field may be known. Without checks.
    package var readable: QueryPlan { rights.readable }

    /// nil when the expression asks for nothing: words without letters are left out, whatever stands before them.
    private func plan(_ expression: QueryExpression) -> QueryPlan? {
        switch expression {
        case .and(let parts):
            let plans = parts.compactMap(plan)
            return plans.isEmpty ? nil : .every(plans)
        case .or(let parts):
            let plans = parts.compactMap(plan)
            return plans.isEmpty ? nil : .any(plans)
        case .not(let part): return plan(part).map(QueryPlan.opposite(of:))
        case .text(let scalar): return words(scalar)
        case .contains(let field, let scalars): return .any(scalars.map { contains(field, $0) })
        case .equals(let field, let scalars): return .any(scalars.map { equals(field, $0) })
        case .compare(let field, let comparison, let scalar): return compare(field, comparison, scalar)
        case .range(let field, let lower, let upper): return range(field, lower, upper)
        case .has(let subject): return has(subject)
        case .flag(let flag): return self.flag(flag)
        case .under(let path):
            return Self.collections(directory.collections(named: path, includingNested: true))
        case .near(let centre, let metres):
            let cells = GeographicCell.cover(centre, radius: metres).map { range in
                QueryPlan.between(SearchField.position, range.lower, range.upper)
            }
            return rights.restricted(.every([.any(cells), .near(centre, metres: metres)]))
        }
    }

    private func words(_ scalar: QueryScalar) -> QueryPlan? {
        let patterns = QueryWords.patterns(for: scalar)
        guard !patterns.isEmpty else { return nil }
        return .any([
            QueryWords.plan(patterns, in: SearchField.words),
            rights.restricted(QueryWords.plan(patterns, in: SearchField.restrictedWords)),
        ])
    }

    private func flag(_ flag: QueryFlag) -> QueryPlan {
        switch flag {
        case .public, .private: .exact(SearchField.visibility, SearchValue.text(flag.rawValue))
        case .trashed: rights.restricted(.exact(SearchField.state, SearchValue.text(ImageState.trashed.rawValue)))
        case .duplicate, .quarantined: rights.restricted(.exact(SearchField.flag, SearchValue.text(flag.rawValue)))
        }
    }

    static func collections(_ ids: [CollectionID]) -> QueryPlan {
        .any(ids.map { .exact(SearchField.collection, $0.bytes) })
    }
}

extension QueryExpression {
    fileprivate var asksForTrash: Bool {
        switch self {
        case .and(let parts), .or(let parts): parts.contains(where: \.asksForTrash)
        case .not(let part): part.asksForTrash
        case .flag(let flag): flag == .trashed
        default: false
        }
    }
}

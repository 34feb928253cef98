extension Query {
    /// A question that finds what both find.
    package func narrowed(by other: Query) -> Query {
        let parts = [expression, other.expression].compactMap { $0 }.flatMap { part in
            if case .and(let conditions) = part { conditions } else { [part] }
        }
        return Query(parts.count > 1 ? .and(parts) : parts.first)
    }
}

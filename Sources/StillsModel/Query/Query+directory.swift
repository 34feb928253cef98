extension Query {
    /// Whether it names collections or accounts, so that whoever answers needs to know which there are.
    package var namesCollectionsOrAccounts: Bool { expression?.namesCollectionsOrAccounts ?? false }
}

extension QueryExpression {
    fileprivate var namesCollectionsOrAccounts: Bool {
        switch self {
        case .and(let parts), .or(let parts): parts.contains { $0.namesCollectionsOrAccounts }
        case .not(let part): part.namesCollectionsOrAccounts
        case .under: true
        case .contains(let field, _), .equals(let field, _), .compare(let field, _, _), .range(let field, _, _):
            field == .builtin(.collection) || field == .builtin(.owner)
        case .text, .has, .flag, .near: false
        }
    }
}

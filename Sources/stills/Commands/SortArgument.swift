internal import Arguments
internal import StillsModel

/// An order on the command line.
enum SortArgument {
    static let option = Option.value(
        "sort", valueName: "ORDER", help: "added, updated, taken, size, title or relevance; -taken is descending.",
        defaultText: "-added",
        completion: .words(SortOrder.Key.allCases.flatMap { [$0.rawValue, "-\($0.rawValue)"] }))

    /// nil when none is stated.
    static func read(_ invocation: Invocation) throws -> SortOrder? {
        guard let text = invocation.value(option.name) else { return nil }
        guard let order = SortOrder(text) else {
            let known = SortOrder.Key.allCases.map(\.rawValue).joined(separator: ", ")
            throw invocation.invalidValue(
                of: option.name, expected: "one of \(known), or one of these with a - before it")
        }
        return order
    }
}

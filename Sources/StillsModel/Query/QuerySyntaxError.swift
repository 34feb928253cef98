/// Why a text is no question: where, and what was expected there.
package struct QuerySyntaxError: SeamError, Equatable {
    /// From 1, in characters as people count them.
    package let column: Int
    /// A clause without a full stop: `a value is missing`.
    package let expectation: String

    package init(column: Int, _ expectation: String) {
        self.column = column
        self.expectation = expectation
    }

    package var code: ErrorCode { .invalidArgument }
    /// `column 10, a value is missing`
    package var message: String { "column \(column), \(expectation)" }
    package var cause: (any Error)? { nil }
}

internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `ID… | --query QUERY`, as bulk commands take it.
enum BulkSelection {
    static func read(_ invocation: Invocation, verb: String) throws -> ImageSelection {
        let names = invocation.values("ID")
        guard let text = invocation.value("query") else {
            guard !names.isEmpty else {
                throw invocation.usageError(
                    .missingArgument, "Name the images to \(verb), or find them with --query QUERY.")
            }
            return .named(names)
        }
        guard names.isEmpty else {
            throw invocation.usageError(.invalidValue, "Name images or give --query, not both.")
        }
        guard !text.allSatisfy(\.isWhitespace) else {
            throw invocation.usageError(
                .invalidValue,
                "--query is empty, which would be every image; to mean that, write --query 'added>=0001'.")
        }
        return .matching(try QueryArgument.parse(text))
    }
}

extension ImageSelection {
    var isNamed: Bool { if case .named = self { true } else { false } }
}

internal import Formats
internal import Programs
internal import StillsClient
internal import StillsModel

/// `stills search` on a server: the same output as on this machine.
struct RemoteSearch {
    let context: CommandContext
    let library: RemoteLibrary

    private static let pageSize = 500

    func run(_ query: String, sort: SortOrder, limit: Int, after: PageToken?) async throws -> ExitStatus {
        let table = context.isJSON ? nil : ImageTable(console: context.console)
        var after = after
        var left = limit
        var isFirst = true
        while left > 0 {
            let request = PageRequest(sort: sort, limit: min(left, Self.pageSize), after: after)
            let page = try await context.remotely { try await library.page(query, request) }
            if isFirst { tell(page.warnings) }
            isFirst = false
            for image in page.images {
                if let table {
                    table.print(image.record)
                } else {
                    context.console.printJSON { $0.value(image.json) }
                }
            }
            left -= page.images.count
            after = page.next
            guard page.next != nil, context.console.failure == nil, !Interruption.isRequested else { break }
        }
        if let after, !context.isQuiet { context.console.complain("There are more: --after \(after.rawValue)") }
        return .success
    }

    /// The API has no count: the pages are counted.
    func count(_ query: String) async throws -> Int {
        var request = PageRequest(sort: SortOrder(.added, isDescending: false), limit: RemoteLibrary.largestPage)
        var count = 0
        while !Interruption.isRequested {
            let asked = request
            let page = try await context.remotely { try await library.page(query, asked) }
            if count == 0 { tell(page.warnings) }
            count += page.images.count
            guard let next = page.next else { break }
            request.after = next
        }
        return count
    }

    func run(_ query: String, _ question: FacetQuestion) async throws -> ExitStatus {
        let answer = try await context.remotely {
            try await library.facets(query, fields: question.fields, limit: question.limit)
        }
        tell(answer.warnings)
        question.print(answer.facets, context)
        return .success
    }

    private func tell(_ warnings: [String]) {
        for warning in warnings { context.console.complain("note: \(warning)") }
    }
}

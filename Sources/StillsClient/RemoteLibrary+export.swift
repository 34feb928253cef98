internal import HTTPClient
package import StillsModel

extension RemoteLibrary {
    /// A page of an export.
    package struct ExportPage: Sendable {
        /// A record to a line.
        package let lines: [UInt8]
        package let next: PageToken?
    }

    /// One page of the records of what a query finds, oldest added first.
    package func exportPage(
        _ query: String, after: PageToken?, limit: Int = largestPage, hasHistory: Bool
    ) async throws(RemoteError) -> ExportPage {
        var parameters = [(name: "sort", value: "\(SortOrder(.added, isDescending: false))"), ("pageSize", "\(limit)")]
        if !query.isEmpty { parameters.append(("q", query)) }
        if hasHistory { parameters.append(("history", "true")) }
        if let after { parameters.append(("pageToken", after.rawValue)) }
        let answer = try await calls.call(
            "GET", "/v1/images", query: parameters, fields: ["Accept": "application/x-ndjson"])
        guard answer.fields["Content-Type"]?.hasPrefix("application/x-ndjson") == true else {
            throw calls.misunderstood
        }
        return ExportPage(lines: answer.bytes, next: answer.fields["Stills-Next-Page"].map(PageToken.init(rawValue:)))
    }
}

internal import Formats
package import StillsModel

extension RemoteLibrary {
    package struct Facets: Sendable {
        package var facets: SearchFacets
        package var warnings: [String]
    }

    /// How the images that a query finds are spread over the values of fields.
    ///
    /// - Parameter limit: how many values of each field.
    package func facets(
        _ query: String, fields: [QueryField], limit: Int
    ) async throws(RemoteError) -> Facets {
        var parameters = [
            (name: "facet", value: fields.map(\.written).joined(separator: ",")), ("facetLimit", "\(limit)"),
            ("pageSize", "1"),
        ]
        if !query.isEmpty { parameters.append(("q", query)) }
        let answer = try await calls.json("GET", "/v1/images", query: parameters)
        guard let imageCount = answer["count"]?.count, case .array(let elements)? = answer["facets"],
            elements.count == fields.count
        else { throw calls.misunderstood }
        var facets = Facets(facets: SearchFacets(imageCount: imageCount, facets: []), warnings: [])
        for (field, element) in zip(fields, elements) {
            guard let facet = SearchFacet(field, element) else { throw calls.misunderstood }
            facets.facets.facets.append(facet)
        }
        if case .array(let warnings)? = answer["warnings"] { facets.warnings = warnings.compactMap(\.text) }
        return facets
    }
}

extension SearchFacet {
    /// nil for what is no facet.
    fileprivate init?(_ field: QueryField, _ json: JSONValue) {
        guard let imageCount = json["count"]?.count, let distinctCount = json["distinct"]?.count,
            case .array(let elements)? = json["values"]
        else { return nil }
        var values: [Value] = []
        for element in elements {
            guard let text = element["value"]?.text, let count = element["count"]?.count else { return nil }
            values.append(Value(text, isWhole: element["cut"] != .boolean(true), imageCount: count))
        }
        self.init(field: field, values: values, distinctCount: distinctCount, imageCount: imageCount)
    }
}

extension JSONValue {
    /// nil for anything but a whole number from 0.
    fileprivate var count: Int? {
        guard case .number(let number) = self, let integer = number.integer, integer >= 0 else { return nil }
        return Int(exactly: integer)
    }
}

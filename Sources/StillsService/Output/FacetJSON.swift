package import Formats
package import StillsModel

/// The form in which programs read how images are spread over values.
package enum FacetJSON {
    /// Members of an object that has begun: `"count"`, how many images match, and `"facets"`, for each field
    /// `{"field","count","distinct","values":[{"value","count"}]}`. A value that is only a beginning has `"cut":true`.
    package static func appendMembers(_ facets: SearchFacets, to writer: inout JSONWriter) {
        writer.member("count", facets.imageCount)
        writer.key("facets")
        writer.beginArray()
        for facet in facets.facets { append(facet, to: &writer) }
        writer.endArray()
    }

    private static func append(_ facet: SearchFacet, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("field", facet.field.written)
        writer.member("count", facet.imageCount)
        writer.member("distinct", facet.distinctCount)
        writer.key("values")
        writer.beginArray()
        for value in facet.values {
            writer.beginObject()
            writer.member("value", value.text)
            writer.member("count", value.imageCount)
            if !value.isWhole { writer.member("cut", true) }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}

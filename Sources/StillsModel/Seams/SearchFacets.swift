/// How the images that match a query are spread over the values of fields.
package struct SearchFacets: Sendable, Equatable {
    /// How many images match, exactly.
    package var imageCount: Int
    /// In the order in which they were asked for.
    package var facets: [SearchFacet]

    package init(imageCount: Int, facets: [SearchFacet]) {
        self.imageCount = imageCount
        self.facets = facets
    }

    /// What may be asked for at once; more is refused.
    package enum Limits {
        package static let fields = 20
        /// Of each field.
        package static let values = 1_000
        /// For whoever states no limit.
        package static let usualValues = 10
    }
}

/// The values that one field has among the images that match, with how many of the images have each. All counts are exact.
package struct SearchFacet: Sendable, Equatable {
    /// One value. An image that has several counts for each of them.
    package struct Value: Sendable, Hashable {
        /// As people and files spell it, and as a query states it: `FIELD=TEXT` finds the images that were counted. Numbers
        /// that are equal are one value, however they were spelt; of a date or time it is the year.
        package var text: String
        /// False where the text is only the beginning of one that is longer than 240 bytes.
        package var isWhole: Bool
        package var imageCount: Int

        package init(_ text: String, isWhole: Bool = true, imageCount: Int) {
            self.text = text
            self.isWhole = isWhole
            self.imageCount = imageCount
        }
    }

    package var field: QueryField
    /// Those that most images have, falling; of equally frequent ones numbers first, rising, then texts by their bytes.
    package var values: [Value]
    /// How many different values there are, those in ``values`` included.
    package var distinctCount: Int
    /// How many of the images have the field at all.
    package var imageCount: Int

    package init(field: QueryField, values: [Value], distinctCount: Int, imageCount: Int) {
        self.field = field
        self.values = values
        self.distinctCount = distinctCount
        self.imageCount = imageCount
    }

    /// How many values there are beside ``values``.
    package var others: Int { distinctCount - values.count }
}

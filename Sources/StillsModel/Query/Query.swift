/// A question about images, as its author stated it: nothing in it depends on who asks, or when.
///
/// Dates and ages stay as written; ``QueryPlanner`` reads them when the question is put. The ``description`` is the
/// question in the query language again: parsing it gives an equal query.
package struct Query: Sendable, Hashable {
    /// What an image must fulfil; nil asks for every image.
    package var expression: QueryExpression?

    /// Asks for every image.
    package init() { expression = nil }

    package init(_ expression: QueryExpression?) { self.expression = expression }

    /// Reads a question in the query language. Only white space asks for every image.
    ///
    /// - Throws: ``QuerySyntaxError``, which names the column and what was expected there.
    package init(_ text: String) throws(QuerySyntaxError) {
        var parser = try QueryParser(text)
        expression = try parser.parse()
    }

    /// What a question may hold; more is refused.
    package enum Limits {
        /// Bytes of UTF-8.
        package static let byteCount = 8 * 1024
        /// Parentheses and negations within each other.
        package static let depth = 32
        /// Words, values and list elements together.
        package static let termCount = 500
    }
}

/// A condition on an image.
package indirect enum QueryExpression: Sendable, Hashable {
    /// Two or more, none of them an `and`.
    case and([QueryExpression])
    /// Two or more, none of them an `or`.
    case or([QueryExpression])
    case not(QueryExpression)
    /// Words anywhere in the image's text.
    case text(QueryScalar)
    /// `name:value`: contains the words, for text; equals, for everything else. One of several values is enough.
    case contains(QueryField, [QueryScalar])
    /// `name=value`: is the value, case and all; numbers as numbers. One of several values is enough.
    case equals(QueryField, [QueryScalar])
    /// `name>value` and the like.
    case compare(QueryField, QueryComparison, QueryScalar)
    /// `name:lower..upper`, both ends included with their whole span; one end may be open.
    case range(QueryField, QueryScalar?, QueryScalar?)
    /// `has:name`: the image has a value of that name.
    case has(QuerySubject)
    /// `is:flag`.
    case flag(QueryFlag)
    /// `in:path`: in the collection with this path or id, or in one below it.
    case under(String)
    /// `near:latitude,longitude,radius`: at most that many metres away.
    case near(Position, metres: Double)
}

package enum QueryComparison: String, Sendable, CaseIterable {
    case greater = ">"
    case greaterOrEqual = ">="
    case less = "<"
    case lessOrEqual = "<="
}

/// A word or value as written.
package struct QueryScalar: Sendable, Hashable {
    package enum Form: Sendable, Hashable {
        case bare
        /// Its words must follow each other.
        case quoted
        /// `word*`
        case prefix
        /// `*word`
        case suffix
        /// `*word*`
        case substring
    }

    /// Without quotes, escapes and stars.
    package var text: String
    package var form: Form

    package init(_ text: String, _ form: Form = .bare) {
        self.text = text
        self.form = form
    }

    /// Without stars.
    var isWhole: Bool { form == .bare || form == .quoted }
}

/// What `is:` can ask.
package enum QueryFlag: String, Sendable, CaseIterable {
    case `public`, `private`
    /// Thrown away. Such images show only when the question says so.
    case trashed
    /// Another image shares the original.
    case duplicate
    /// The original's bytes were found damaged, and set aside.
    case quarantined
}

/// What `has:` can ask.
package enum QuerySubject: Sendable, Hashable {
    /// A position.
    case gps
    /// Any Exif tag.
    case exif
    case field(QueryField)
}

/// Names of fields without conditions on them.
extension QueryField {
    /// Reads names with commas between them, as a query writes names: `camera,store_id,EXIF:ISO`. In quotes a name is that of an
    /// attribute, whatever it is: `"type","store id"`. Each is named once.
    ///
    /// - Throws: ``QuerySyntaxError``, which names the column and what was expected there.
    package static func list(_ text: String) throws(QuerySyntaxError) -> [QueryField] {
        var parser = try QueryParser(text)
        return try parser.parseNames()
    }
}

extension QueryParser {
    fileprivate mutating func parseNames() throws(QuerySyntaxError) -> [QueryField] {
        var fields: [QueryField] = []
        repeat {
            scanner.skipSpace()
            let start = scanner.position
            let field = try takeName()
            guard !fields.contains(field) else { throw error("“\(field.name)” was named before", at: start) }
            fields.append(field)
            scanner.skipSpace()
        } while scanner.take(",")
        guard scanner.isAtEnd else { throw error("a comma is expected between names") }
        return fields
    }

    private mutating func takeName() throws(QuerySyntaxError) -> QueryField {
        let start = scanner.position
        if scanner.next == "\"" {
            let name = try takeQuoted()
            guard !name.isEmpty else { throw error("a name is missing", at: start) }
            return .attribute(name)
        }
        while let next = scanner.next, next != ",", !next.properties.isWhitespace { scanner.position += 1 }
        let name = scanner.text(from: start, to: scanner.position)
        guard !name.isEmpty else { throw error("a name is missing", at: start) }
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, TagGroup.isKnown(parts[0]), !parts[1].isEmpty { return .tag(name) }
        return Self.field(named: name)
    }
}

extension Query {
    /// The query with a look at these fields beside, so that ``SearchIndex/warnings(_:for:)`` tells of their names, too.
    package func lookingAt(_ fields: [QueryField]) -> Query {
        guard !fields.isEmpty else { return self }
        return Query(.and(flattening: (expression.map { [$0] } ?? []) + fields.map { .has(.field($0)) }))
    }
}

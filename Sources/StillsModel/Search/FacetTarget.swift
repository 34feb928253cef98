/// Where an index finds the values of a field, to count them: the fields of terms that have them.
package struct FacetTarget: Sendable, Hashable {
    /// How a term's value is read.
    package enum Reading: Sendable, Hashable {
        case text, number, collection, owner
        /// The year of a time.
        case year
    }

    /// A field of ``SearchTerm``.
    package struct Source: Sendable, Hashable {
        package var field: String
        package var reading: Reading
    }

    package let field: QueryField
    /// No image has the same value in two of them.
    package let sources: [Source]
    /// Counts for images that have nothing in ``sources``: the dates and times of attributes, which as texts are there already.
    package let otherwise: Source?
    /// The value of ``SearchField/has`` of images that have the field; nil where each such image has just one value, so that
    /// the counts add up to them.
    package let presence: [UInt8]?
    /// Whose images are counted: for readers only those that the principal may read.
    package let audience: Audience

    /// - Throws: ``SearchIndexError`` with `.invalidArgument`, which names the fields that can be counted, for a built-in name
    ///   that has no values of its own or one for each image, and for a tag that is not indexed.
    package init(_ field: QueryField) throws(SearchIndexError) {
        self.field = field
        switch field {
        case .attribute(let attribute):
            let name = SearchField.name(ofAttribute: attribute)
            sources = Self.textsAndNumbers(of: name)
            otherwise = Source(field: SearchField.wallClock(of: name), reading: .year)
            presence = SearchValue.text(name)
            audience = Audience.ofAttribute(attribute)
        case .tag(let stated):
            let name = IndexedTag.canonicalName(stated)
            guard IndexedTag.named(name) != nil else {
                throw SearchIndexError(
                    .invalidArgument,
                    "The values of “\(stated)” cannot be counted: the tag has no index. \(Self.countable)")
            }
            sources = Self.textsAndNumbers(of: name)
            otherwise = nil
            presence = SearchValue.text(name)
            audience = IndexedTag.audience(of: name)
        case .builtin(let builtin):
            guard let counted = Self.builtins[builtin] else {
                throw SearchIndexError(
                    .invalidArgument, "The values of “\(builtin.rawValue)” cannot be counted. \(Self.countable)")
            }
            sources = counted.sources
            otherwise = nil
            presence = counted.hasPresence ? SearchValue.text(builtin.rawValue) : nil
            audience = builtin.audience
        }
    }

    private static func textsAndNumbers(of name: String) -> [Source] {
        [
            Source(field: SearchField.number(of: name), reading: .number),
            Source(field: SearchField.text(of: name), reading: .text),
        ]
    }

    private static let builtins: [BuiltinField: (sources: [Source], hasPresence: Bool)] = {
        var builtins: [BuiltinField: (sources: [Source], hasPresence: Bool)] = [
            .taken: ([Source(field: SearchField.wallClock(of: BuiltinField.taken.rawValue), reading: .year)], false),
            .type: ([Source(field: SearchField.type, reading: .text)], false),
            .visibility: ([Source(field: SearchField.visibility, reading: .text)], false),
            .collection: ([Source(field: SearchField.collection, reading: .collection)], false),
            .owner: ([Source(field: SearchField.owner, reading: .owner)], false),
        ]
        for field in [BuiltinField.title, .description, .keyword, .creator, .camera, .lens, .place] {
            builtins[field] = (textsAndNumbers(of: field.rawValue), true)
        }
        // A query finds them by numbers alone.
        for field in [BuiltinField.orientation, .rating, .width, .height, .megapixels] {
            let numbers = Source(field: SearchField.number(of: field.rawValue), reading: .number)
            builtins[field] = ([numbers], field == .orientation || field == .rating)
        }
        return builtins
    }()

    private static var countable: String {
        let names = BuiltinField.allCases.filter { builtins[$0] != nil }.map(\.rawValue).joined(separator: ", ")
        return "Attributes, indexed tags and these fields can be counted: \(names)."
    }
}

extension FacetTarget {
    /// Whether its values are the names of collections or accounts, so that whoever counts needs to know which there are.
    package var namesCollectionsOrAccounts: Bool {
        sources.contains { $0.reading == .collection || $0.reading == .owner }
    }

    /// The targets of a question.
    ///
    /// - Throws: ``SearchIndexError`` with `.invalidArgument` as ``SearchIndex/facets(_:for:fields:limit:)`` does.
    package static func targets(
        of fields: [QueryField], limit: Int
    ) throws(SearchIndexError) -> [FacetTarget] {
        guard (1...SearchFacets.Limits.fields).contains(fields.count) else {
            throw SearchIndexError(
                .invalidArgument, "The values of 1 to \(SearchFacets.Limits.fields) fields are counted at once.")
        }
        guard (1...SearchFacets.Limits.values).contains(limit) else {
            throw SearchIndexError(
                .invalidArgument,
                "Of a field there are 1 to \(SearchFacets.Limits.values) values to be had, not \(limit).")
        }
        var targets: [FacetTarget] = []
        for field in fields { targets.append(try FacetTarget(field)) }
        return targets
    }

    /// What a term's value counts for; nil where the principal may not know of it.
    package func key(
        of value: [UInt8], _ reading: Reading, in directory: any SearchDirectory
    ) -> FacetKey? {
        switch reading {
        case .text: .text(value)
        case .number: .number(value)
        case .year: SearchValue.integer(from: value).map { .year(LocalDateTime(microseconds: $0).fields.year) }
        case .collection: CollectionID(bytes: value).flatMap(directory.path(of:)).map { .text(SearchValue.text($0)) }
        case .owner: AccountID(bytes: value).flatMap(directory.name(of:)).map { .text(SearchValue.text($0)) }
        }
    }

    /// What one image counts for, each once: the plain statement of what every index must count.
    package func keys(of document: SearchDocument, in directory: any SearchDirectory) -> Set<FacetKey> {
        func keys(_ source: Source) -> [FacetKey] {
            document.terms.filter { $0.field == source.field }
                .compactMap { key(of: $0.value, source.reading, in: directory) }
        }
        let own = Set(sources.flatMap(keys))
        guard own.isEmpty, let otherwise else { return own }
        return Set(keys(otherwise))
    }

    /// Whether the image has the field at all.
    package func isPresent(in document: SearchDocument, _ keys: Set<FacetKey>) -> Bool {
        guard let presence else { return !keys.isEmpty }
        return document.terms.contains { $0.field == SearchField.has && $0.value == presence }
    }
}

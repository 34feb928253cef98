/// Turns what is known of an image into terms.
struct SearchDocumentBuilder {
    /// As they came: the same one may come again.
    private(set) var gathered: [SearchTerm] = []
    private(set) var texts: [SearchText] = []
    /// Of the field that was begun last, or of all tags.
    private(set) var wordCount = 0

    var terms: Set<SearchTerm> { Set(gathered) }

    /// - Parameter expectedTerms: about how many there will be; a photograph has some 190.
    init(expectedTerms: Int = 192) { gathered.reserveCapacity(expectedTerms) }

    /// All that an image's record and its tags tell.
    init(_ image: Image, _ original: Original, _ owner: AccountID, _ tags: [EmbeddedTag]) {
        self.init()
        addImage(image, owner: owner)
        addOriginal(original)
        addStated(image)
        beginTags()
        for tag in tags { addTag(tag) }
    }

    // MARK: the record

    /// What the row says of the image itself.
    mutating func addImage(_ image: Image, owner: AccountID) {
        add(SearchField.collection, image.collection.bytes)
        add(SearchField.owner, owner.bytes)
        add(SearchField.visibility, image.visibility.rawValue)
        add(SearchField.state, image.state.rawValue)
        addInstant(image.createdAt, name: BuiltinField.added.rawValue)
        addInstant(image.updatedAt, name: BuiltinField.updated.rawValue)
    }

    mutating func addOriginal(_ original: Original) {
        add(SearchField.digest, original.digest.bytes)
        add(SearchField.type, TextFolding.folded(original.mediaType))
        addNumber(Double(original.byteCount), name: BuiltinField.size.rawValue)
        if let width = original.width { addNumber(Double(width), name: BuiltinField.width.rawValue) }
        if let height = original.height { addNumber(Double(height), name: BuiltinField.height.rawValue) }
        if let width = original.width, let height = original.height {
            addNumber(Double(width) * Double(height) / 1e6, name: BuiltinField.megapixels.rawValue)
        }
    }

    /// What people, programs and manifests stated, or what was computed from all sources.
    mutating func addStated(_ image: Image) {
        if let externalID = image.externalID {
            add(SearchField.external, SearchValue.text(externalID))
            add(SearchField.has, BuiltinField.external.rawValue)
        }
        if let name = image.originalName { addWords(name, fields: [SearchField.words]) }
        for field in Image.ownFields { addField(field, of: image) }
        for name in image.attributes.keys { addField(.attribute(name), of: image) }
    }

    /// The value of one field, where there is one. The visibility is told by ``addImage(_:owner:)``.
    mutating func addField(_ field: ImageField, of image: Image) {
        wordCount = 0
        switch field {
        case .title:
            if let title = image.title { addText(title, name: BuiltinField.title.rawValue, audience: .anyone) }
        case .description:
            if let text = image.description {
                addText(text, name: BuiltinField.description.rawValue, audience: .anyone)
            }
        case .takenAt:
            guard let takenAt = image.takenAt else { return }
            addTimestamp(takenAt, name: BuiltinField.taken.rawValue)
            add(SearchField.has, BuiltinField.taken.rawValue)
        case .position:
            guard let position = image.position else { return }
            add(SearchField.position, GeographicCell.value(of: position))
            add(SearchField.has, SearchField.anyPosition)
        case .visibility: break
        case .attribute(let name):
            if let value = image.attributes[name] { addAttribute(name, value) }
        }
    }

    private mutating func addAttribute(_ attribute: String, _ value: AttributeValue) {
        let name = SearchField.name(ofAttribute: attribute)
        add(SearchField.has, name)
        let audience = Audience.ofAttribute(attribute)
        for element in value.elements { addValue(element, name: name, audience) }
        guard let builtin = Self.builtins[attribute] else { return }
        add(SearchField.has, builtin.field.rawValue)
        for element in value.elements { addValue(element, name: builtin.field.rawValue, builtin.audience) }
    }

    /// Attributes that state what files state too: they are found under the field's own name.
    private static let builtins: [String: (field: BuiltinField, audience: Audience)] = [
        "keyword": (.keyword, .anyone), "keywords": (.keyword, .anyone), "rating": (.rating, .anyone),
        "creator": (.creator, .readers),
    ]

    /// Whether the terms of an attribute may be those of a tag, too.
    static func isSharedWithTags(_ attribute: String) -> Bool { builtins[attribute] != nil }

    private mutating func addValue(_ value: AttributeValue, name: String, _ audience: Audience) {
        switch value {
        case .string(let text): addText(text, name: name, audience: audience)
        case .number(let number): addNumber(number, name: name)
        case .boolean(let flag): addBoolean(flag, name: name)
        case .timestamp(let timestamp): addTimestamp(timestamp, name: name)
        case .date(let date): addTimestamp(Timestamp(date), name: name)
        // Lists never nest: the caller has taken the elements.
        case .list: break
        }
    }

    // MARK: tags

    /// Tags have a limit of their own, as each field has, so that none changes the terms of another.
    mutating func beginTags() { wordCount = 0 }

    mutating func addTag(_ tag: EmbeddedTag) {
        let name = IndexedTag.canonicalName(tag.name)
        let indexed = IndexedTag.named(name)
        if name.utf8.starts(with: "EXIF:".utf8) {
            add(SearchField.has, indexed?.audience == .anyone ? SearchField.anyExif : SearchField.restrictedExif)
        }
        guard let indexed else { return }
        addTagValue(tag.value, name: name)
        guard let builtin = indexed.builtin?.rawValue else { return }
        add(SearchField.has, builtin)
        addBuiltin(tag.value, name: builtin, audience: indexed.audience)
    }

    /// The values of a tag under its own name. They are not among the words that are looked for everywhere.
    mutating func addTagValue(_ value: EmbeddedTag.Value, name: String) {
        add(SearchField.has, name)
        for leaf in leaves(of: value) {
            switch leaf {
            case .string(let text): addText(text, name: name, audience: nil)
            case .integer(let integer): addInteger(integer, name: name)
            case .real(let number): addReal(number, name: name, audience: nil)
            case .boolean(let flag): addBoolean(flag, name: name)
            case .binary, .list, .structure: break
            }
        }
    }

    private mutating func addBuiltin(_ value: EmbeddedTag.Value, name: String, audience: Audience) {
        for leaf in leaves(of: value) {
            switch leaf {
            case .string(let text): addText(text, name: name, audience: audience)
            case .integer(let integer): addInteger(integer, name: name)
            case .real(let number): addReal(number, name: name, audience: audience)
            case .boolean, .binary, .list, .structure: break
            }
        }
    }

    private func leaves(of value: EmbeddedTag.Value) -> [EmbeddedTag.Value] {
        var leaves: [EmbeddedTag.Value] = []
        collectLeaves(of: value, depth: 0, into: &leaves)
        return leaves
    }

    private func collectLeaves(of value: EmbeddedTag.Value, depth: Int, into leaves: inout [EmbeddedTag.Value]) {
        guard depth <= SearchDocument.Limits.tagDepth, leaves.count < SearchDocument.Limits.tagValues else { return }
        switch value {
        case .list(let elements):
            for element in elements { collectLeaves(of: element, depth: depth + 1, into: &leaves) }
        case .structure(let fields):
            for field in fields { collectLeaves(of: field.value, depth: depth + 1, into: &leaves) }
        default: leaves.append(value)
        }
    }

    // MARK: values

    /// - Parameter audience: whose search for words anywhere finds the text; nil when nobody's does.
    private mutating func addText(_ text: String, name: String, audience: Audience?) {
        add(SearchField.has, name)
        var fields: [String] = []
        switch audience {
        case .anyone: fields.append(SearchField.words)
        case .readers: fields.append(SearchField.restrictedWords)
        case nil: break
        }
        let number = QueryReading.number(text)
        if let number {
            add(SearchField.number(of: name), SearchValue.number(number))
        } else {
            add(SearchField.text(of: name), SearchValue.text(text))
        }
        // The digits on both sides of a decimal point are no words of the field: `price:5` does not mean 2.5.
        if number == nil || text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) {
            fields.append(SearchField.words(of: name))
        }
        addWords(text, fields: fields)
        if text.utf8.count >= 8, let span = DateSpan(text) {
            addTimestamp(Timestamp(span.lower, offsetMinutes: span.offsetMinutes), name: name)
        }
        if let seconds = QueryReading.duration(text) {
            add(SearchField.duration(of: name), SearchValue.number(seconds))
        }
    }

    private mutating func addWords(_ text: String, fields: [String]) {
        guard !fields.isEmpty, wordCount < SearchDocument.Limits.words else { return }
        let words = Tokenizer.tokens(in: text, limit: SearchDocument.Limits.words - wordCount).map(\.text)
        guard !words.isEmpty else { return }
        wordCount += words.count
        texts.append(SearchText(fields: fields, words: words))
        for word in words {
            let value = Array(word.utf8)
            for field in fields { add(field, value) }
        }
        for pair in WordPair.values(of: words) { add(SearchField.pairs, pair) }
    }

    private mutating func addNumber(_ number: Double, name: String) {
        guard number.isFinite else { return }
        add(SearchField.number(of: name), SearchValue.number(number))
    }

    /// One that is infinite, or none, is the text that a catalog keeps it as.
    private mutating func addReal(_ number: Double, name: String, audience: Audience?) {
        if number.isFinite {
            addNumber(number, name: name)
        } else {
            addText("\(number)", name: name, audience: audience)
        }
    }

    /// One that a `Double` would round is compared as its digits.
    private mutating func addInteger(_ integer: Int64, name: String) {
        if let number = QueryReading.number(String(integer)) {
            addNumber(number, name: name)
        } else {
            add(SearchField.text(of: name), SearchValue.text(String(integer)))
        }
    }

    private mutating func addBoolean(_ flag: Bool, name: String) {
        let word = flag ? "true" : "false"
        add(SearchField.text(of: name), word)
        add(SearchField.words(of: name), word)
    }

    private mutating func addTimestamp(_ timestamp: Timestamp, name: String) {
        add(SearchField.wallClock(of: name), SearchValue.integer(timestamp.local.microseconds))
        addInstant(timestamp.instant, name: name)
    }

    private mutating func addInstant(_ instant: Instant, name: String) {
        add(SearchField.instant(of: name), SearchValue.integer(instant.microseconds))
    }

    mutating func add(_ field: String, _ text: String) { add(field, SearchValue.text(text)) }

    private mutating func add(_ field: String, _ value: [UInt8]) { gathered.append(SearchTerm(field, value)) }
}

/// Where an image stands in an order.
package struct SearchPosition: Sendable, Hashable {
    /// Bytes that sort as the order does, ascending; nil where the image has no value, which stands last in both
    /// directions.
    package var key: [UInt8]?
    package var id: ImageID

    package init(key: [UInt8]?, id: ImageID) {
        self.key = key
        self.id = id
    }
}

/// An order of one question's results, and the tokens of pages in it.
///
/// Ties go by id, in the direction of the order. Images without a value (`taken`, `title`) come last in both
/// directions. A page begins after a position, not after a number of images: so inserts and deletes before it move
/// nothing.
package struct SearchOrder: Sendable {
    package let order: SortOrder
    private let fingerprint: UInt64

    package init(_ order: SortOrder, of query: Query) {
        self.order = order
        var hash = StableHash()
        hash.combine(query.description)
        fingerprint = hash.value
    }

    /// - Parameter relevance: ``QueryRelevance/score(of:)``; used by that order only.
    package func position(of id: ImageID, _ values: SearchSortValues, relevance: Int = 0) -> SearchPosition {
        let key: [UInt8]?
        switch order.key {
        case .added: key = SearchValue.integer(values.added.microseconds)
        case .updated: key = SearchValue.integer(values.updated.microseconds)
        case .taken: key = values.taken.map { SearchValue.integer($0.microseconds) }
        case .size: key = SearchValue.integer(values.byteCount)
        case .title: key = values.title
        case .relevance: key = SearchValue.integer(Int64(relevance))
        }
        return SearchPosition(key: key, id: id)
    }

    package func precedes(_ left: SearchPosition, _ right: SearchPosition) -> Bool {
        switch (left.key, right.key) {
        case (.some, nil): return true
        case (nil, .some): return false
        case (let leftKey?, let rightKey?) where leftKey != rightKey:
            return leftKey.lexicographicallyPrecedes(rightKey) != order.isDescending
        default:
            return order.isDescending ? right.id < left.id : left.id < right.id
        }
    }

    /// One page of these images, for an index that has them all at hand.
    ///
    /// - Parameter positions: of all images that match, in no order.
    /// - Throws: ``SearchIndexError`` with `.invalidArgument` for a token as in ``position(of:)`` and for a limit that
    ///   is not 1 to 10,000.
    package func page(
        of positions: [SearchPosition], limit: Int, after token: PageToken?
    ) throws(SearchIndexError) -> SearchPage {
        guard (1...10_000).contains(limit) else {
            throw SearchIndexError(.invalidArgument, "A page holds 1 to 10,000 images, not \(limit).")
        }
        var rest = positions
        if let token {
            let last = try position(of: token)
            rest = positions.filter { precedes(last, $0) }
        }
        rest.sort(by: precedes)
        let page = rest.prefix(limit)
        let next = rest.count > limit ? page.last.map(self.token(after:)) : nil
        return SearchPage(images: page.map(\.id), next: next)
    }

    // MARK: tokens

    /// Version, sort key, direction and whether there is a key, fingerprint of the question, id: before the key's
    /// bytes.
    private static let headCount = 1 + 1 + 1 + 8 + 16
    private static let version: UInt8 = 1
    private static let longestKey = 96

    /// The token of a page that ended with this position.
    package func token(after position: SearchPosition) -> PageToken {
        let bytes = head(hasKey: position.key != nil) + position.id.bytes + (position.key ?? [])
        return PageToken(rawValue: Base64URL.text(of: bytes))
    }

    /// Where the page that the token stands for ended.
    ///
    /// - Throws: ``SearchIndexError`` with `.invalidArgument` when the token is none, or one of another question or
    ///   order.
    package func position(of token: PageToken) throws(SearchIndexError) -> SearchPosition {
        guard token.rawValue.utf8.count <= 256, let bytes = Base64URL.bytes(of: token.rawValue),
            bytes.count >= Self.headCount, bytes[0] == Self.version
        else { throw SearchIndexError(.invalidArgument, "The page token is none that this library made.") }
        let hasKey = bytes[2] & 2 != 0
        let key = Array(bytes[Self.headCount...])
        guard bytes[..<11] == head(hasKey: hasKey)[...], hasKey ? isKey(key) : key.isEmpty,
            let id = ImageID(bytes: Array(bytes[11..<Self.headCount]))
        else {
            throw SearchIndexError(
                .invalidArgument, "The page token belongs to another query or another order of results.")
        }
        return SearchPosition(key: hasKey ? key : nil, id: id)
    }

    private func head(hasKey: Bool) -> [UInt8] {
        [Self.version, keyCode, (order.isDescending ? 1 : 0) | (hasKey ? 2 : 0)] + SearchValue.bigEndian(fingerprint)
    }

    private func isKey(_ bytes: [UInt8]) -> Bool {
        order.key == .title ? bytes.count <= Self.longestKey : bytes.count == 8
    }

    /// Part of tokens: never renumbered.
    private var keyCode: UInt8 {
        switch order.key {
        case .added: 1
        case .updated: 2
        case .taken: 3
        case .size: 4
        case .title: 5
        case .relevance: 6
        }
    }
}

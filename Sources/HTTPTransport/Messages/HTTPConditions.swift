/// Whether a request may be carried out, by what the client says it has seen (RFC 9110, section 13).
package struct HTTPConditions: Sendable {
    /// What the resource is at the moment.
    package struct Current: Sendable {
        package var entityTag: HTTPEntityTag?
        package var lastModified: HTTPDate?
        /// Whether there is a representation at all; `If-Match: *` asks only that.
        package var exists: Bool

        package init(
            entityTag: HTTPEntityTag? = nil, lastModified: HTTPDate? = nil, exists: Bool = true
        ) {
            self.entityTag = entityTag
            self.lastModified = lastModified
            self.exists = exists
        }
    }

    package enum Outcome: Sendable, Hashable {
        /// Carry it out.
        case proceed
        /// 304: the client has it (GET and HEAD only).
        case notModified
        /// 412: it is no longer what the client has seen.
        case preconditionFailed
    }

    /// The order of RFC 9110, section 13.2.2. An `If-Match` that cannot be read fails, so that no edit overwrites what its
    /// author has not seen; what else cannot be read is passed over.
    package static func evaluate(
        method: HTTPMethod, fields: HTTPFields, current: Current
    ) -> Outcome {
        let isRead = method == .get || method == .head
        if let listed = HTTPEntityTagList.read("If-Match", in: fields) {
            if !matches(listed, current) { return .preconditionFailed }
        } else if let date = fields["If-Unmodified-Since"].flatMap({ HTTPDate($0) }),
            let modified = current.lastModified,
            modified > date
        {
            return .preconditionFailed
        }
        if let listed = HTTPEntityTagList.read("If-None-Match", in: fields) {
            return noneMatches(listed, current) ? .proceed : (isRead ? .notModified : .preconditionFailed)
        }
        if isRead, let date = fields["If-Modified-Since"].flatMap({ HTTPDate($0) }),
            let modified = current.lastModified,
            modified <= date
        {
            return .notModified
        }
        return .proceed
    }

    /// Whether a `Range` counts: there is no `If-Range`, or it names the very bytes that are there now. A date must be the
    /// modification's, to the second.
    package static func rangeCounts(fields: HTTPFields, current: Current) -> Bool {
        guard let condition = fields["If-Range"] else { return true }
        if let tag = HTTPEntityTag(parsing: condition) {
            return current.entityTag?.matchesStrongly(tag) ?? false
        }
        if let date = HTTPDate(condition) { return current.lastModified == date }
        return false
    }

    private static func matches(_ listed: HTTPEntityTagList.Reading, _ current: Current) -> Bool {
        switch listed {
        case .malformed: false
        case .list(.any): current.exists
        case .list(.tags(let tags)):
            current.exists && tags.contains { current.entityTag?.matchesStrongly($0) ?? false }
        }
    }

    private static func noneMatches(_ listed: HTTPEntityTagList.Reading, _ current: Current) -> Bool {
        switch listed {
        case .malformed: true
        case .list(.any): !current.exists
        case .list(.tags(let tags)):
            !current.exists || !tags.contains { current.entityTag?.matchesWeakly($0) ?? false }
        }
    }
}

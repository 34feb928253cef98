package import StillsModel

// Reports of what was done elsewhere: by a server.

extension EditReport {
    /// What became of an image that a server keeps.
    ///
    /// - Parameters:
    ///   - after: as it is now; nil for a refusal.
    ///   - code: what whoever asked can do about a refusal; nil for other outcomes.
    ///   - reason: why it was refused.
    package init(
        onServer before: Image, _ outcome: EditOutcome, after: Image? = nil, code: ErrorCode? = nil,
        reason: String? = nil
    ) {
        name = before.id.description
        self.outcome = outcome
        self.reason = reason
        self.code = code
        self.before = before
        self.after = after
    }

    /// What became of an image of a bulk operation; nil where its turn did not come.
    package static func onServer(_ item: OperationItem, _ changes: [Event.Change]) -> EditReport? {
        guard let outcome = item.outcome else { return nil }
        return EditReport(
            item, outcome == .changed ? .edited : outcome == .unchanged ? .unchanged : .refused, changes)
    }

    private init(_ item: OperationItem, _ outcome: EditOutcome, _ changes: [Event.Change]) {
        name = item.image.description
        self.outcome = outcome
        reason = item.reason
        code = item.code
        before = nil
        after = nil
        told = Told(version: item.version, changes: changes)
    }

    /// The server has no image of that name.
    package static func unknownOnServer(_ name: String) -> EditReport { EditReport(unknown: name) }
}

extension TrashReport {
    /// What became of an image that a server keeps.
    ///
    /// - Parameters:
    ///   - image: nil where the server has none of that name.
    ///   - name: the word by which it was asked for; nil where a query found it.
    package static func onServer(
        _ image: ImageID?, name: String?, _ outcome: TrashOutcome, reason: String? = nil
    ) -> TrashReport {
        TrashReport(image: image, name: name, outcome: outcome, reason: reason)
    }

    /// What became of an image of a bulk operation; nil where its turn did not come.
    ///
    /// - Parameter aim: what the operation is for.
    package static func onServer(_ item: OperationItem, _ aim: TrashOutcome) -> TrashReport? {
        guard let outcome = item.outcome else { return nil }
        return TrashReport(
            image: item.image, name: nil,
            outcome: outcome == .changed ? aim : outcome == .unchanged ? .unchanged : .refused, code: item.code,
            reason: item.reason)
    }
}

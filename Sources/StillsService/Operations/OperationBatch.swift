internal import StillsModel

/// Images of a bulk operation that are worked on together.
struct OperationBatch: Sendable {
    let operation: OperationID
    /// In the order of their places; none is there twice.
    let images: [ImageID]
    let places: [ImageID: Int]

    init(_ operation: OperationID, _ items: [OperationItem]) {
        self.operation = operation
        images = items.map(\.image)
        places = Dictionary(items.map { ($0.image, $0.place) }) { first, _ in first }
    }
}

/// Gathers what is to be noted with the next commit of a batch; without a batch nothing is.
struct BatchNotes {
    private let batch: OperationBatch?
    private var notes: [OperationNotes.Note] = []

    init(_ batch: OperationBatch?) { self.batch = batch }

    /// - Parameter mutation: the number of the one without which it is not true.
    mutating func note(
        _ image: ImageID, _ outcome: OperationItem.Outcome, version: Int? = nil, code: ErrorCode? = nil,
        reason: String? = nil, ifApplied mutation: Int? = nil
    ) {
        guard let place = batch?.places[image] else { return }
        let item = OperationItem(
            place: place, image: image, outcome: outcome, version: version, code: code, reason: reason)
        notes.append(.init(item, ifApplied: mutation))
    }

    mutating func refuse(_ image: ImageID, _ code: ErrorCode, _ reason: String) {
        note(image, .refused, code: code, reason: reason)
    }

    /// An image that is not there: in the words for one that may not be known of.
    mutating func missing(_ image: ImageID) {
        let error = ServiceError.noImage(image)
        refuse(image, error.code, error.message)
    }

    /// What was gathered since the last time; nil where that is nothing.
    mutating func take() -> OperationNotes? {
        guard let batch, !notes.isEmpty else { return nil }
        defer { notes = [] }
        return OperationNotes(batch.operation, notes)
    }
}

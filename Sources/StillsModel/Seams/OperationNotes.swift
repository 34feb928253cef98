/// What became of images of a bulk operation: written in the commit that changes them, so that progress and images never
/// disagree.
///
/// An item that has its outcome keeps it, and only those that had none are counted.
package struct OperationNotes: Sendable, Equatable {
    package struct Note: Sendable, Equatable {
        package var item: OperationItem
        /// The number of the mutation without which it is not true: it is noted only when that one is applied.
        package var mutation: Int?

        package init(_ item: OperationItem, ifApplied mutation: Int? = nil) {
            self.item = item
            self.mutation = mutation
        }
    }

    package var operation: OperationID
    package var notes: [Note]

    package init(_ operation: OperationID, _ notes: [Note]) {
        self.operation = operation
        self.notes = notes
    }

    /// Those that are true, given what became of the mutations.
    package func items(after outcomes: [MutationOutcome]) -> [OperationItem] {
        notes.compactMap { note in
            guard let mutation = note.mutation else { return note.item }
            return outcomes.indices.contains(mutation) && outcomes[mutation] == .applied ? note.item : nil
        }
    }
}

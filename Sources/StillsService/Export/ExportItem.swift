internal import StillsModel

/// One image on its way out.
struct ExportItem: Sendable {
    var record: ImageRecord
    /// Oldest first; empty where it was not asked for.
    var history: [Event] = []
    /// The history as JSON, where it came so; counts in place of ``history``.
    var historyText: String?
    /// Where its original is, relative to the manifest; nil where the bytes do not go with it.
    var path: String?
}

/// Whom the events of a history name: accounts by their names, those that are gone by their ids.
struct ExportAccounts: Sendable {
    private let names: [AccountID: String]

    init(_ directory: LibraryDirectory) {
        names = Dictionary(directory.accounts.map { ($0.id, $0.name) }) { first, _ in first }
    }

    func text(of account: AccountID) -> String { names[account] ?? account.description }
}

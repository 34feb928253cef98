internal import StillsModel

/// An event that an export tells, in the terms of this library.
struct StatedEvent {
    private let exported: ExportedEvent
    private let principal: AccountID?

    init(_ exported: ExportedEvent, accounts: [Account]) {
        self.exported = exported
        principal = exported.principal.flatMap { name in
            accounts.first { $0.name == name }?.id ?? AccountID(name)
        }
    }

    /// The account that it names and that this library has not.
    var unknownAccount: String? { principal == nil ? exported.principal : nil }

    func event(of image: ImageID) -> Event {
        Event(
            sequence: 0, at: exported.at, principal: principal, source: exported.source, image: image,
            version: exported.version, changes: exported.changes)
    }
}

extension ImportWork {
    /// What is lost of a history whose accounts are not here.
    var historyRemark: String? {
        let names = Set(history.compactMap(\.unknownAccount)).sorted()
        guard !names.isEmpty else { return nil }
        return "Its history names accounts that this library has not, and tells no longer who it was: "
            + names.joined(separator: ", ") + "."
    }
}

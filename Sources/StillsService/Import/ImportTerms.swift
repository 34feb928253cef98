internal import StillsModel

/// What holds for one item of a batch whose items come from different askers, each with wishes of their own.
struct ImportTerms: Sendable, Equatable {
    /// Who asks; nil for whoever opened the library.
    var account: AccountID?
    /// Of a new image; nil for the collection's default.
    var visibility: Visibility?
    /// As ``ImportOptions/replaces``.
    var replaces = false
    /// As ``ImportOptions/restores``.
    var restores = false
    var words = ImportWords.command
}

/// How whoever asks is told what else can be asked for.
enum ImportWords: Sendable, Equatable {
    /// In options of the command.
    case command
    /// In parameters of a request.
    case request

    var inTrash: String {
        switch self {
        case .command: "It is in the trash: --again takes it out."
        case .request: "It is in the trash: again=true takes it out."
        }
    }

    /// The second half of a sentence.
    var replacing: String {
        switch self {
        case .command: "--replace gives it these, and keeps the old original."
        case .request: "replace=true gives it these, and keeps the old original."
        }
    }
}

extension ImportBatch {
    func terms(of item: ImportItem) -> ImportTerms {
        item.terms
            ?? ImportTerms(visibility: options.visibility, replaces: options.replaces, restores: options.restores)
    }
}

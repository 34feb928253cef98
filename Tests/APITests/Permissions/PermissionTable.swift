import StillsModel

/// The table of Documentation/Permissions.md, word by word. What routes answer is held against it.
enum PermissionTable {
    /// What somebody is to a thing.
    enum Column: Int {
        case nobody, reader, writer, owner, manager, admin
    }

    /// A row of the table.
    enum Deed: CaseIterable {
        /// All fields, the untouched original, history: with it the image is known, public or not.
        case readAll
        /// To add, edit, move, trash and restore, and to make collections below.
        case change
        /// To purge, to say who sees it, to share; to change the collection.
        case own

        /// The scope that a key needs for it.
        var scope: KeyScopes.Scope {
            switch self {
            case .readAll: .read
            case .change: .write
            case .own: .own
            }
        }
    }

    ///                            nobody reader writer owner manager admin
    private static let rows: [Deed: String] = [
        .readAll: /*        */ "no     yes    yes    yes   yes     yes",
        .change: /*         */ "no     no     yes    yes   no      yes",
        .own: /*            */ "no     no     no     yes   no      yes",
    ]

    static func says(_ deed: Deed, _ column: Column) -> Bool {
        rows[deed]?.split(separator: " ")[column.rawValue] == "yes"
    }
}

/// The images of the table's tests.
enum ImageKind: String, CaseIterable {
    case hidden = "private", seen = "public"
    case hiddenTrashed = "private, in the trash", seenTrashed = "public, in the trash"

    var visibility: Visibility { self == .seen || self == .seenTrashed ? .public : .private }
    var isTrashed: Bool { self == .hiddenTrashed || self == .seenTrashed }
    /// Whether anybody may see it.
    var isForAll: Bool { self == .seen }
}

package import Linux
package import StillsModel

/// One thing to be taken in, found in a folder or stated by a manifest's row.
package struct ImportItem: Sendable {
    /// Where it is, for reading.
    package var path: Path
    /// The path as the user gave it, for messages and records.
    package var shownPath: Path
    /// What the owner states about it.
    package var stated: StatedFields
    /// The manifest's row, counted as a spreadsheet does with the header as row 1, or the number of the JSON object, counted
    /// from 1; nil without a manifest.
    package var row: Int?
    /// The collection that the row names; nil for that of the import.
    package var collectionPath: Placed<String>?
    /// The file's name that the manifest states, in place of its own.
    package var originalName: String?
    /// What a row of an export says beside the fields.
    package var exported = ExportedImage()
    /// What the manifest says that the file is.
    package var expected = ExpectedBytes()
    /// The XMP file beside it.
    package var sidecar = SidecarPlace.unsought
    /// Below it a sidecar that is a symbolic link is followed; nil when none is.
    var linkRoot: Path?
    /// The collection of ``collectionPath``, once it was found.
    var place: ImportPlace?
    /// What holds for this item and not for the others of its batch.
    var terms: ImportTerms?
    /// What is known to be wrong before the file is looked at.
    package var refusal: Refusal?
    /// The file is the user's own, and can be known again by its path; false for what came through a pipe.
    package var isFile: Bool

    package init(
        path: Path, shownPath: Path, stated: StatedFields, row: Int? = nil, refusal: Refusal? = nil,
        isFile: Bool = true
    ) {
        self.path = path
        self.shownPath = shownPath
        self.stated = stated
        self.row = row
        self.refusal = refusal
        self.isFile = isFile
    }
}

/// What a manifest's row, or the options of the import, state about an image.
package struct StatedFields: Sendable, Equatable {
    package var externalID: String?
    package var fields: [ImageField: AttributeValue]

    package init(externalID: String? = nil, fields: [ImageField: AttributeValue] = [:]) {
        self.externalID = externalID
        self.fields = fields
    }

    /// The same as an image's `imported` keeps it.
    var asImported: [String: AttributeValue] {
        Dictionary(uniqueKeysWithValues: fields.map { ($0.key.description, $0.value) })
    }
}

/// Why an item is not taken in.
package struct Refusal: Error, Sendable, Equatable {
    /// A full sentence that says what is wrong and, where there is one, the way out.
    package var reason: String
    /// The manifest's field it is about: a column's name, or a JSON Pointer.
    package var field: String?
    /// That field's column, counted from 1; in JSON the character's in its line.
    package var column: Int?
    /// The manifest's line, where that says more than its row: in JSON.
    package var line: Int?
    package var kind = Kind.other

    /// Kinds of reasons that callers tell apart.
    package enum Kind: Sendable {
        /// The bytes are of no known picture format.
        case notAPicture
        /// A picture's beginning, and no picture.
        case damaged
        /// More bytes than are allowed.
        case tooLarge
        /// The bytes are not those that were announced.
        case otherBytes
        /// It contradicts what is there already.
        case conflict
        case other
    }

    package init(_ reason: String, field: String? = nil, column: Int? = nil, line: Int? = nil) {
        self.reason = reason
        self.field = field
        self.column = column
        self.line = line
    }
}

/// Where items come from, in the order in which they are to be looked at.
package protocol ImportItemSource {
    /// The next item; nil when there are no more. Blocks on the file system.
    mutating func next() throws(ServiceError) -> ImportItem?

    /// Whether each item may rely on those before it, so that they must be taken in one after the other.
    var keepsOrder: Bool { get }
}

extension ImportItemSource {
    package var keepsOrder: Bool { false }
}

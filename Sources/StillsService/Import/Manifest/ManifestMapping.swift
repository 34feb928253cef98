internal import Formats
internal import StillsModel

/// What a column-mapping file says (Documentation/Manifests.md): the meaning and type of columns, how the CSV is written,
/// and what counts for every row.
struct ManifestMapping: Sendable, Equatable {
    /// What a column or member becomes.
    struct Target: Equatable, Sendable {
        var fields: [ManifestField]
        /// nil keeps text as it is.
        var form: ValueForm?

        init(_ fields: [ManifestField], form: ValueForm? = nil) {
            self.fields = fields
            self.form = form
        }
    }

    /// What columns are that the file does not name.
    enum Others: String, CaseIterable, Sendable {
        /// What their names say.
        case byName = "by name"
        case ignore, refuse
    }

    struct Constant: Equatable, Sendable {
        var field: ManifestField
        var value: AttributeValue
    }

    /// The file, for messages.
    var name: String
    var columns: [String: Target] = [:]
    /// The named columns as the file has them.
    var order: [String] = []
    var others = Others.byName
    var delimiter: UInt8?
    var encoding: TextEncoding?
    /// What is stated of every row that does not say it itself.
    var constants: [Constant] = []

    /// Without a file every column is what its name says.
    static let none = ManifestMapping(name: "the manifest")

    init(name: String) { self.name = name }

    func names(_ column: String) -> Bool { columns[column] != nil }

    /// What a column is; nil when it is none that may be there.
    func target(of column: String) -> Target? {
        if let named = columns[column] { return named }
        return switch others {
        case .byName: Target([ManifestField(named: column)])
        case .ignore: Target([.ignored])
        case .refuse: nil
        }
    }

    /// - Throws: ``ServiceError`` with `.invalidArgument` when the file names a column that the manifest does not have.
    func refuseMissing(in names: [String], manifest: String) throws(ServiceError) {
        guard let missing = order.first(where: { !names.contains($0) }) else { return }
        throw ServiceError(
            .invalidArgument,
            "\(name) names the column “\(missing)”, which \(manifest) does not have; its columns are: "
                + names.joined(separator: ", ") + ".")
    }

    /// The row that all rows begin as.
    ///
    /// - Parameter options: what the import's options state, which counts more than what the file states.
    func defaults(_ options: StatedFields) throws(ServiceError) -> ManifestRow {
        var row = ManifestRow(StatedFields())
        for constant in constants {
            do throws(Refusal) {
                try row.state(constant.field, constant.value)
            } catch {
                throw ServiceError(.invalidArgument, "\(name): \(error.reason)")
            }
        }
        row.stated.fields.merge(options.fields) { _, option in option }
        row.stated.externalID = options.externalID
        return row
    }
}

internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

/// What a client states about a picture that it sends, by names: the query of a request, the fields of a form, the metadata of
/// a resumable upload.
struct UploadStatement: Sendable {
    private(set) var upload = Upload(EmptyBody())
    private var latitude: Double?
    private var longitude: Double?

    static let parameters: [RouteParameter] = [
        .query("collection", .text(1...10_000), "The collection's path or id; without it, the account's General."),
        .query(
            "externalId", .text(1...10_000), "The id that its owner gives it: a picture of the same id is the same one."
        ),
        .query("title", .text(1...10_000), "A title."),
        .query("description", .text(1...100_000), "A description."),
        .query("visibility", .words(Visibility.allCases.map(\.rawValue)), "Without it, the collection's own."),
        .query("originalName", .text(1...1_000), "The file's name."),
        .query("takenAt", .text(1...40), "2024-05-01, 2024-05-01T10:00 or 2024-05-01T10:00:00+02:00."),
        .query("latitude", .number(-90...90), "Degrees north; with longitude only."),
        .query("longitude", .number(-180...180), "Degrees east; with latitude only."),
        .query("attributes", .text(2...1_000_000), "A JSON object of names and values."),
        .query("sha256", .text(64...64), "The picture's digest, in hexadecimal: compared with what arrives."),
        .query("again", .boolean, "Takes the picture out of the trash, if it is there."),
        .query("replace", .boolean, "Gives a picture of the same external id these bytes, and keeps the old ones."),
    ]

    init() {}

    init(_ query: QueryParameters) throws(Problem) {
        for parameter in Self.parameters {
            if let text = query.string(parameter.name) { try state(parameter.name, text) }
        }
        try finish()
    }

    /// - Throws: ``Problem`` with 400 that names the parameter.
    mutating func state(_ name: String, _ text: String) throws(Problem) {
        switch name {
        case "collection":
            upload.collection = CollectionName(text)
        case "externalId": upload.stated.externalID = try Self.text(text, name, 10_000)
        case "title": upload.stated.fields[.title] = .string(try Self.text(text, name, 10_000))
        case "description": upload.stated.fields[.description] = .string(try Self.text(text, name, 100_000))
        case "visibility":
            guard let visibility = Visibility(rawValue: text) else {
                throw Self.wrong(name, "It is public or private.")
            }
            upload.visibility = visibility
        case "originalName", "filename": upload.originalName = Self.lastPart(try Self.text(text, name, 10_000))
        case "takenAt":
            guard let time = Timestamp(text) ?? Timestamp(text + "T00:00") else {
                throw Self.wrong(name, "It is a time: 2024-05-01T10:00, with an offset where there is one.")
            }
            upload.stated.fields[.takenAt] = .timestamp(time)
        case "latitude": latitude = try Self.number(text, name)
        case "longitude": longitude = try Self.number(text, name)
        case "attributes": try stateAttributes(text)
        case "sha256":
            guard let digest = Digest(text) else { throw Self.wrong(name, "It is 64 hexadecimal digits.") }
            upload.digest = digest
        case "again": upload.restores = try Self.flag(text, name)
        case "replace": upload.replaces = try Self.flag(text, name)
        // The type is told by the content.
        case "filetype", "type": break
        default:
            throw Self.wrong(
                name, "There is no such field: there are \(Self.parameters.map(\.name).joined(separator: ", ")).")
        }
    }

    /// Once everything was stated.
    mutating func finish() throws(Problem) {
        switch (latitude, longitude) {
        case (nil, nil): return
        case (let north?, let east?):
            guard Position(latitude: north, longitude: east) != nil else {
                throw Self.wrong("latitude", "There is no such place.")
            }
            upload.stated.fields[.position] = .list([.number(north), .number(east)])
        default: throw Self.wrong("latitude", "latitude and longitude are stated together.")
        }
    }

    /// What is left of it for the next picture.
    var forNext: UploadStatement {
        var next = UploadStatement()
        next.upload.collection = upload.collection
        next.upload.visibility = upload.visibility
        next.upload.restores = upload.restores
        next.upload.replaces = upload.replaces
        return next
    }

    // MARK: - Values

    private mutating func stateAttributes(_ text: String) throws(Problem) {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(parsing: Array(text.utf8))
        } catch {
            throw Self.wrong("attributes", "It is no JSON that can be read: \(error.reason).")
        }
        guard case .object(let members) = json else { throw Self.wrong("attributes", "It is a JSON object.") }
        for member in members {
            guard (1...200).contains(member.name.utf8.count) else {
                throw Self.wrong("attributes", "An attribute's name has 1 to 200 bytes.")
            }
            switch JSONAttribute.value(of: member.value) {
            case .success(let value): upload.stated.fields[.attribute(member.name)] = value
            case .failure(let fault): throw Self.wrong("attributes", "\(member.name)\(fault.pointer): \(fault.reason)")
            }
        }
    }

    private static func text(_ text: String, _ name: String, _ limit: Int) throws(Problem) -> String {
        guard !text.isEmpty, text.utf8.count <= limit else { throw wrong(name, "It has 1 to \(limit) bytes.") }
        return text
    }

    private static func number(_ text: String, _ name: String) throws(Problem) -> Double {
        guard let number = Double(text), number.isFinite else { throw wrong(name, "It is a number.") }
        return number
    }

    private static func flag(_ text: String, _ name: String) throws(Problem) -> Bool {
        switch text {
        case "true": true
        case "false": false
        default: throw wrong(name, "It is true or false.")
        }
    }

    /// Some send folders, with either slash.
    private static func lastPart(_ name: String) -> String? {
        name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init)
    }

    static func wrong(_ name: String, _ detail: String) -> Problem {
        Problem(
            .badRequest, "What is stated about the picture cannot be taken.", errors: [.init(parameter: name, detail)])
    }
}

internal import Formats
internal import StillsModel

/// What the columns of a CSV manifest mean.
///
/// `path` (or `file`, `filename`) says where the picture is; `externalId` (`external_id`, `Unique_id`), `title`,
/// `description`, `visibility`, `takenAt` (`taken_at`), `latitude` and `longitude` are what they are called; every other
/// column is an attribute of its name. The retail format (a `Unique_id` and a `time_stamp`) also gives `name` as the title
/// and `time_stamp` as the time at which the picture was taken, both typed.
struct ManifestColumns {
    enum Meaning: Equatable {
        case path, externalID, title, description, visibility, takenAt, latitude, longitude
        case attribute(String)
        /// The retail format's `M/D/YY, H:MM AM|PM`.
        case retailTime(String)
        /// The retail format's `name`: an attribute and the title.
        case retailName(String)
    }

    private let meanings: [Meaning]
    private let names: [String]

    /// - Throws: ``ServiceError`` with `.invalidArgument` when no column says where the pictures are, or two mean the same.
    init(_ header: CSVHeader, manifest: String) throws(ServiceError) {
        names = header.names
        let isRetail = names.contains("Unique_id") && names.contains("time_stamp")
        meanings = names.map { Self.meaning(of: $0, isRetail: isRetail) }
        guard meanings.contains(.path) else {
            throw ServiceError(
                .invalidArgument,
                "\(manifest) has no column “path” that says where the pictures are; its columns are: "
                    + names.joined(separator: ", ") + ".")
        }
        for (place, meaning) in meanings.enumerated() {
            if let first = meanings[..<place].firstIndex(of: meaning) {
                throw ServiceError(
                    .invalidArgument,
                    "\(manifest): the columns “\(names[first])” and “\(names[place])” mean the same; remove one.")
            }
        }
    }

    private static func meaning(of name: String, isRetail: Bool) -> Meaning {
        switch name {
        case "path", "Path", "file", "File", "filename", "Filename", "SourceFile": .path
        case "externalId", "external_id", "Unique_id": .externalID
        case "title", "Title": .title
        case "description", "Description": .description
        case "visibility", "Visibility": .visibility
        case "takenAt", "taken_at": .takenAt
        case "latitude", "Latitude": .latitude
        case "longitude", "Longitude": .longitude
        case "time_stamp" where isRetail: .retailTime(name)
        case "name" where isRetail: .retailName(name)
        default: .attribute(name)
        }
    }

    /// What a row states. Empty cells state nothing.
    ///
    /// - Throws: ``Refusal`` naming field and column.
    func read(_ row: CSVRow, beside options: StatedFields) throws(Refusal) -> (path: String, stated: StatedFields) {
        var path = ""
        var stated = options
        var position = (latitude: Double?.none, longitude: Double?.none)
        for (place, cell) in row.fields.enumerated() where place < meanings.count && !cell.isEmpty {
            func refusal(_ reason: String) -> Refusal { Refusal(reason, field: names[place], column: place + 1) }
            switch meanings[place] {
            case .path: path = cell
            case .externalID: stated.externalID = cell
            case .title: stated.fields[.title] = .string(cell)
            case .description: stated.fields[.description] = .string(cell)
            case .visibility:
                guard Visibility(rawValue: cell) != nil else {
                    throw refusal("“\(cell)” is no visibility: it is “private” or “public”.")
                }
                stated.fields[.visibility] = .string(cell)
            case .takenAt:
                guard let taken = Timestamp(cell) ?? Timestamp(cell + "T00:00") else {
                    throw refusal("“\(cell)” is no date: write it like 2024-05-01 or 2024-05-01T10:00:00+02:00.")
                }
                stated.fields[.takenAt] = .timestamp(taken)
            case .latitude:
                guard let degrees = Self.degrees(cell, limit: 90) else { throw refusal("“\(cell)” is no latitude.") }
                position.latitude = degrees
            case .longitude:
                guard let degrees = Self.degrees(cell, limit: 180) else { throw refusal("“\(cell)” is no longitude.") }
                position.longitude = degrees
            case .attribute(let name): stated.fields[.attribute(name)] = .string(cell)
            case .retailName(let name):
                stated.fields[.attribute(name)] = .string(cell)
                stated.fields[.title] = .string(cell)
            case .retailTime(let name):
                guard let taken = RetailTime.read(cell) else {
                    throw refusal("“\(cell)” is no date: it is written like “8/29/21, 12:19 PM”.")
                }
                stated.fields[.attribute(name)] = .timestamp(taken)
                stated.fields[.takenAt] = .timestamp(taken)
            }
        }
        guard !path.isEmpty else { throw missingPath }
        if let latitude = position.latitude, let longitude = position.longitude {
            stated.fields[.position] = .list([.number(latitude), .number(longitude)])
        }
        return (path, stated)
    }

    private var missingPath: Refusal {
        let place = meanings.firstIndex(of: .path) ?? 0
        return Refusal("The row does not say where its picture is.", field: names[place], column: place + 1)
    }

    /// The column, counted from 1, that says where pictures are.
    var pathColumn: (name: String, number: Int) {
        let place = meanings.firstIndex(of: .path) ?? 0
        return (names[place], place + 1)
    }

    private static func degrees(_ cell: String, limit: Double) -> Double? {
        guard let value = Double(cell), value.magnitude <= limit else { return nil }
        return value
    }
}

/// The retail format's time: `M/D/YY, H:MM AM|PM`, without a zone.
enum RetailTime {
    static func read(_ cell: String) -> Timestamp? {
        let parts = cell.split { " ,/:".contains($0) }
        guard parts.count == 6, let month = Int(parts[0]), let day = Int(parts[1]), let year = Int(parts[2]),
            parts[2].utf8.count == 2 || parts[2].utf8.count == 4, let hour = Int(parts[3]), let minute = Int(parts[4]),
            (1...12).contains(hour)
        else { return nil }
        let isAfternoon: Bool
        switch parts[5] {
        case "AM", "am": isAfternoon = false
        case "PM", "pm": isAfternoon = true
        default: return nil
        }
        // Two digits: the years from 1970 to 2069, as POSIX has them around its epoch.
        let fullYear = year >= 100 ? year : year < 70 ? 2000 + year : 1900 + year
        return LocalDateTime(
            year: fullYear, month: month, day: day, hour: hour % 12 + (isAfternoon ? 12 : 0), minute: minute
        ).map { Timestamp($0) }
    }
}

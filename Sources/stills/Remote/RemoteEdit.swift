internal import Formats
internal import Programs
internal import StillsClient
internal import StillsModel
internal import StillsService

/// `stills edit` on a server. Named images are each read, and changed only as long as they are what was read; so are those
/// of a query where a version is asked for, or nothing is to be changed. All that a query finds is the server's work.
struct RemoteEdit: Sendable {
    let context: CommandContext
    let library: RemoteLibrary
    let edits: [FieldEdit]
    /// The path of the collection that they move to.
    let collection: String?
    let expectedVersion: Int?
    let isDryRun: Bool

    /// How often somebody else may be faster.
    private static let attempts = 5

    func run(_ selection: ImageSelection, _ tally: EditTally) async throws {
        switch selection {
        case .named(let names):
            for name in names where !Interruption.isRequested {
                let images = try await context.remotely { try await library.named(name) }
                if images.isEmpty { tally.report(EditReport.unknownOnServer(name)) }
                for image in images { tally.report(try await edit(image)) }
            }
        case .matching(let query) where expectedVersion == nil && !isDryRun: try await run(query, tally)
        case .matching(let query):
            var found: [RemoteImage] = []
            try await context.remotely {
                try await library.each("\(query)") { images in
                    found += images
                    return !Interruption.isRequested
                }
            }
            for image in found where !Interruption.isRequested { tally.report(try await edit(image)) }
        }
    }

    private func run(_ query: Query, _ tally: EditTally) async throws {
        let bulk = RemoteBulk(context: context, library: library, tellsChanges: context.isJSON || context.isVerbose)
        try await bulk.run { writer in
            writer.member("action", BulkOperation.Action.edit.rawValue)
            writer.member("query", "\(query)")
            RemoteEditJSON.append(edits, collection: collection, to: &writer)
        } report: { item in
            if let report = EditReport.onServer(item.item, item.changes) { tally.report(report) }
        }
    }

    private func edit(_ found: RemoteImage) async throws -> EditReport {
        var image = found
        for attempt in 1... {
            let before = image.record.image
            if let expectedVersion, before.version != expectedVersion {
                let reason = "It has version \(before.version), not \(expectedVersion): somebody changed it."
                return EditReport(onServer: before, .refused, code: .conflict, reason: reason)
            }
            let patch = patch(of: image)
            guard case .object(let members) = patch, !members.isEmpty else {
                return EditReport(onServer: before, .unchanged, after: before)
            }
            if isDryRun { return EditReport(onServer: before, .edited, after: applied(to: before)) }
            do throws(RemoteError) {
                let after = try await library.edit(image.id, patch, version: before.version)
                let outcome = after.record.image.version == before.version ? EditOutcome.unchanged : .edited
                return EditReport(onServer: before, outcome, after: after.record.image)
            } catch {
                if error.endsRun { return try await context.remotely { throw error } }
                guard error.status == 412, attempt < Self.attempts, expectedVersion == nil,
                    let newer = try await context.remotely({ try await library.image(image.id) })
                else { return EditReport(onServer: before, .refused, code: error.code, reason: error.message) }
                image = newer
            }
        }
        return EditReport(
            onServer: found.record.image, .refused, code: .conflict, reason: "Somebody else changes it all the time.")
    }

    private func applied(to image: Image) -> Image {
        var after = image
        for edit in edits { after.apply(FieldChange(edit.field, edit.value(in: after), source: .person)) }
        return after
    }

    /// What differs, as a merge patch (RFC 7396): null removes.
    private func patch(of image: RemoteImage) -> JSONValue {
        let before = image.record.image
        let after = applied(to: before)
        var members: [JSONMember] = []
        func add(_ name: String, _ old: String?, _ new: String?) {
            if old != new { members.append(JSONMember(name, new.map { .string($0) } ?? .null)) }
        }
        add("title", before.title, after.title)
        add("description", before.description, after.description)
        add("visibility", before.visibility.rawValue, after.visibility.rawValue)
        add("takenAt", before.takenAt?.description, after.takenAt?.description)
        if before.position != after.position {
            members.append(JSONMember("latitude", RemoteEditJSON.number(after.position?.latitude)))
            members.append(JSONMember("longitude", RemoteEditJSON.number(after.position?.longitude)))
        }
        var attributes: [JSONMember] = []
        for name in Set(before.attributes.keys).union(after.attributes.keys).sorted()
        where before.attributes[name] != after.attributes[name] {
            attributes.append(JSONMember(name, after.attributes[name].map(RemoteEditJSON.json) ?? .null))
        }
        if !attributes.isEmpty { members.append(JSONMember("attributes", .object(attributes))) }
        if let collection, collection != image.record.collectionPath {
            members.append(JSONMember("collection", .string(collection)))
        }
        return .object(members)
    }
}

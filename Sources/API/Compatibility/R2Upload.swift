internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

/// One picture in a form of `file`, `user`, `permission` and `description`, which stand in any order.
struct R2Upload {
    let request: APIRequest
    let mode: R2Routes.Mode

    private static let extensions = ["png", "jpg", "jpeg", "gif"]
    private static let partLimit = 100

    private struct Form {
        var file: (name: String, reading: ReceiveImages.Reading)?
        var fields: [String: String] = [:]
    }

    /// Nothing is kept, unless all is well: the bytes wait in the spool until the rest of the form is known.
    func answer() async throws -> HTTPResponse {
        if mode == .signedIn, request.principal.account == nil {
            throw ServiceError(.unauthenticated, "Sign in to add pictures.")
        }
        let form = try await read()
        guard let file = form.file else { throw Problem(.badRequest, "The form has no file in the field “file”.") }
        guard let visibility = Self.visibility(form.fields["permission"]) else {
            throw Problem(.badRequest, "The field “permission” must be PUBLIC or PRIVATE.")
        }
        var upload = Upload(EmptyBody())
        upload.originalName = file.name
        upload.restores = true
        upload.stated.fields[.title] = .string(file.name)
        upload.stated.fields[.visibility] = .string(visibility.rawValue)
        if let description = form.fields["description"], !description.isEmpty {
            upload.stated.fields[.description] = .string(description)
        }
        let receive = ReceiveImages(library: try await library(form.fields["user"]), intake: request.context.intake)
        let received = try await receive.take(file.reading, as: upload)
        if let refusal = received.refusal { throw Self.problem(of: refusal) }
        guard let id = received.image else { throw ServiceError(.internal, "A picture was taken in without an id.") }
        return .json { writer in
            writer.beginObject()
            writer.member("message", "saved file \(file.name) as \(id).\(Self.fileExtension(file.name) ?? "")")
            writer.endObject()
        }
    }

    /// The library as the picture's owner has it.
    private func library(_ user: String?) async throws -> Library {
        guard mode == .named, request.principal.account == nil else { return request.library }
        guard let user, !user.isEmpty else {
            throw Problem(.badRequest, "The field “user” is missing: nothing was saved.")
        }
        let named = NamedAccount(library: request.context.library)
        return request.context.library.acting(as: try await named.findOrMake(user))
    }

    // MARK: - The form

    private func read() async throws -> Form {
        guard let type = request.http.fields["Content-Type"], let boundary = MultipartBoundary(contentType: type) else {
            throw Problem(.badRequest, "The body must be multipart/form-data with the field “file”.")
        }
        let reader = MultipartReader(request.http.body, boundary, partLimit: Self.partLimit)
        var form = Form()
        while let part = try await UploadRoutes.next(reader) {
            guard part.header.name == "file", let name = part.header.fileName else {
                form.fields[part.header.name] = try await UploadRoutes.text(of: part)
                continue
            }
            guard form.file == nil else { throw Problem(.badRequest, "A request brings one picture.") }
            form.file = try await readFile(part, name)
        }
        return form
    }

    private func readFile(
        _ part: MultipartReader.Part, _ path: String
    ) async throws -> (name: String, reading: ReceiveImages.Reading) {
        guard let name = path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init),
            name.utf8.count <= 1_000
        else { throw Problem(.badRequest, "The file has no name.") }
        guard let given = Self.fileExtension(name), Self.extensions.contains(given.lowercased()) else {
            throw Problem(
                .badRequest, "The file's name must end in one of \(Self.extensions.joined(separator: ", ")).")
        }
        // Who it is for may stand behind it: until then it waits as the program's own.
        let library = mode == .signedIn || request.principal.account != nil ? request.library : request.context.library
        let receive = ReceiveImages(library: library, intake: request.context.intake)
        do throws(ServiceError) {
            return (name, try await receive.read(Upload(part.bytes)))
        } catch {
            if let cause = error.cause as? ByteStreamError { throw cause.cause ?? cause }
            throw error
        }
    }

    private static func visibility(_ permission: String?) -> Visibility? {
        switch permission {
        case "PUBLIC": .public
        case "PRIVATE": .private
        default: nil
        }
    }

    /// What follows the last full stop; nil where there is none, or nothing follows or precedes it.
    static func fileExtension(_ name: String) -> String? {
        guard let stop = name.lastIndex(of: "."), stop > name.startIndex else { return nil }
        let text = String(name[name.index(after: stop)...])
        return text.isEmpty ? nil : text
    }

    /// That server knew one status for a file that it did not take.
    private static func problem(of refusal: Refusal) -> Problem {
        let problem = UploadRoutes.problem(of: refusal)
        switch refusal.kind {
        case .notAPicture, .damaged: return Problem(.badRequest, problem.detail, code: problem.code)
        case .tooLarge, .otherBytes, .conflict, .other: return problem
        }
    }
}

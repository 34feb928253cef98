internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

extension UploadRoutes {
    /// Bytes of a field that is no file.
    private static let fieldLimit = 1 << 20
    /// Files of one form, and how many of them are read before the first is on the disk.
    private static let fileLimit = 1_000
    private static let ahead = 32

    /// Takes in the files of a form: each is read as it arrives, and those that are read are committed together.
    static func addForm(_ request: APIRequest, _ boundary: MultipartBoundary) async throws -> HTTPResponse {
        let files = try await withThrowingTaskGroup(of: SentFile.self) { group in
            let reader = MultipartReader(request.http.body, boundary, partLimit: fileLimit * 16)
            let receive = ReceiveImages(library: request.library, intake: request.context.intake)
            var statement = try UploadStatement(request.query)
            var files: [SentFile] = []
            var (count, waiting) = (0, 0)
            while let part = try await next(reader) {
                guard part.header.fileName != nil || part.header.contentType?.hasPrefix("image/") == true else {
                    let text = try await text(of: part)
                    try statement.state(part.header.name, text)
                    continue
                }
                count += 1
                guard count <= fileLimit else {
                    throw Problem(
                        .contentTooLarge, "A form has at most \(fileLimit) files: send the others in another one.")
                }
                if waiting >= ahead, let done = try await group.next() {
                    files.append(done)
                    waiting -= 1
                }
                let (number, name) = (count, part.header.fileName)
                let read = try await read(part, &statement, receive)
                group.addTask { await SentFile(number: number, name: name, result: take(read, receive)) }
                waiting += 1
            }
            for try await done in group { files.append(done) }
            return files.sorted { $0.number < $1.number }
        }
        return try await response(of: files, request)
    }

    private static func response(of files: [SentFile], _ request: APIRequest) async throws -> HTTPResponse {
        guard !files.isEmpty else { throw Problem(.badRequest, "The form has no file.") }
        if files.count == 1 { return try await response(of: files[0].result.get(), request) }
        return .json(.ok, capacity: 512 * files.count) { writer in
            writer.beginObject()
            writer.key("items")
            writer.beginArray()
            for file in files { append(file, to: &writer) }
            writer.endArray()
            writer.endObject()
        }
    }

    /// Reads one file to its end. What is wrong with it is its own; a body that ends or breaks is everybody's.
    private static func read(
        _ part: MultipartReader.Part, _ statement: inout UploadStatement, _ receive: ReceiveImages
    ) async throws -> Result<ReceiveImages.Reading, Problem> {
        var stated = statement
        statement = stated.forNext
        do {
            try stated.finish()
            var upload = stated.upload
            upload.bytes = part.bytes
            if upload.originalName == nil, let name = part.header.fileName, !name.isEmpty {
                var named = UploadStatement()
                try named.state("originalName", name)
                upload.originalName = named.upload.originalName
            }
            return .success(try await receive.read(upload))
        } catch let problem as Problem {
            return .failure(problem)
        } catch let error as ServiceError {
            // The stream's own errors end the whole form.
            if let cause = error.cause as? ByteStreamError { throw cause.cause ?? cause }
            return .failure(Problem(of: error))
        }
    }

    private static func take(
        _ read: Result<ReceiveImages.Reading, Problem>, _ receive: ReceiveImages
    ) async -> Result<ReceivedImage, Problem> {
        switch read {
        case .failure(let problem): return .failure(problem)
        case .success(let reading):
            do throws(ServiceError) {
                let received = try await receive.take(reading)
                if let refusal = received.refusal { return .failure(problem(of: refusal)) }
                return .success(received)
            } catch {
                return .failure(Problem(of: error))
            }
        }
    }

    static func next(_ reader: MultipartReader) async throws -> MultipartReader.Part? {
        do throws(MultipartError) {
            return try await reader.next()
        } catch {
            throw error.code == .resourceExhausted ? Problem(.contentTooLarge, error.message) : error
        }
    }

    static func text(of part: MultipartReader.Part) async throws -> String {
        var bytes: [UInt8] = []
        while let chunk = try await part.bytes.next() {
            guard chunk.count <= fieldLimit - bytes.count else {
                throw Problem(.contentTooLarge, "A field of a form has at most \(fieldLimit) bytes.")
            }
            bytes += chunk.bytes
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw UploadStatement.wrong(part.header.name, "It is no UTF-8.")
        }
        return text
    }
}

import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

/// Looks, on one disk after the other, for what a server promised to those who uploaded: an image, once an answer with its id was
/// sent, with the picture's bytes and a receipt that verifies; and of an upload in several requests, the bytes up to the offset
/// that was last answered.
final class UploadLossFinder {
    private let pictures: NumberedPictures
    private let writer: DiskImageWriter
    private let finder: LossFinder
    private let images: [ImageID: Answer]
    private let uploads: [UploadID: Answer]

    private var answersRead = 0
    private var promised: Set<ImageID> = []
    private var offsets: [UploadID: Int64] = [:]
    private(set) var offsetsRead = 0
    private(set) var receiptsVerified = 0

    var promisedCount: Int { promised.count }

    /// What a client noted of a picture that it was answered for.
    private struct Answer: Decodable {
        let name: String
        let id: String
        let receipt: String
        let upload: String?
    }

    /// - Parameter answers: the file that `recorded_uploads.py` writes.
    init(pictures: NumberedPictures, answers: Path, writer: DiskImageWriter) throws {
        self.pictures = pictures
        self.writer = writer
        finder = LossFinder(pictures: pictures, writer: writer)
        var (images, uploads): ([ImageID: Answer], [UploadID: Answer]) = ([:], [:])
        for line in try readFile(answers, limit: 1 << 24).split(separator: UInt8(ascii: "\n")) {
            let answer = try JSONDecoder().decode(Answer.self, from: Data(line))
            images[try #require(ImageID(answer.id))] = answer
            if let id = answer.upload { uploads[try #require(UploadID(id))] = answer }
        }
        self.images = images
        self.uploads = uploads
        finder.uploads = Array(uploads.keys)
    }

    func losses(in state: CrashState) async throws -> Set<Loss> {
        let news = try readAnswers(state)
        var losses = try await finder.losses(in: state)
        guard finder.isLibraryPromised, case .success(let catalog) = try await finder.catalog(in: state) else {
            return losses
        }
        for (id, offset) in offsets {
            if let loss = try loss(of: id, at: offset, catalog, state.image) { losses.insert(loss) }
        }
        for id in news {
            if let loss = try lossOfReceipt(id) { losses.insert(loss) }
        }
        return losses
    }

    private func loss(
        of id: UploadID, at offset: Int64, _ catalog: LossFinder.Catalog, _ disk: DiskImage
    ) throws -> Loss? {
        let name = try #require(uploads[id]).name
        guard let upload = catalog.uploads[id] else { return .upload(name) }
        // Its image is looked for as every other one.
        if upload.result != nil { return nil }
        let file = try #require(Path("library/spool/upload-\(id)"))
        let count = Int(offset)
        guard upload.offset >= offset, let bytes = disk.files[file], bytes.count >= count else { return .upload(name) }
        return areSame(Array(bytes[..<count]), Array(try pictures.bytes(of: name)[..<count])) ? nil : .upload(name)
    }

    /// With the keys on the disk that was laid out last.
    private func lossOfReceipt(_ id: ImageID) throws -> Loss? {
        let answer = try #require(images[id])
        let keys = writer.root.appending("library/keys")
        do {
            let claims = try VerifyReceipt(keys: keys).verify(Receipt(text: answer.receipt))
            receiptsVerified += 1
            return try claims.image == id && claims.digest == pictures.digest(of: answer.name)
                ? nil : .receipt(answer.name)
        } catch is ServiceError {
            return .receipt(answer.name)
        }
    }

    // MARK: - What was promised

    /// - Returns: the images that were answered for since the last time.
    private func readAnswers(_ state: CrashState) throws -> [ImageID] {
        var news: [ImageID] = []
        for text in state.sent[answersRead...] where text.hasPrefix("HTTP/1.1 2") {
            for match in text.matches(of: #/"id":"([0-9a-f-]{36})"|Stills-Image: ([0-9a-f-]{36})/#) {
                let word = String(try #require(match.output.1 ?? match.output.2))
                guard let id = ImageID(word), let answer = images[id], promised.insert(id).inserted else { continue }
                finder.promise(id, answer.name)
                news.append(id)
            }
            try readOffset(text)
        }
        answersRead = state.sent.count
        return news
    }

    /// The last bytes are acknowledged with the image.
    private func readOffset(_ text: String) throws {
        guard let request = text.firstMatch(of: #/X-Request-Id: upload\.([0-9a-f-]{36})/#),
            let found = text.firstMatch(of: #/Upload-Offset: ([0-9]+)/#), !text.contains("Stills-Image: ")
        else { return }
        offsets[try #require(UploadID(String(request.output.1)))] = try Int64(#require(Int(String(found.output.1))))
        offsetsRead += 1
    }
}

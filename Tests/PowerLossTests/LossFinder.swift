import Execution
import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

/// Something promised that a loss of power took.
enum Loss: Hashable {
    /// The library cannot be opened, and why.
    case library(String)
    /// The catalog has no image with the id and digest that were acknowledged, with a place in the store.
    case image(String)
    case missingBlob(String)
    case damagedBlob(String)
    /// An image whose purge was acknowledged is in the catalog.
    case returned(String)
    /// An image is older than the version that an edit acknowledged.
    case edit(String)
    /// A resumable upload is not there, or at fewer bytes than were acknowledged, or they are others.
    case upload(String)
    /// A receipt cannot be verified with what is there.
    case receipt(String)
}

/// Looks, on one disk after the other, for what `stills` promised: the library, once `init` said that it was made;
/// every picture, once its outcome said “imported”, in the catalog with its digest, and its bytes in the store; none whose
/// outcome said “purged”; each at the version that its outcome “edited” said, or a later one.
final class LossFinder {
    private let pictures: NumberedPictures
    private let writer: DiskImageWriter
    /// Pictures that a run purges: they may be gone, but an image of them that is there must have its bytes.
    private let givenUp: Set<String>
    private let pool = BlockingPool(name: "after", threadLimit: 2)

    private var linesRead = 0
    private(set) var isLibraryPromised = false
    /// Promised pictures.
    private(set) var promised: [(id: ImageID, name: String)] = []
    /// Images whose purge was acknowledged.
    private(set) var purged: Set<ImageID> = []
    /// The last version of each image that was acknowledged.
    private(set) var edited: [ImageID: Int] = [:]

    /// The catalogs looked at last, one for each way of losing power: most steps change only blobs.
    private var known: [String: (disk: DiskImage, catalog: Result<Catalog, ServiceError>)] = [:]
    /// How many catalogs were opened.
    private(set) var catalogsOpened = 0

    /// Resumable uploads that the catalog is asked for.
    var uploads: [UploadID] = []

    struct Catalog {
        fileprivate var images: [ImageID: Entry] = [:]
        var uploads: [UploadID: ResumableUpload] = [:]
    }

    fileprivate struct Entry {
        var digest: Digest
        var blob: Path
        var version = 0
    }

    init(pictures: NumberedPictures, writer: DiskImageWriter, givenUp: Set<String> = []) {
        self.pictures = pictures
        self.givenUp = givenUp
        self.writer = writer
    }

    /// A picture was promised in another way than by the program's output.
    func promise(_ id: ImageID, _ name: String) { promised.append((id, name)) }

    func losses(in state: CrashState) async throws -> Set<Loss> {
        try readPromises(state)
        guard isLibraryPromised else { return [] }
        switch try await catalog(in: state) {
        case .failure(let error): return [.library(error.message)]
        case .success(let catalog):
            var losses: Set<Loss> = []
            for picture in promised {
                if let loss = try loss(of: picture, catalog, state.image) { losses.insert(loss) }
            }
            return losses
        }
    }

    /// How many images the catalog has; nil while no library was promised.
    func imageCount(in state: CrashState) async throws -> Int? {
        try readPromises(state)
        guard isLibraryPromised, case .success(let catalog) = try await catalog(in: state) else { return nil }
        return catalog.images.count
    }

    private func loss(of picture: (id: ImageID, name: String), _ catalog: Catalog, _ disk: DiskImage) throws -> Loss? {
        if purged.contains(picture.id) { return catalog.images[picture.id] == nil ? nil : .returned(picture.name) }
        if givenUp.contains(picture.name), catalog.images[picture.id] == nil { return nil }
        guard let entry = catalog.images[picture.id], try entry.digest == pictures.digest(of: picture.name) else {
            return .image(picture.name)
        }
        if let version = edited[picture.id], entry.version < version { return .edit(picture.name) }
        guard let bytes = disk.files[entry.blob] else { return .missingBlob(picture.name) }
        return areSame(bytes, try pictures.bytes(of: picture.name)) ? nil : .damagedBlob(picture.name)
    }

    private func readPromises(_ state: CrashState) throws {
        for text in state.acknowledged[linesRead...] where text.hasPrefix("{") {
            let line = try OutcomeLine(text)
            if line.library != nil { isLibraryPromised = true }
            if line.outcome == "purged", let id = line.id { purged.insert(try #require(ImageID(id))) }
            if line.outcome == "edited", let id = line.id, let version = line.version {
                edited[try #require(ImageID(id))] = version
            }
            guard line.outcome == "imported", let id = line.id, let path = line.path else { continue }
            promised.append((try #require(ImageID(id)), try #require(path.split(separator: "/").last.map(String.init))))
        }
        linesRead = state.acknowledged.count
    }

    // MARK: - The catalog

    /// The catalog on that disk; laid out at the writer's root, or as it was when the same was looked at before.
    func catalog(in state: CrashState) async throws -> Result<Catalog, ServiceError> {
        let disk = withoutBlobs(state.image)
        let way = "\(state.loss)"
        if let before = known[way], areSame(before.disk, disk) { return before.catalog }
        try writer.write(disk)
        let catalog: Result<Catalog, ServiceError>
        do throws(ServiceError) {
            catalog = .success(try await readCatalog())
        } catch {
            catalog = .failure(error)
        }
        catalogsOpened += 1
        known[way] = (disk, catalog)
        return catalog
    }

    /// Opens the library as every command does that only reads.
    private func readCatalog() async throws(ServiceError) -> Catalog {
        let library = try await OpenLibrary(environment: .system, files: pool)
            .run(at: writer.root.appending("library"), writes: false)
        var catalog = Catalog()
        var versions: [ImageID: Int] = [:]
        var after: OriginalID?
        do {
            for id in uploads { catalog.uploads[id] = try await library.uploads.upload(id) }
        } catch {
            throw ServiceError(error.code, error.message)
        }
        while true {
            let page: [OriginalUse]
            do {
                page = try await library.records.originals(after: after, limit: 512)
                let ids = page.flatMap(\.images)
                for record in try await library.records.images(ids, .fields) {
                    if let image = record?.image { versions[image.id] = image.version }
                }
            } catch {
                throw ServiceError(error.code, error.message)
            }
            for use in page {
                guard let location = use.record.locations.first(where: { $0.state == .present }),
                    let blob = Path("library/originals/\(location.locator)")
                else { continue }
                for image in use.images {
                    catalog.images[image] = Entry(
                        digest: use.record.original.digest, blob: blob, version: versions[image] ?? 0)
                }
            }
            guard page.count == 512, let last = page.last else { return catalog }
            after = last.record.original.id
        }
    }

    /// Blobs are compared where they are; laying them out for the catalog would only take time.
    private func withoutBlobs(_ disk: DiskImage) -> DiskImage {
        let blobs = Array("library/originals/".utf8)
        func isBlob(_ path: Path) -> Bool { path.bytes.count > blobs.count && path.bytes.starts(with: blobs) }
        var rest = DiskImage()
        rest.directories = disk.directories.filter { !isBlob($0) }
        rest.files = disk.files.filter { !isBlob($0.key) }
        return rest
    }
}

func areSame(_ one: DiskImage, _ other: DiskImage) -> Bool {
    guard one.files.count == other.files.count, one.directories == other.directories else { return false }
    return one.files.allSatisfy { path, bytes in other.files[path].map { areSame($0, bytes) } ?? false }
}

package import Linux
internal import StillsModel

/// Finds the files below the paths that a user names: folders to their ends, symbolic links not followed, hidden files
/// skipped unless named. XMP files in folders are no items: each comes with the pictures that it belongs to.
///
/// Entries of a folder come sorted by name, files before folders. A folder of more than ``sortedEntries`` entries is read
/// in parts of that size, each sorted, so that memory stays bounded whatever a folder holds.
package struct FileFinder: ImportItemSource {
    /// What was left out, and why: told to the user, and no failure.
    package typealias LeftOut = @Sendable (Path, String) -> Void

    static let sortedEntries = 8_192
    /// Deeper folders are refused: nobody lays them out by hand, and a bind mount can make a loop of them.
    package static let depthLimit = 128

    private var roots: [Path]
    private let stated: StatedFields
    private let depth: Int
    private let leftOut: LeftOut
    private var folders: [OpenFolder] = []

    /// - Parameters:
    ///   - roots: files and folders, in the order in which they shall be looked at.
    ///   - depth: how many folders within each other are entered; what lies deeper is passed over. Beyond
    ///     ``depthLimit`` folders are refused.
    package init(
        roots: [Path], stated: StatedFields, depth: Int = .max, leftOut: @escaping LeftOut
    ) {
        self.depth = depth
        self.roots = roots.reversed()
        self.stated = stated
        self.leftOut = leftOut
    }

    package mutating func next() throws(ServiceError) -> ImportItem? {
        while true {
            if let folder = folders.last {
                do throws(SystemError) {
                    if let item = try nextItem(in: folder) { return item }
                } catch {
                    _ = folders.popLast()
                    return item(folder.path, refused: Refusal("\(error)"))
                }
            } else if let root = roots.popLast() {
                if let item = start(root) { return item }
            } else {
                return nil
            }
        }
    }

    /// A named path: a symbolic link is followed here, since the user asked for this very thing.
    private mutating func start(_ root: Path) -> ImportItem? {
        do throws(SystemError) {
            guard let status = try FileStatus.of(root) else {
                return item(root, refused: Refusal("There is no such file or directory."))
            }
            switch status.kind {
            case .directory: return try enter(root, FileDescriptor.open(root, .directory))
            case .file: return item(root)
            default: return item(root, refused: Refusal("It is neither a file nor a directory."))
            }
        } catch {
            return item(root, refused: Refusal("\(error)"))
        }
    }

    private mutating func nextItem(in folder: OpenFolder) throws(SystemError) -> ImportItem? {
        if let name = folder.files.popLast() {
            var found = item(folder.path.appending(name))
            found.sidecar = folder.sidecar(of: name)
            return found
        }
        if let name = folder.folders.popLast() {
            let path = folder.path.appending(name)
            do throws(SystemError) {
                return try enter(path, folder.reader.directory.open(name, .directoryUntrusted))
            } catch {
                return item(path, refused: Refusal("\(error)"))
            }
        }
        guard try folder.readEntries(leftOut) else {
            folder.tellUnusedSidecars(leftOut)
            _ = folders.popLast()
            return nil
        }
        return nil
    }

    private mutating func enter(_ path: Path, _ directory: consuming FileDescriptor) throws(SystemError) -> ImportItem?
    {
        guard folders.count < depth else { return nil }
        let status = try directory.status()
        let isLoop = folders.contains { $0.inode == status.inode && $0.device == status.device }
        guard !isLoop else { return item(path, refused: Refusal("The directory contains itself: a loop.")) }
        guard folders.count < Self.depthLimit else {
            return item(path, refused: Refusal("The directory lies more than \(Self.depthLimit) directories deep."))
        }
        folders.append(OpenFolder(path: path, status: status, reader: DirectoryReader(directory)))
        return nil
    }

    private func item(_ path: Path, refused refusal: Refusal? = nil) -> ImportItem {
        ImportItem(path: path, shownPath: path, stated: stated, refusal: refusal)
    }
}

/// A folder that is being read.
private final class OpenFolder {
    let path: Path
    let inode: UInt64
    let device: UInt64
    var reader: DirectoryReader
    /// What is still to be handed out, last first.
    var files: [Path] = []
    var folders: [Path] = []
    private var sidecars = SidecarNames()
    private var hasListedSidecars = false
    private var isAtEnd = false

    init(path: Path, status: FileStatus, reader: consuming DirectoryReader) {
        self.path = path
        inode = status.inode
        device = status.device
        self.reader = reader
    }

    /// Reads the next part of the entries; false when there are none left.
    func readEntries(_ leftOut: FileFinder.LeftOut) throws(SystemError) -> Bool {
        guard !isAtEnd else { return false }
        while files.count + folders.count < FileFinder.sortedEntries {
            guard let entry = try reader.next() else {
                isAtEnd = true
                break
            }
            guard !entry.name.isHidden else { continue }
            let kind = if let kind = entry.kind { kind } else { try reader.directory.status(of: entry.name)?.kind }
            switch kind {
            case .file where SidecarNames.isSidecar(entry.name): sidecars.add(entry.name)
            case .file: files.append(entry.name)
            case .directory: folders.append(entry.name)
            case .symbolicLink: leftOut(path.appending(entry.name), "a symbolic link, which is not followed")
            case nil: continue
            default: leftOut(path.appending(entry.name), "neither a file nor a directory")
            }
        }
        if !isAtEnd { try listSidecars() }
        files.sort(by: >)
        folders.sort(by: >)
        return !isAtEnd || !files.isEmpty || !folders.isEmpty
    }

    // MARK: - Sidecars

    /// Finds the sidecars among the entries that are still to come: a picture's may be any of them.
    private func listSidecars() throws(SystemError) {
        guard !hasListedSidecars else { return }
        hasListedSidecars = true
        var rest = DirectoryReader(try reader.directory.open(".", .directory))
        while let entry = try rest.next() {
            guard SidecarNames.isSidecar(entry.name), !entry.name.isHidden else { continue }
            let kind = if let kind = entry.kind { kind } else { try reader.directory.status(of: entry.name)?.kind }
            if kind == .file { sidecars.add(entry.name) }
        }
    }

    func sidecar(of name: Path) -> SidecarPlace {
        guard !sidecars.isEmpty else { return .absent }
        if let sidecar = sidecars.take(for: name) { return .file(path.appending(sidecar)) }
        return sidecars.isComplete ? .absent : .ignored
    }

    func tellUnusedSidecars(_ leftOut: FileFinder.LeftOut) {
        for name in sidecars.unused { leftOut(path.appending(name), "an XMP sidecar without a picture") }
        if !sidecars.isComplete {
            leftOut(path, "more than \(SidecarNames.limit) XMP sidecars in one folder; only so many are read")
        }
    }
}

internal import Linux
internal import Synchronization

/// Finds the sidecars of pictures that were named one by one: each folder is listed once for many of them.
///
/// Only names that end in `.xmp` are kept, of a bounded number of folders; what is dropped is listed again.
final class SidecarFolders: Sendable {
    private enum Listing: Sendable {
        case names(SidecarNames)
        case unlisted(String)
    }

    private struct State {
        var listings: [Path: Listing] = [:]
        var names = 0
    }

    private let state = Mutex(State())
    private static let folderLimit = 4_096

    /// What stands beside a picture. Blocks on the file system.
    ///
    /// - Parameter root: below it symbolic links are followed; nil when none are.
    func place(beside picture: Path, root: Path?) -> SidecarPlace {
        let names: SidecarNames
        switch listing(of: picture.parent) {
        case .unlisted(let reason): return .unusable("It is not known whether there is a sidecar: \(reason)")
        case .names(let listed): names = listed
        }
        guard let name = names.sidecar(of: picture.lastPart) else { return names.isComplete ? .absent : .ignored }
        guard let path = picture.sibling(name) else { return .absent }
        do throws(SystemError) {
            switch try FileStatus.ofLink(path)?.kind {
            case nil: return .absent
            case .file: return .file(path)
            case .symbolicLink: return try followed(path, root)
            default: return .unusable("The sidecar \(path) is not used: it is neither a file nor a link to one.")
            }
        } catch {
            return .unusable("The sidecar \(path) is not used: \(error)")
        }
    }

    private func followed(_ link: Path, _ root: Path?) throws(SystemError) -> SidecarPlace {
        guard let root else {
            return .unusable("The sidecar \(link) is not used: it is a symbolic link, which is not followed.")
        }
        let resolved = try link.resolved()
        guard resolved.bytes.starts(with: root.appending("").bytes) else {
            return .unusable("The sidecar \(link) is not used: it leads out of the manifest's root.")
        }
        return .file(resolved)
    }

    private func listing(of folder: Path) -> Listing {
        if let known = state.withLock({ $0.listings[folder] }) { return known }
        let listing = Self.list(folder)
        var count = 0
        if case .names(let names) = listing { count = names.count }
        state.withLock { [count] state in
            if state.listings.count >= Self.folderLimit || state.names + count > SidecarNames.limit {
                state = State()
            }
            state.listings[folder] = listing
            state.names += count
        }
        return listing
    }

    private static func list(_ folder: Path) -> Listing {
        var names = SidecarNames()
        do throws(SystemError) {
            var reader = DirectoryReader(try FileDescriptor.open(folder, .directory))
            while let entry = try reader.next() {
                if entry.kind != .directory, SidecarNames.isSidecar(entry.name) { names.add(entry.name) }
            }
        } catch {
            return .unlisted("\(error)")
        }
        return .names(names)
    }
}

extension Path {
    /// Another file of the same folder.
    fileprivate func sibling(_ name: Path) -> Path? {
        guard let slash = bytes.lastIndex(of: Path.separator) else { return name }
        return Path(bytes: bytes[...slash] + name.bytes)
    }
}
